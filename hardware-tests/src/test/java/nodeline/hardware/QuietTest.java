// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge writes nothing to a console on which no shim listens. */
class QuietTest {
  @TempDir Path folder;

  @Test
  void textCopiesAndBrokenFramesGetNoAnswer() throws Exception {
    try (Rig rig = new Rig(folder, "dash", "server", "client")) {
      rig.board(0).run("lava-send m k=v; lava-self >/dev/null");
      byte[] past = rig.board(0).cable().hostHeard();
      int before = rig.board(0).cable().boardHeard().length;
      Cable cable = rig.board(0).cable();
      cable.fromKernel(
          "U-Boot 2024.01\r\nHit any key to stop autoboot: 3\r\n".getBytes(StandardCharsets.UTF_8));
      cable.fromKernel(
          "~NL1:~~NL1:0123456789ab:1:s:1::1:1:4\r\n~NL1\r\n#NL1:\r\nlogin: "
              .getBytes(StandardCharsets.UTF_8));
      cable.fromKernel(past); // as `cat` of a capture would
      cable.fromKernel(past);
      rig.await("the copies", () -> rig.status(0).counters().get("stale") >= 4);
      assertEquals(before, cable.boardHeard().length);
    }
  }

  @Test
  void aBoardResetInMidWaitGetsNothing() throws Exception {
    try (Rig rig = new Rig(folder, "dash", "server", "client")) {
      var waiting = rig.board(0).start("lava-wait m");
      rig.await("the wait", () -> rig.waitsFor(0, "job-1 (client)"));
      // The board's shim runs on here: nothing of it may be heard, or it would listen again.
      rig.board(0).cable().mute(true);
      rig.board(0).cable().fromKernel("\r\nU-Boot 2024.01\r\n".getBytes(StandardCharsets.UTF_8));
      rig.await("the banner", () -> rig.status(0).counters().get("boards-gone") >= 1);
      int before = rig.board(0).cable().boardHeard().length;
      rig.board(1).run("lava-send m k=v");
      assertEquals(before, rig.board(0).cable().boardHeard().length);
      rig.board(0).cable().mute(false);
      assertEquals("job-1:k=v\n", waiting.get().cache());
    }
  }
}
