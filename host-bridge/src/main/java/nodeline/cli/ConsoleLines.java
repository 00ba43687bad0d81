// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.function.Consumer;
import nodeline.framing.Octets;

/** Makes lines of console text that comes in pieces, tabs expanded; not thread-safe. */
final class ConsoleLines {
  private static final int MAX_LENGTH = 4_096;
  private static final int TAB = 8;

  private final Consumer<String> sink;
  private final StringBuilder line = new StringBuilder();

  /**
   * @param sink gets each line, as text and without its end; those that are too long in parts
   */
  ConsoleLines(Consumer<String> sink) {
    this.sink = sink;
  }

  /**
   * Takes a piece.
   *
   * @param octets as characters below 256
   */
  void feed(String octets) {
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      if (octet == '\n') {
        tell();
      } else if (octet == '\t') {
        append(" ".repeat(TAB - line.length() % TAB));
      } else if (octet != '\r') {
        append(String.valueOf(octet));
      }
    }
  }

  private void append(String octets) {
    line.append(octets);
    if (line.length() >= MAX_LENGTH) {
      tell();
    }
  }

  private void tell() {
    sink.accept(Octets.toText(line.toString()));
    line.setLength(0);
  }
}
