// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Optional;
import nodeline.Printable;

/** Which names may stand in a configuration. */
enum NameKind {
  /** Becomes a file name. */
  DEVICE("letters, digits and . _ -, the first a letter or a digit") {
    @Override
    boolean fits(String name) {
      return name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }
  },

  /** Stands before the first colon of a line in a board's cache file. */
  JOB("printable characters without blanks and colons") {
    @Override
    boolean fits(String name) {
      return printable(name) && name.indexOf(':') < 0;
    }
  },

  /** A word on a board's command line. */
  WORD("printable characters without blanks") {
    @Override
    boolean fits(String name) {
      return printable(name);
    }
  };

  private static final int MAX_LENGTH = 64;

  private final String allowed;

  NameKind(String allowed) {
    this.allowed = "at most " + MAX_LENGTH + " characters: " + allowed;
  }

  abstract boolean fits(String name);

  /** What is allowed, if the name is not. */
  Optional<String> objection(String name) {
    boolean good = !name.isEmpty() && name.length() <= MAX_LENGTH && fits(name);
    return good ? Optional.empty() : Optional.of(allowed);
  }

  private static boolean printable(String name) {
    return name.codePoints()
        .allMatch(c -> Printable.isSeen(c) && Character.getType(c) != Character.SPACE_SEPARATOR);
  }
}
