// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.util.Map;
import java.util.Optional;

/**
 * The tools for files that a board has, by what they do there ({@code tools.sh}). Each command is a
 * filter.
 */
final class BoardTools {
  private static final Map<String, String> DECODERS =
      Map.of(
          "b", "\\base64 -d",
          "s", "\\openssl base64 -d",
          "u", "{ echo begin-base64 644 x;\\cat;echo ====;} | \\uudecode -o /dev/stdout");
  private static final Map<String, String> ENCODERS =
      Map.of("B", "\\base64", "S", "\\openssl base64", "U", "\\uuencode -m x");
  private static final Map<String, String> HEXADECIMAL =
      Map.of("h", "\\hexdump -v -e '16/1 \"%02x\" \"\\n\"'", "o", "\\od -An -v -tx1 | \\tr -d ' '");

  private final String letters;

  private BoardTools(String letters) {
    this.letters = letters;
  }

  /** Tries them on the board. */
  static BoardTools find(CheckedShell shell) {
    return new BoardTools(shell.run(CheckedShell.script("tools.sh")));
  }

  private Optional<String> first(String order, Map<String, String> commands) {
    return order
        .chars()
        .filter(letter -> letters.indexOf(letter) >= 0)
        .mapToObj(letter -> commands.get(String.valueOf((char) letter)))
        .findFirst();
  }

  /** Makes octets of base64. */
  Optional<String> decoder() {
    return first("bsu", DECODERS);
  }

  /** Makes base64 of octets, in lines. */
  Optional<String> encoder() {
    return first("BSU", ENCODERS);
  }

  /** Makes hexadecimal digits of octets, in lines. */
  Optional<String> hexEncoder() {
    return first("ho", HEXADECIMAL);
  }

  /** Makes octets of what {@code gzip} has compressed. */
  Optional<String> inflater() {
    return first("zg", Map.of("z", "\\gzip -dc", "g", "\\zcat"));
  }

  /** Compresses. */
  Optional<String> deflater() {
    return first("z", Map.of("z", "\\gzip -c"));
  }

  /** Whether it has {@code cksum}. */
  boolean sums() {
    return letters.contains("c");
  }

  /** Whether it can read a part of a file. */
  boolean cuts() {
    return letters.contains("d");
  }

  /** How a file's text is typed. */
  PartForm form() {
    return sums() ? PartForm.FILE : PartForm.CODE;
  }
}
