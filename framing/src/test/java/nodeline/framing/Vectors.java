// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The golden vectors in {@code docs/vectors}. */
final class Vectors {
  private Vectors() {}

  /** The rows of a file, each split at its tabs. */
  static List<String[]> rows(String file) {
    Path path = Path.of(System.getProperty("nodeline.root", ".."), "docs", "vectors", file);
    try (var lines = Files.lines(path, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> !line.startsWith("# "))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code printf %b} makes of a text. */
  static String octets(String text) {
    StringBuilder octets = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        octets.append(c);
        continue;
      }
      char kind = text.charAt(++i);
      switch (kind) {
        case 'n' -> octets.append('\n');
        case 'r' -> octets.append('\r');
        case 't' -> octets.append('\t');
        case '\\' -> octets.append('\\');
        case '0' -> {
          octets.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
          i += 3;
        }
        default -> throw new IllegalArgumentException("unknown escape: " + kind);
      }
    }
    return octets.toString();
  }
}
