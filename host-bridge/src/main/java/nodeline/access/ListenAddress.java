// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import nodeline.console.ConsoleAddress;

/**
 * Where a console is offered. Its text form is canonical: {@link #parse} reads it back.
 *
 * @param server the host's address and the port
 * @param raw whether text goes as it is, not as telnet
 */
public record ListenAddress(ConsoleAddress.Tcp server, boolean raw) {
  private static final String RAW = "tcp://";
  private static final String LOOPBACK = "127.0.0.1:";

  /**
   * Reads {@code HOST:PORT}, {@code tcp://HOST:PORT} or a port of the loopback alone.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what is allowed
   */
  public static ListenAddress parse(String text) {
    boolean raw = text.startsWith(RAW);
    String place = raw ? text.substring(RAW.length()) : text;
    String whole = place.matches("[0-9]+") ? LOOPBACK + place : place;
    return new ListenAddress((ConsoleAddress.Tcp) ConsoleAddress.parse(RAW + whole), raw);
  }

  @Override
  public String toString() {
    return (raw ? RAW : "") + server.shortName();
  }
}
