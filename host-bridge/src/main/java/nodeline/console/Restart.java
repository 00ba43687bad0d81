// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** When the command of an {@code exec:} console is started again after it has exited. */
public enum Restart {
  NEVER,
  ON_FAILURE,
  ALWAYS;

  boolean restarts(int exitCode) {
    return this == ALWAYS || (this == ON_FAILURE && exitCode != 0);
  }

  /** What {@link #parse} reads. */
  public static List<String> names() {
    return Stream.of(values()).map(Restart::toString).toList();
  }

  /** Reads what {@link #toString} writes; nothing for any other text. */
  public static Optional<Restart> parse(String text) {
    return Stream.of(values()).filter(value -> value.toString().equals(text)).findFirst();
  }

  /** As a configuration has it, for example {@code on-failure}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
