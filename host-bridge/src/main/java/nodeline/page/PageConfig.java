// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.HostName;
import nodeline.HostPort;

/**
 * Where the page is.
 *
 * @param server address and port
 * @param tls whether TLS is spoken
 * @param token what a client must show; empty: nothing
 * @param names under which browsers may ask for it, besides addresses, {@code localhost} and its
 *     own {@link #host}; in lower case
 */
public record PageConfig(HostPort server, boolean tls, Optional<String> token, List<String> names) {
  /** The port that documents and hints use. */
  public static final String EXAMPLE = "127.0.0.1:8079";

  private static final String TLS = "tls://";
  private static final String TOKEN = "[!-~]{16,200}";
  private static final String NAME = "[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?";

  /**
   * Checks what it is made of.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what is allowed
   */
  public PageConfig {
    names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    if (token.isPresent() && !token.get().matches(TOKEN)) {
      throw new IllegalArgumentException(
          "bad token: 16 to 200 printable ASCII characters without blanks");
    }
    for (String name : names) {
      if (!name.matches(NAME)) {
        throw new IllegalArgumentException("bad host name: " + name);
      }
    }
  }

  /**
   * Reads {@code HOST:PORT}, {@code [IPV6]:PORT}, or a port of the loopback alone, with {@code
   * tls://} before it or not.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public static PageConfig parse(String text, Optional<String> token, List<String> names) {
    boolean tls = text.startsWith(TLS);
    String place = tls ? text.substring(TLS.length()) : text;
    return new PageConfig(HostPort.parseListen(place), tls, token, names);
  }

  /** The text that {@link #parse} reads back. */
  public String listen() {
    return (tls ? TLS : "") + server;
  }

  /** Its address for a browser, without a token. */
  public String url() {
    return scheme() + new HostPort(host(), server.port()) + "/";
  }

  /** Its host for a browser. One for all addresses is its first name's, else this host's. */
  String host() {
    return server.isEveryAddress()
        ? Stream.concat(names.stream(), Stream.of(HostName.get().toLowerCase(Locale.ROOT)))
            .filter(name -> name.matches(NAME) && !name.equals("localhost"))
            .findFirst()
            .orElse(server.host())
        : server.host();
  }

  /** What an origin begins with. */
  String scheme() {
    return tls ? "https://" : "http://";
  }

  /** Never the token. */
  @Override
  public String toString() {
    return url();
  }
}
