// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;

/**
 * A port of a host. Its text form, {@code HOST:PORT} or {@code [IPV6]:PORT}, is read back by {@link
 * #parse} after {@code //}.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  private static final String SLASHES = "//";
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");
  private static final String LOOPBACK = "127.0.0.1:";

  public HostPort {
    if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || "/@?#[]*".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("bad host: " + host);
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("bad port: " + port);
    }
  }

  /**
   * Reads what follows the scheme of an address.
   *
   * @param scheme what messages name, without its colon
   * @param rest {@code //HOST:PORT} or {@code //[IPV6]:PORT}
   * @throws IllegalArgumentException with one line that says what is wrong and what is allowed
   */
  public static HostPort parse(String scheme, String rest) {
    int colon = rest.lastIndexOf(':');
    String host = rest.startsWith(SLASHES) && colon >= 2 ? rest.substring(2, colon) : null;
    String port = rest.substring(colon + 1);
    if (host != null && host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host == null || host.indexOf(':') >= 0) {
      throw bad(scheme, "bad address: %s:%s".formatted(scheme, rest));
    }
    if (!port.matches("[0-9]{1,5}")) {
      throw bad(scheme, "bad port: " + port);
    }
    try {
      return new HostPort(host, Integer.parseInt(port));
    } catch (IllegalArgumentException e) {
      throw bad(scheme, e.getMessage());
    }
  }

  /**
   * Reads where to listen: a host and its port, or a port of the loopback alone.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static HostPort parseListen(String text) {
    String whole = text.matches("[0-9]+") ? LOOPBACK + text : text;
    return parse("tcp", SLASHES + whole).lowerCase();
  }

  private static IllegalArgumentException bad(String scheme, String what) {
    String expected =
        what.startsWith("bad port")
            ? "allowed: 1 to 65535"
            : "expected: %s://HOST:PORT or %s://[IPV6]:PORT".formatted(scheme, scheme);
    return new IllegalArgumentException("%s: %s (%s)".formatted(scheme, what, expected));
  }

  /** The same host by the one form of its name, for comparison. */
  public HostPort lowerCase() {
    return new HostPort(host.toLowerCase(Locale.ROOT), port);
  }

  /** Whether it is one of this host's own addresses that no other host reaches. */
  public boolean isLoopback() {
    return host.equalsIgnoreCase("localhost") || host.matches("127(\\.[0-9]{1,3}){3}|(0:){7}1|::1");
  }

  /** Whether it stands for all addresses of this host. Nobody can connect to such a one by it. */
  public boolean isEveryAddress() {
    return EVERY_ADDRESS.contains(host);
  }

  /** Its address; unresolved if its name is not known. Looks the name up, which can block. */
  public InetSocketAddress lookUp() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
