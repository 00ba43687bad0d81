// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import java.util.List;
import java.util.stream.Collectors;

/** A board's text, for a report: short, and harmless on a terminal. */
final class ShownText {
  private static final int LINES = 40;
  private static final int COLUMNS = 400;

  /** Letters and marks of which nothing is seen, from and to. */
  private static final int[] INVISIBLE = {
    0x034f, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x2800, 0x2800, 0x3164, 0x3164,
    0xfe00, 0xfe0f, 0xffa0, 0xffa0, 0xe0100, 0xe01ef
  };

  private ShownText() {}

  /** With each character that is not seen as itself replaced by its number; lines stay. */
  static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.replace("\r\n", "\n")
        .codePoints()
        .forEach(
            c -> {
              if (c == '\n' || c == '\t' || isSeen(c)) {
                shown.appendCodePoint(c);
              } else {
                shown.append((c < 0x100 ? "\\x%02x" : "\\u{%x}").formatted(c));
              }
            });
    return shown.toString();
  }

  private static boolean isSeen(int c) {
    for (int i = 0; i < INVISIBLE.length; i += 2) {
      if (c >= INVISIBLE[i] && c <= INVISIBLE[i + 1]) {
        return false;
      }
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The last 40 lines, 400 characters of each. */
  static String tail(String text) {
    List<String> lines = text.lines().toList();
    return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
        .map(line -> line.substring(Math.max(0, line.length() - COLUMNS)))
        .collect(Collectors.joining("\n"));
  }
}
