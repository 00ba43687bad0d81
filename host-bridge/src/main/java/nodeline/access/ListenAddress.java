// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import java.util.stream.Stream;
import nodeline.HostPort;

/**
 * Where a console is offered. Its text form is canonical: {@link #parse} reads it back.
 *
 * @param server the host's address and the port
 * @param raw whether text goes as it is, not as telnet
 * @param tls whether TLS is spoken
 */
public record ListenAddress(HostPort server, boolean raw, boolean tls) {
  private static final String RAW = "tcp://";
  private static final String RAW_TLS = "tls://";
  private static final String TELNET_TLS = "telnets://";

  /**
   * Reads {@code HOST:PORT} or a port of the loopback alone, with {@code tcp://}, {@code tls://} or
   * {@code telnets://} before it, or nothing for telnet.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what is allowed
   */
  public static ListenAddress parse(String text) {
    String scheme =
        Stream.of(RAW, RAW_TLS, TELNET_TLS).filter(text::startsWith).findFirst().orElse("");
    HostPort server = HostPort.parseListen(text.substring(scheme.length()));
    boolean raw = scheme.equals(RAW) || scheme.equals(RAW_TLS);
    boolean tls = scheme.equals(RAW_TLS) || scheme.equals(TELNET_TLS);
    return new ListenAddress(server, raw, tls);
  }

  @Override
  public String toString() {
    String plain = raw ? RAW : "";
    String encrypted = raw ? RAW_TLS : TELNET_TLS;
    return (tls ? encrypted : plain) + server;
  }
}
