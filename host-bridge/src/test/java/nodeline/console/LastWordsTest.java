// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWordsTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "Port already in use\\r\\n|Port already in use",
        "Welcome\\r\\n\\nAll ports busy\\n\\r|All ports busy",
        "\\e[31mno\\x07 entry\\e[0m|[31mno entry[0m",
        "\\r\\n \\r\\n|''",
        "0123456789012345678901234567890123456789|0123456789012345678901234567890123456789",
        "01234567890123456789012345678901234567890|0123456789012345678901234567890123456...",
      },
      delimiter = '|')
  void hasTheLastLineInPrintableText(String heard, String line) {
    String octets =
        heard
            .replace("\\r", "\r")
            .replace("\\n", "\n")
            .replace("\\e", "\u001b")
            .replace("\\x07", "\u0007");
    LastWords words = new LastWords();
    for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1)) {
      words.hear(Unpooled.wrappedBuffer(new byte[] {octet}));
    }
    assertEquals(line, words.line());
  }
}
