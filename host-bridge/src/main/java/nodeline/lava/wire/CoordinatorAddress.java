// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a coordinator listens: {@code lava://HOST[:3079]}, an IPv6 address in brackets; {@code
 * lavas://} is the same over TLS.
 *
 * @param host name or address, without brackets
 * @param tls whether TLS is spoken
 */
public record CoordinatorAddress(String host, int port, boolean tls) {
  public static final int DEFAULT_PORT = 3079;
  public static final String SCHEME = "lava://";
  public static final String TLS_SCHEME = "lavas://";
  public static final String EXAMPLE = "for example lava://lab-server or lava://10.0.0.1:3079";

  private static final Pattern FORM =
      Pattern.compile("lavas?://(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?");

  /** One without TLS. */
  public CoordinatorAddress(String host, int port) {
    this(host, port, false);
  }

  /** Reads an address; empty if it is none. */
  public static Optional<CoordinatorAddress> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int port = parts.group(3) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(3));
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return Optional.of(new CoordinatorAddress(host, port, text.startsWith(TLS_SCHEME)))
        .filter(address -> port >= 1 && port <= 65_535);
  }

  @Override
  public String toString() {
    return (tls ? TLS_SCHEME : SCHEME)
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + port;
  }
}
