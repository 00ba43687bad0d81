// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The last line that a connection has heard, such as {@code Port already in use}: a server may say
 * why it hangs up.
 */
final class LastWords {
  /** Of a line, so that a line of 80 columns has room for it. */
  static final int MAX_LINE = 40;

  private static final int MAX_OCTETS = 256;

  private final StringBuilder heard = new StringBuilder();

  void hear(ByteBuf text) {
    int length = Math.min(text.readableBytes(), MAX_OCTETS);
    heard.append(text.toString(text.writerIndex() - length, length, StandardCharsets.ISO_8859_1));
    heard.delete(0, Math.max(0, heard.length() - MAX_OCTETS));
  }

  /** Printable ASCII, at most {@value #MAX_LINE} characters; empty if there is none. */
  String line() {
    return heard
        .toString()
        .lines()
        .map(line -> line.replaceAll("[^ -~]", "").strip())
        .filter(line -> !line.isEmpty())
        .reduce((before, last) -> last)
        .map(line -> line.length() > MAX_LINE ? line.substring(0, MAX_LINE - 3) + "..." : line)
        .orElse("");
  }
}
