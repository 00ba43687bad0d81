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
 * @param power how it is switched and reset
 */
public record BoardConfig(
    BoardProtocol protocol, Optional<Login> login, BootSettings boot, PowerConfig power) {
  public static final BoardConfig DEFAULT = of(BoardProtocol.NODELINE);

  /** A board that nobody can switch or reset from here. */
  public BoardConfig(BoardProtocol protocol, Optional<Login> login, BootSettings boot) {
    this(protocol, login, boot, PowerConfig.NONE);
  }

  /** A board without a known login, whose boot is known by the general signs. */
  public static BoardConfig of(BoardProtocol protocol) {
    return new BoardConfig(protocol, Optional.empty(), BootSettings.NONE);
  }
}
