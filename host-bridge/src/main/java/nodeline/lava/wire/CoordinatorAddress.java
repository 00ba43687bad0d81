// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.HostPort;

/**
 * Where a coordinator listens: {@code lava://HOST[:3079]}, an IPv6 address in brackets; {@code
 * lavas://} is the same over TLS.
 *
 * @param server the coordinator's host, as it was written, and port
 * @param tls whether TLS is spoken
 */
public record CoordinatorAddress(HostPort server, boolean tls) {
  public static final String SCHEME = "lava://";
  public static final String TLS_SCHEME = "lavas://";
  public static final String EXAMPLE = "for example lava://lab-server or lava://10.0.0.1:3079";

  private static final String DEFAULT_PORT = ":3079";
  private static final Pattern FORM =
      Pattern.compile("(lavas?):(//(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+))(:[0-9]{1,5})?");

  /** Reads an address; empty if it is none. */
  public static Optional<CoordinatorAddress> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String port = parts.group(3) == null ? DEFAULT_PORT : parts.group(3);
    try {
      HostPort server = HostPort.parse(parts.group(1), parts.group(2) + port);
      return Optional.of(new CoordinatorAddress(server, text.startsWith(TLS_SCHEME)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a port that cannot be
    }
  }

  @Override
  public String toString() {
    return (tls ? TLS_SCHEME : SCHEME) + server;
  }
}
