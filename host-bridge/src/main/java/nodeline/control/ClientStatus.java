// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

/**
 * A client of a device's console, at one moment.
 *
 * @param peer who it is among those of its kind: the address of its connection, a path, or a number
 * @param lostOctets of text that it did not get because it did not read
 * @param user whose process it is, as far as its socket says; else empty
 * @param pid of that process; null: not known
 */
public record ClientStatus(
    Kind kind, String peer, Access access, long lostOctets, String user, Long pid) {
  /** One of whom nothing is known but its address. */
  public ClientStatus(Kind kind, String peer, Access access, long lostOctets) {
    this(kind, peer, access, lostOctets, "", null);
  }

  /** How it is attached. */
  public enum Kind {
    /** {@code nodeline console}, or another client of the control socket. */
    CONSOLE,
    /** A port that speaks telnet. */
    TELNET,
    /** A port with the octets as they are. */
    TCP,
    /** A Unix socket with the octets as they are. */
    UNIX,
    /** A terminal that a program has opened. */
    PTY,
    /** A browser that shows the page. */
    PAGE
  }

  /** What it may do now. */
  public enum Access {
    WRITER,
    READER
  }
}
