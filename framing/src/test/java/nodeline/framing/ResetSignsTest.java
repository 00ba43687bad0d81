// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetSignsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "U-Boot 2023.01",
        "U-Boot SPL 2020",
        "\u001b[0mU-Boot SPL 2020",
        "$ ls\u001b[2J\u001b[01;01HU-Boot 2023.01",
        "\u001b[2J\u001b[1;1HGNU GRUB  version 2.06",
        "\u001bcGRUB loading",
        "[    0.000000] Booting Linux",
        "\u001b[32m[    2.345678]\u001b[0m Kernel panic - not syncing: x",
        "board \u001b[1mlogin: ",
      })
  void findsTheSignInAnyPieces(String sign) {
    String text = "before\r\n" + sign;
    assertEquals(1, found(text, text.length()));
    assertEquals(1, found(text, 1));
    assertEquals(1, found(text, 7));
  }

  @Test
  void findsNoSignWithinALine() {
    String text = "see U-Boot 2023\n\u001b[0mthe U-Boot \u001b[3mGRUB \nlogin:\nx[    0.000000]\n";
    assertEquals(0, found(text, 1));
  }

  @Test
  void holdsNothingOfAnEndlessEscape() {
    ResetSigns signs = new ResetSigns();
    assertFalse(feed(signs, "\u001b[" + "1;".repeat(100_000)));
    assertEquals(true, feed(signs, "\r\nU-Boot "));
  }

  private static int found(String text, int size) {
    ResetSigns signs = new ResetSigns();
    int found = 0;
    for (int at = 0; at < text.length(); at += size) {
      found += feed(signs, text.substring(at, Math.min(text.length(), at + size))) ? 1 : 0;
    }
    return found;
  }

  private static boolean feed(ResetSigns signs, String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    return signs.feed(octets, 0, octets.length);
  }
}
