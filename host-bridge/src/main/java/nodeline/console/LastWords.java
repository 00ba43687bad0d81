// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The last line that a connection has heard, such as {@code Port already in use}: a server may say
 * why it hangs up.
 */
final class LastWords {
  /** Of a line. */
  static final int MAX_LINE = 100;

  private static final int MAX_OCTETS = 256;

  /** What a terminal takes for no text, and telnet's negotiation where it is heard as it comes. */
  private static final Pattern NO_TEXT =
      Pattern.compile(
          "\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?|.)"
              + "|\u00ff[\u00fb-\u00fe](?s:.)|[^ -~\r\n]");

  private final StringBuilder heard = new StringBuilder();

  void hear(ByteBuf text) {
    int length = Math.min(text.readableBytes(), MAX_OCTETS);
    heard.append(text.toString(text.writerIndex() - length, length, StandardCharsets.ISO_8859_1));
    heard.delete(0, Math.max(0, heard.length() - MAX_OCTETS));
  }

  /** Printable ASCII, at most {@value #MAX_LINE} characters; empty if there is none. */
  String line() {
    return NO_TEXT
        .matcher(heard)
        .replaceAll("")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((before, last) -> last)
        .map(line -> line.length() > MAX_LINE ? line.substring(0, MAX_LINE - 3) + "..." : line)
        .orElse("");
  }
}
