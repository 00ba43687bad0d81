// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.net.InetSocketAddress;
import nodeline.HostPort;

/**
 * Where LAVA's wire is served.
 *
 * @param server address and port
 * @param tls whether TLS is spoken
 * @param strict whether it answers as the real coordinator does where that differs from what LAVA
 *     documents
 * @param join who may join which group
 */
public record ServerConfig(HostPort server, boolean tls, boolean strict, JoinPermits join) {
  /** LAVA's own port, for this machine alone. */
  public static final String DEFAULT = "127.0.0.1:3079";

  private static final String TLS = "tls://";

  /**
   * Reads {@code HOST:PORT}, {@code [IPV6]:PORT}, or a port of the loopback alone, with {@code
   * tls://} before it or not.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what is allowed
   */
  public static ServerConfig parse(String text, boolean strict) {
    boolean tls = text.startsWith(TLS);
    String place = tls ? text.substring(TLS.length()) : text;
    try {
      return new ServerConfig(HostPort.parseListen(place), tls, strict, JoinPermits.OPEN);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not HOST:PORT, [IPV6]:PORT or PORT: " + text, e);
    }
  }

  /** The same with others who may join. */
  public ServerConfig join(JoinPermits other) {
    return new ServerConfig(server, tls, strict, other);
  }

  /** The text that {@link #parse} reads back. */
  public String listen() {
    return (tls ? TLS : "") + server;
  }

  /** Whether other machines can reach it. */
  public boolean isOpen() {
    InetSocketAddress address = server.lookUp();
    return !address.isUnresolved() && !address.getAddress().isLoopbackAddress();
  }
}
