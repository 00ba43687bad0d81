// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.faults.Tally.Wrong;
import nodeline.hardware.rig.Board;

/**
 * A board that loses its power while it waits, and boots. What it waits for is sent while it boots,
 * so an answer that goes out then would be typed at its boot loader.
 */
record BoardReset(Scene scene, Tally tally, Random random) {
  private static final int LONGEST_WAIT_MILLIS = 5000;
  private static final int BOOT_MILLIS = 700;

  /** Returns when the board can run its script again. */
  void happen(int round) throws IOException, InterruptedException {
    Board board = scene.boards().get(0);
    Cable cable = board.cable();
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_WAIT_MILLIS));
    board.cutPower();
    String sign = "reset of round " + round;
    cable.fromKernel(
        ("\r\n\r\nU-Boot 2024.01 (" + sign + ")\r\n\r\nHit any key to stop autoboot:  2 \r\n")
            .getBytes(StandardCharsets.US_ASCII));
    scene.host().awaitReset(0, sign);
    long before = cable.toBoardOctets();
    Files.createFile(scene.folder().resolve(scene.plan().afterReset(round)));
    TimeUnit.MILLISECONDS.sleep(BOOT_MILLIS);
    long typed = cable.toBoardOctets() - before;
    if (typed != 0) {
      tally.found(Wrong.WRONG, typed + " octets were typed at the boot of round " + round);
    }
  }
}
