// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a board's commands speak. */
public enum BoardProtocol {
  /** Frames: {@code docs/protocol.md}. */
  NODELINE,
  /** The lines of LAVA's own scripts as well: {@code docs/lava-lines.md}. */
  LAVA;

  /** Its name in a configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<BoardProtocol> parse(String text) {
    return Arrays.stream(values()).filter(value -> value.toString().equals(text)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(BoardProtocol::toString).toList();
  }
}
