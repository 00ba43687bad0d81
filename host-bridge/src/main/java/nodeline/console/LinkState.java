// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.time.Instant;

/** Where a {@link ConsoleLink} stands. */
public sealed interface LinkState {
  /** Not started, or an attempt to open is under way. */
  record Opening() implements LinkState {}

  /**
   * Octets can pass.
   *
   * @param since when it was opened
   * @param note what to know of it, such as that a server knows plain telnet only; empty: nothing
   */
  record Open(Instant since, String note) implements LinkState {}

  /**
   * Lost or not there.
   *
   * @param reason one line, lower case
   * @param nextTry when it is tried again
   */
  record Waiting(String reason, Instant nextTry) implements LinkState {}

  /**
   * The command of an {@code exec:} console has exited and is not started again.
   *
   * @param exitCode 0 to 255; 128 + n after signal n
   */
  record Ended(int exitCode) implements LinkState {}

  /** Closed by {@link ConsoleLink#close}. */
  record Closed() implements LinkState {}
}
