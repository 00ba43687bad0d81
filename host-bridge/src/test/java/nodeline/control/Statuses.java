// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;
import java.util.Map;

/** A status with something in each field. */
final class Statuses {
  private Statuses() {}

  static BridgeStatus some() {
    CallStatus call =
        new CallStatus(
            "lava-wait-all",
            List.of("ready", "caf\u00e9\u001b[31m"),
            12_000,
            CallStatus.State.RUNNING,
            List.of("12346 (client)"));
    DeviceStatus device =
        new DeviceStatus(
            "bbb-01",
            "iperf",
            "12345",
            "server",
            "exec:sh",
            new LinkStatus(LinkStatus.State.DOWN, 30_000, "no such device"),
            null,
            List.of(
                new ClientStatus(
                    ClientStatus.Kind.TELNET, "[::1]:4711", ClientStatus.Access.WRITER, 9)),
            List.of(call),
            Map.of("repaired", 2L));
    return new BridgeStatus(
        ProcessHandle.current().pid(),
        "1.2.3",
        60_000,
        "embedded",
        List.of(),
        List.of(new BridgeStatus.GroupStatus("iperf", 2, 1)),
        List.of(device));
  }
}
