// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWordsTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "Port already in use\\r\\n|Port already in use",
        "Welcome\\r\\n\\nAll ports busy\\n\\r|All ports busy",
        "\\e[31mno\\x07 entry\\r\\n\\e[0m|no entry",
        "no\\r\\n\\e]0;title\\x07\\ec|no",
        "\u00ff\u00fd,\u00ff\u00fb\\nbusy|busy",
        "\\r\\n \\r\\n|''",
      },
      delimiter = '|')
  void hasTheLastLineInPrintableText(String heard, String line) {
    String octets =
        heard
            .replace("\\r", "\r")
            .replace("\\n", "\n")
            .replace("\\e", "\u001b")
            .replace("\\x07", "\u0007");
    assertEquals(line, line(octets));
  }

  @Test
  void showsHundredCharactersAtMost() {
    assertEquals("x".repeat(100), line("x".repeat(100) + "\r\n"));
    assertEquals("x".repeat(97) + "...", line("x".repeat(101) + "\r\n"));
    assertEquals("x".repeat(97) + "...", line("x".repeat(100_000) + "\r\n"));
  }

  private static String line(String octets) {
    LastWords words = new LastWords();
    for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1)) {
      words.hear(Unpooled.wrappedBuffer(new byte[] {octet}));
    }
    return words.line();
  }
}
