// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an event tells: {@code docs/events.md}. */
public enum EventKind {
  /** A run of the bridge begins. */
  RUN,
  /** It ends in good order. */
  END,
  /** It has read its configuration again. */
  RELOAD,
  /** A link has changed its state. */
  LINK,
  /** The board was reset. */
  RESET,
  /** A client of a console has come. */
  ATTACHED,
  /** A client of a console has gone. */
  DETACHED,
  /** Who writes at a console tells what it does: a push, a command. */
  NOTE,
  /** A board's test tells something: a result, a set of tests. */
  TEST,
  /** A call begins. */
  CALL,
  /** It waits for others. */
  WAITS,
  /** It has waited for long, and why. */
  HANGS,
  /** It is done. */
  DONE,
  /** The coordinator has refused it. */
  FAILED,
  /** Its time is over. */
  TIMEOUT,
  /** Nobody waits for it any more. */
  GIVEN_UP,
  /** A person has emptied a group. */
  CLEARED,
  /** Events are missing here. */
  LOST;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As the file has it: {@code given-up}. */
  public String word() {
    return word;
  }

  /** The kind of a word; empty for one of a later version. */
  static Optional<EventKind> of(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** Whether it is about one call. */
  public boolean ofCall() {
    return this == CALL || this == WAITS || this == HANGS || endsCall();
  }

  /** Whether boards made it happen, and not the bridge or its people. */
  public boolean isOfBoards() {
    return ofCall() || this == TEST || this == RESET || this == LOST;
  }

  /** Whether a call is over with it. */
  public boolean endsCall() {
    return this == DONE || this == FAILED || this == TIMEOUT || this == GIVEN_UP;
  }
}
