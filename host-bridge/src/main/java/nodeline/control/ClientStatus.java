// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

/**
 * Who is attached to a device's console, at one moment.
 *
 * @param peer who it is among those of its kind: the address of its connection, or a number
 * @param lostOctets of text that it did not get because it did not read
 */
public record ClientStatus(Kind kind, String peer, Access access, long lostOctets) {
  /** How it is attached. */
  public enum Kind {
    /** {@code nodeline console}, or another client of the control socket. */
    CONSOLE,
    /** A port that speaks telnet. */
    TELNET,
    /** A port with the octets as they are. */
    TCP
  }

  /** What it may do now. */
  public enum Access {
    WRITER,
    READER
  }
}
