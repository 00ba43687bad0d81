// SPDX-License-Identifier: Apache-2.0
package nodeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How long a piped console stays; the clock starts anywhere, also below zero. */
class QuietTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -3 * SECOND;

  private final Quiet quiet = new Quiet(START);

  @Test
  void isASecondAfterTheInput() {
    long end = START + 10 * SECOND;

    assertEquals(SECOND, quiet.rest(end, end));
    assertEquals(0, quiet.rest(end, end + SECOND));
    assertFalse(quiet.isCut(end, end + SECOND));
  }

  @Test
  void isASecondAfterTheLastText() {
    quiet.heard(START + SECOND / 2);

    assertEquals(SECOND / 2, quiet.rest(START, START + SECOND));
    assertEquals(0, quiet.rest(START, START + SECOND + SECOND / 2));
  }

  @Test
  void endsAfterAMinuteThoughTheBoardGoesOn() {
    for (int i = 1; i < 600; i++) {
      quiet.heard(START + i * SECOND / 10);
      assertTrue(quiet.rest(START, START + i * SECOND / 10) > 0, "tenths=" + i);
      assertFalse(quiet.isCut(START, START + i * SECOND / 10));
    }
    quiet.heard(START + 60 * SECOND);

    assertEquals(0, quiet.rest(START, START + 60 * SECOND));
    assertTrue(quiet.isCut(START, START + 60 * SECOND));
  }
}
