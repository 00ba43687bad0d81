// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.net.InetSocketAddress;
import nodeline.console.ConsoleAddress;

/**
 * Where LAVA's wire is served.
 *
 * @param server address and port, in the form of {@link #parse}
 * @param strict whether it answers as the real coordinator does where that differs from what LAVA
 *     documents
 */
public record ServerConfig(String server, boolean strict) {
  /** LAVA's own port, for this machine alone. */
  public static final String DEFAULT = "127.0.0.1:3079";

  private static final String TLS = "tls://";

  public ServerConfig {
    server = (server.startsWith(TLS) ? TLS : "") + parse(server).shortName();
  }

  /**
   * Reads {@code HOST:PORT}, {@code [IPV6]:PORT}, or a port of the loopback alone, with {@code
   * tls://} before it or not.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what is allowed
   */
  private static ConsoleAddress.Tcp parse(String text) {
    String place = text.startsWith(TLS) ? text.substring(TLS.length()) : text;
    String whole = place.matches("[0-9]+") ? "127.0.0.1:" + place : place;
    try {
      return (ConsoleAddress.Tcp) ConsoleAddress.parse("tcp://" + whole);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not HOST:PORT, [IPV6]:PORT or PORT: " + text, e);
    }
  }

  /** Whether TLS is spoken. */
  public boolean tls() {
    return server.startsWith(TLS);
  }

  /** The address; unresolved if its name is not known. */
  InetSocketAddress address() {
    ConsoleAddress.Tcp place = parse(server);
    return place.server().lookUp();
  }

  /** Whether other machines can reach it. */
  public boolean isOpen() {
    InetSocketAddress address = address();
    return !address.isUnresolved() && !address.getAddress().isLoopbackAddress();
  }
}
