// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintedSignsTest {
  private static final String LOG =
      """
      U-Boot SPL 2024.01 (Jan 08 2024 - 15:43:37 +0000)
      Trying to boot from MMC1
      U-Boot 2024.01 (Jan 08 2024 - 15:43:37 +0000)
      Hit any key to stop autoboot:  3\s
      Starting kernel ...
      [    0.000000] Linux version 6.9
      [   12.345678] reboot: Restarting system
      """;

  private final PrintedSigns signs = new PrintedSigns(List.of());

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void signsOfTheInputAreWords() {
    String log = LOG.repeat(3);
    signs.input(octets(log.substring(0, 300)));
    signs.input(octets(log.substring(300)));
    for (int i = 0; i < log.length(); i++) {
      signs.feed(octets(log.substring(i, i + 1)), 0);
      assertTrue(signs.areWords(false), log.substring(0, i + 1));
      assertEquals(Duration.ZERO, signs.doubt(0));
    }
    assertTrue(signs.isInput("Hit any key to stop auto"));
    assertTrue(signs.isInput("Hit any key to stop autoboot:  3 =1414:"));
    assertTrue(signs.isInput("stop autoboot:  3"));
    assertFalse(signs.isInput("Hit any key to stop autoboot:  5"));
  }

  /** The reader's answers come between the octets of a line. */
  @Test
  void answersWithinALineDoNotMatter() {
    for (int cut = 1; cut < LOG.length(); cut++) {
      PrintedSigns cutSigns = new PrintedSigns(List.of());
      cutSigns.input(octets(LOG));
      String said = LOG.substring(0, cut) + "=14143::54516.51530\r\n" + LOG.substring(cut);
      for (byte octet : octets(said.replace("\n", "\r\n"))) {
        cutSigns.feed(new byte[] {octet}, 0);
      }
      assertTrue(cutSigns.areWords(false), said);
    }
  }

  @Test
  void oneMoreThanTheInputHasIsAReset() {
    signs.input(octets(LOG));
    signs.feed(octets(LOG), 0);
    assertFalse(signs.isReset());
    signs.feed(octets("U-Boot SPL 2024.01 (Jan 08 2024 - 15:43:37 +0000)\r\n"), 0);
    assertFalse(signs.areWords(false), "a word or a reset");
    signs.feed(octets("Trying to boot from MMC1\r\n"), 0);
    assertTrue(signs.isReset());
  }
}
