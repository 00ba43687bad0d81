// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a board's test tells: a name and words, as LAVA's signals have them. */
final class TestSignal {
  /** What stands for the command: only its script knows which one it was. */
  static final String WORD = "lava-test-*";

  static final int MAX_WORDS = 16;
  static final int MAX_OCTETS = 2_048;
  private static final Pattern NAME = Pattern.compile("[A-Z]{1,32}");

  private TestSignal() {}

  /** What is wrong with it, one line for people; octets. */
  static Optional<String> wrong(List<String> fields) {
    int octets = fields.stream().mapToInt(String::length).sum();
    if (!NAME.matcher(fields.get(0)).matches()) {
      return Optional.of("not the name of a signal: 1 to 32 letters of A-Z");
    }
    if (fields.size() - 1 > MAX_WORDS) {
      return Optional.of(
          "too many words: count=%d, max=%d".formatted(fields.size() - 1, MAX_WORDS));
    }
    if (octets > MAX_OCTETS) {
      return Optional.of("too long: octets=%d, max=%d".formatted(octets, MAX_OCTETS));
    }
    return fields.stream().anyMatch(field -> field.chars().anyMatch(c -> c < ' ' || c == 0x7f))
        ? Optional.of("control character in a word")
        : Optional.empty();
  }
}
