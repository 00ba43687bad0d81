// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

/** Told what happens to a link, in order, on the link's event loop: must not block. */
public interface ConsoleListener {
  /** The console is open; its pipeline is active and has read nothing yet. */
  default void opened() {}

  /**
   * An attempt to open failed; it goes on. Told once for each new reason.
   *
   * @param reason one line, lower case
   */
  default void unavailable(String reason) {}

  /**
   * An open console was lost (unplugged, closed by its peer) and will be opened again. Its pipeline
   * has gone inactive.
   *
   * @param reason one line, lower case
   */
  default void lost(String reason) {}

  /**
   * As {@link #lost}, within two seconds of the opening and not a serial port: what was read was no
   * board's, but that of the server or of a command that failed.
   */
  default void turnedAway(String reason) {
    lost(reason);
  }

  /**
   * The command of an {@code exec:} console has exited, after all of its output was read.
   *
   * @param exitCode 0 to 255; 128 + n after signal n
   * @param words its last line, if it failed within two seconds: no board's; empty otherwise
   */
  default void ended(int exitCode, String words) {}

  /**
   * Something to know of an open console: a break was sent, or what a telnet server does for us.
   *
   * @param text a few words
   */
  default void noted(String text) {}

  /** The link was closed by its owner while it was open. */
  default void closed() {}

  /** Whether somebody waits for the console now, so that a lost one is opened again at once. */
  default boolean isInUse() {
    return false;
  }

  /** A listener that tells this one first, then the other. */
  default ConsoleListener andThen(ConsoleListener other) {
    return new Both(this, other);
  }

  /** Tells two listeners, in this order. */
  record Both(ConsoleListener first, ConsoleListener other) implements ConsoleListener {
    @Override
    public void opened() {
      first.opened();
      other.opened();
    }

    @Override
    public void unavailable(String reason) {
      first.unavailable(reason);
      other.unavailable(reason);
    }

    @Override
    public void lost(String reason) {
      first.lost(reason);
      other.lost(reason);
    }

    @Override
    public void turnedAway(String reason) {
      first.turnedAway(reason);
      other.turnedAway(reason);
    }

    @Override
    public void ended(int exitCode, String words) {
      first.ended(exitCode, words);
      other.ended(exitCode, words);
    }

    @Override
    public void noted(String text) {
      first.noted(text);
      other.noted(text);
    }

    @Override
    public void closed() {
      first.closed();
      other.closed();
    }

    @Override
    public boolean isInUse() {
      return first.isInUse() || other.isInUse();
    }
  }
}
