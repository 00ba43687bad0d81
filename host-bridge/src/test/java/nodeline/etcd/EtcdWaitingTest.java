// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.console.TestTools;
import nodeline.group.Call;
import nodeline.group.GroupLimits;
import nodeline.group.LoggedCoordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import org.junit.jupiter.api.Test;

/** What waits while no server answers is bounded, over all groups. */
class EtcdWaitingTest {
  private static final Call SEND = new Call.Send("m", Map.of("k", "v"));

  private final EtcdLog log =
      new EtcdLog(
          new EtcdSettings(
              EtcdAddress.parse("etcd://127.0.0.1:" + TestTools.freePort()),
              Optional.empty(),
              Optional.empty()));

  @Test
  void callsAreRefusedWithOneReasonWhenTooMuchWaits() {
    try (LoggedCoordinator coordinator = new LoggedCoordinator(GroupLimits.DEFAULT, log, "host")) {
      Member member = new Member("lab", "1", "a");
      coordinator.join(member, 1);
      List<Outcome> told = new ArrayList<>();
      coordinator.call(member, "aaaaaaaaaaaa", SEND, told::add);
      assertEquals(List.of(), told);
      String megabyte = "x".repeat(1_048_576);
      for (int i = 0; i < 32 && log.refusal(1_048_576).isEmpty(); i++) {
        log.append("group " + i, List.of(megabyte), () -> {});
      }
      String reason = log.refusal(1_048_576).orElseThrow();
      assertTrue(reason.matches("too much waits for etcd: octets=[0-9]+, max=[0-9]+.*"), reason);
      while (log.refusal(1_000).isEmpty()) {
        log.append("more", List.of("x".repeat(1_000)), () -> {});
      }
      coordinator.call(member, "bbbbbbbbbbbb", SEND, told::add);
      assertEquals(1, told.size());
      assertTrue(told.get(0).toString().contains("too much waits for etcd"), told::toString);
    }
  }
}
