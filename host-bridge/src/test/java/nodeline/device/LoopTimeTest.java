// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import nodeline.Bucket;
import org.junit.jupiter.api.Test;

class LoopTimeTest {
  private static final long MILLI = 1_000;

  private long now;
  private final LoopTime loop = new LoopTime(() -> now);

  @Test
  void oneDeviceMayHaveHalfOfTheTime() {
    Bucket part = loop.part();
    long had = 0;
    for (now = 0; now < 10_000; now += 10) {
      if (loop.pause(part) == 0) {
        loop.spend(part, 8 * MILLI);
        had += 8;
      }
    }
    assertTrue(had > 4_900 && had < 5_200, "ms=" + had);
  }

  @Test
  void manyThatFloodWaitForOneThatSaysLittle() {
    List<Bucket> flooding = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      flooding.add(loop.part());
    }
    Bucket calm = loop.part();
    for (now = 0; now < 20_000; now += 10) {
      for (Bucket part : flooding) {
        if (loop.pause(part) == 0) {
          loop.spend(part, 3 * MILLI);
        }
      }
      assertEquals(0, loop.pause(calm));
      if (now % 100 == 0) {
        loop.spend(calm, MILLI);
      }
    }
    assertTrue(loop.pause(flooding.get(0)) > 0);
  }
}
