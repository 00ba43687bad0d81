// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a board prints in pieces, with a kernel's lines in it. */
class PiecesTest {
  private static final int NONCE = 123456;
  private static final String TEXT = "QUJD".repeat(20);

  private final Pieces pieces = new Pieces(NONCE, PartForm.FILE);
  private final KernelLines kernel = new KernelLines();

  private static String piece(int number, String text) {
    return "=.%d:%s:%s\r\n"
        .formatted(number, text, PartForm.FILE.check(NONCE, number + ":" + text));
  }

  /** Takes what a board says; with a kernel's words in it. */
  private void take(String said) {
    for (String line : said.split("(?<=\n)")) {
      pieces.take(kernel.without(line));
    }
  }

  @Test
  void sumsAreThoseOfCksum() {
    assertEquals("2872349835 2", PosixSum.of("A\n").joined(" "));
    assertEquals("4294967295 0", PosixSum.of("").joined(" "));
  }

  @Test
  void aTextIsWholeWhenAllPiecesAndTheirNumberAreThere() {
    take(piece(1, TEXT));
    assertEquals(",0,2,3,", pieces.wanted(3));
    take(piece(2, ""));
    assertFalse(pieces.isWhole());
    assertEquals(",0,", pieces.wanted(3));
    take(piece(0, "QQ"));
    assertTrue(pieces.isWhole());
    assertEquals("QQ" + TEXT, pieces.text());
  }

  @Test
  void aKernelsLinesAreTakenOut() {
    String piece = piece(0, TEXT);
    for (String line :
        new String[] {
          "[   12.345678] usb 1-1: new device\r\n",
          "\r\n[   12.345678] usb 1-1: new device\r\n",
          "usb 1-1: new device\r\n",
          "\r\nusb 1-1: new device\r\n",
          "\u001b[33m[   12.345678] usb 1-1: new device\u001b[0m\r\n",
        }) {
      for (int at = 3; at < piece.length() - 2; at++) {
        Pieces some = new Pieces(NONCE, PartForm.FILE);
        KernelLines lines = new KernelLines();
        String said = piece.substring(0, at) + line + piece.substring(at);
        for (String each : said.split("(?<=\n)")) {
          some.take(lines.without(each));
        }
        some.take(piece(1, ""));
        assertTrue(some.isWhole(), said);
      }
    }
  }

  @Test
  void damageIsNoPiece() {
    take(piece(0, TEXT).replaceFirst("QUJD", "QUJE"));
    take(piece(1, ""));
    assertFalse(pieces.isWhole());
    assertEquals("", pieces.wanted(9));
  }
}
