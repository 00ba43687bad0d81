// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import nodeline.hardware.flood.FloodRun.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One board floods a bridge of a small heap in every way: the others' calls go on, right and in
 * time, and the bridge stays as small as it was. How quickly they go on, {@code bench/run --flood}
 * measures: here the limit is one that a busy machine reaches too.
 */
class FloodTest {
  private static final int ROUNDS = 12;
  private static final double MAX_MILLIS = 2_000;
  private static final int HEAP_MEGABYTES = 64;

  /** What a bridge needs beside its heap: Java itself, threads, buffers of the system. */
  private static final long OTHER_MEGABYTES = 96;

  @TempDir Path folder;

  @Test
  void oneBoardsFloodDoesNotStopTheOthersNorFillTheBridge() throws Exception {
    try (FloodRun run = new FloodRun(folder, HEAP_MEGABYTES + "m")) {
      run.calm(ROUNDS);
      for (Flood kind : Flood.values()) {
        Figures figures = run.during(kind, ROUNDS);
        for (int i = 0; i < 2 && figures.millis(90) >= MAX_MILLIS; i++) {
          figures = run.during(kind, ROUNDS); // others may have had the machine
        }
        String what = kind + ": ms=" + figures.millis(90) + ", MB=" + figures.megabytes();
        assertTrue(figures.millis(90) < MAX_MILLIS, what);
        assertTrue(figures.megabytes() < HEAP_MEGABYTES + OTHER_MEGABYTES, what);
        assertTrue(figures.kiloOctets() > 0, what);
      }
      assertEquals(0, run.bridge().logged("OutOfMemory"));
      assertEquals(0, run.bridge().logged(" ERROR "));
      assertTrue(run.bridge().logged("board-0") < 100, "its lines in the log are limited");
    }
  }
}
