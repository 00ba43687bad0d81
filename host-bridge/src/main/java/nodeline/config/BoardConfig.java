// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Optional;

/**
 * How a board behaves at its console.
 *
 * @param protocol of the board's commands
 * @param login for {@code nodeline push} and {@code exec}; empty: they type at the prompt that is
 *     there
 * @param boot how its boot is known
 */
public record BoardConfig(BoardProtocol protocol, Optional<Login> login, BootSettings boot) {
  public static final BoardConfig DEFAULT = of(BoardProtocol.NODELINE);

  /** A board without a known login, whose boot is known by the general signs. */
  public static BoardConfig of(BoardProtocol protocol) {
    return new BoardConfig(protocol, Optional.empty(), BootSettings.NONE);
  }
}
