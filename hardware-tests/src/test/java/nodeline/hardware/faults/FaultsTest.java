// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nodeline.hardware.cable.Faults;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wires are as bad as docs/reliability.md says. */
class FaultsTest {
  private static final int THOUSAND = 1_000;

  private static Profile profile(String name) {
    return Profiles.named(name).orElseThrow();
  }

  private static byte[] through(LineQuality quality, WireFault fault, int octets) {
    LineQuality line = LineQuality.CLEAN.with(fault, quality.number(fault));
    return new Faults(1, line).pass(new byte[octets], 0, octets);
  }

  private static void assertAThousand(int count) {
    assertTrue(count > 850 && count < 1_150, "count=" + count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flip", "all-at-once"})
  void aBitInAThousandIsFlippedBothWays(String name) {
    Profile profile = profile(name);
    for (LineQuality way : new LineQuality[] {profile.toHost(), profile.toBoard()}) {
      int ones = 0;
      for (byte octet : through(way, WireFault.FLIPPED_BIT, THOUSAND * THOUSAND / 8)) {
        ones += Integer.bitCount(octet & 0xff);
      }
      assertAThousand(ones);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel-60", "all-at-once"})
  void aKernelLineComesInSixtyBytesFromTheBoard(String name) {
    int lines = 0;
    for (byte octet : through(profile(name).toHost(), WireFault.KERNEL_TEXT, 60 * THOUSAND)) {
      lines += octet == '\r' ? 1 : 0;
    }
    assertTrue(lines > THOUSAND, "each has one, or one more before it: " + lines);
    assertTrue(lines < 2 * THOUSAND, "lines=" + lines);
  }

  @Test
  void allAtOnceHasASmallBufferAtFullSpeed() {
    LineQuality line = profile("all-at-once").toBoard();
    assertEquals(64, line.number(WireFault.BUFFER));
    assertEquals(115_200, line.number(WireFault.BAUD));
  }
}
