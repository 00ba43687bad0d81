// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import nodeline.terminal.TerminalFilter;
import org.junit.jupiter.api.Test;

/** What a {@link TerminalFilter} does with characters that are seen by what they do to others. */
class TerminalDirectionsTest {
  private static String shown(String text) {
    return new String(new TerminalFilter(true).filter(text.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void dropsWhatTurnsTheOrderOfWhatIsShown() {
    for (int c : new int[] {0x85, 0x9b, 0x200e, 0x202a, 0x202e, 0x2028, 0x2029, 0x2066, 0x2069}) {
      assertEquals("a?b", shown("a" + Character.toString(c) + "b"), Integer.toHexString(c));
    }
  }

  @Test
  void keepsWhatJoinsLetters() {
    String joined = "a" + Character.toString(0x200d) + "b";
    assertEquals(joined, shown(joined));
  }
}
