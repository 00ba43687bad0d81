// SPDX-License-Identifier: Apache-2.0
package nodeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void keepsWhatIsSeenAsItself() {
    assertEquals(
        "a~ \\x b\u00e9 \u6f22 \ud83d\ude00", Printable.of("a~ \\x b\u00e9 \u6f22 \ud83d\ude00"));
  }

  @Test
  void showsControlCharactersOfBothSets() {
    assertEquals(
        "\\x1b[2J\\x07\\x09\\x0a\\x0d\\x00\\x7f\\x9b",
        Printable.of("\u001b[2J\u0007\t\n\r\0\u007f\u009b"));
  }

  @Test
  void showsWhatTurnsOrHidesText() {
    assertEquals(
        "\\u{202e}\\u{2066}\\u{200b}\\u{2028}\\u{e000}\\u{d800}\\xad",
        Printable.of("\u202e\u2066\u200b\u2028\ue000\ud800\u00ad"));
  }

  /** Or one line would be painted over others. */
  @Test
  void showsMarksThatAreNoMarksOfALetter() {
    assertEquals("\\u{336}ab\u0301", Printable.of("\u0336ab\u0301"));
    assertEquals(
        "e\u0301\u0302\u0303\\u{304}\\u{301}x", Printable.of("e\u0301\u0302\u0303\u0304\u0301x"));
  }

  /** Two ids of which one has such a character would look the same. */
  @Test
  void showsLettersAndMarksOfWhichNothingIsSeen() {
    assertEquals(
        "re\\u{34f}ady\\u{3164}\\u{fe0e}\\u{2800}\\u{e0100}e\u0301",
        Printable.of("re\u034fady\u3164\ufe0e\u2800\udb40\udd00e\u0301"));
  }
}
