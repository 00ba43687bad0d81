// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of a test. */
enum CaseOutcome {
  PASS,
  FAIL,
  SKIP,
  /** The board itself does not know. */
  UNKNOWN,
  /** It did not come to its end. */
  ERROR;

  /** As LAVA writes it: {@code pass}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** That of a board's word, in capitals too, as LAVA has it; empty if it is none. */
  static Optional<CaseOutcome> of(String word) {
    return Stream.of(PASS, FAIL, SKIP, UNKNOWN)
        .filter(one -> one.word().equals(word) || one.name().equals(word))
        .findFirst();
  }

  /** Whether the whole has failed with it. */
  boolean isBad() {
    return this == FAIL || this == ERROR;
  }
}
