// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.rig.Rig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bridge writes nothing to a console on which no shim listens. A shim may ask again whenever it
 * finds the answer late, so what is compared are numbers of requests and replies.
 */
class QuietConsoleTest {
  private static final byte[] BANNER = "\r\nU-Boot 2024.01\r\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void textCopiesAndBrokenFramesGetNoAnswer() throws Exception {
    try (Rig rig = new Rig(folder, "dash", "server", "client")) {
      rig.board(0).run("lava-send m k=v; lava-self >/dev/null");
      Cable cable = rig.board(0).cable();
      rig.await("all requests", () -> count(cable.hostHeard(), "~NL1:") == of(rig, "requests"));
      rig.await("all replies", () -> count(cable.boardHeard(), "#NL1:") == of(rig, "replies"));
      byte[] past = cable.hostHeard();
      long replies = of(rig, "replies");
      int before = cable.boardHeard().length;
      cable.fromKernel(
          "U-Boot 2024.01\r\nHit any key to stop autoboot: 3\r\n".getBytes(StandardCharsets.UTF_8));
      cable.fromKernel(
          "~NL1:~~NL1:0123456789ab:1:s:1::1:1:4\r\n~NL1\r\n#NL1:\r\nlogin: "
              .getBytes(StandardCharsets.UTF_8));
      cable.fromKernel(past); // as `cat` of a capture would
      cable.fromKernel(past);
      rig.await("the copies", () -> of(rig, "stale") >= 4);
      assertEquals(replies, of(rig, "replies"));
      assertEquals(before, cable.boardHeard().length);
    }
  }

  @Test
  void aBoardResetInMidWaitGetsNothing() throws Exception {
    try (Rig rig = new Rig(folder, "dash", "server", "client")) {
      Cable cable = rig.board(0).cable();
      var waiting = rig.board(0).start("lava-wait m");
      rig.await("the wait", () -> rig.waitsFor(0, "job-1 (client)"));
      rig.await(
          "a banner while it listens",
          () -> {
            // The board's shim runs on here: nothing of it may be heard, or it would listen again.
            cable.mute(true);
            cable.fromKernel(BANNER);
            boolean gone = of(rig, "boards-gone") >= 1;
            cable.mute(gone);
            return gone;
          });
      int before = cable.boardHeard().length;
      rig.board(1).run("lava-send m k=v");
      assertEquals(before, cable.boardHeard().length);
      cable.mute(false);
      assertEquals("job-1:k=v\n", waiting.get(60, TimeUnit.SECONDS).cache());
    }
  }

  private static long of(Rig rig, String counter) {
    return rig.status(0).counters().get(counter);
  }

  private static int count(byte[] heard, String marker) {
    return new String(heard, StandardCharsets.ISO_8859_1).split(marker, -1).length - 1;
  }
}
