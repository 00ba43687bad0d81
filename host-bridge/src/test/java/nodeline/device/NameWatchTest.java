// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.concurrent.DefaultEventExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nodeline.CapturedLog;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleAddress;
import nodeline.log.ConsoleLogs;
import nodeline.ports.FakeSystem;
import nodeline.ports.LinkRivals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameWatchTest {
  private static final String RIVALS =
      "2 adapters claim /dev/dut/bbb-01: ttyACM0 at 1-2, ttyACM1 at 1-3";

  @TempDir private Path folder;
  @TempDir private Path state;

  @Test
  void tellsOfAnotherAdapterWhileThePortIsOpen() throws IOException {
    DeviceConfig device =
        new DeviceConfig(
            "bbb-01",
            "1",
            "client",
            "lab",
            ConsoleAddress.parse("serial:/dev/dut/bbb-01"),
            Optional.empty());
    DefaultEventExecutor loop = new DefaultEventExecutor();
    try (FakeSystem system = new FakeSystem(folder);
        ConsoleLogs logs = ConsoleLogs.open(state);
        CapturedLog log = CapturedLog.of(NameWatch.class)) {
      system
          .gadget("1-2", "ttyACM0", "G1")
          .board("bbb-01", "ttyACM0")
          .udevData("ttyACM0", "S:dut/bbb-01");
      NameWatch names =
          new NameWatch(device, logs.log("bbb-01"), new LinkRivals(system.tree()), 20);
      loop.submit(() -> names.begin(loop)).syncUninterruptibly();
      assertEquals("", names.note());

      system.gadget("1-3", "ttyACM1", "G1").udevData("ttyACM1", "S:dut/bbb-01");
      await().until(() -> loop.submit(names::note).get().equals(RIVALS));
      assertEquals(
          List.of(
              "WARN bbb-01 may be another board console=serial:/dev/dut/bbb-01?baud=115200 note="
                  + RIVALS),
          log.warnings());

      system.udevData("ttyACM1", "I:1");
      await().until(() -> loop.submit(names::note).get().isEmpty());
      loop.submit(names::end).syncUninterruptibly();
    } finally {
      loop.shutdownGracefully().syncUninterruptibly();
    }
  }
}
