// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nodeline.HostPort;

/**
 * Where the servers of an etcd cluster are: {@code etcd://HOST[:2379][,HOST...][/PREFIX]}, an IPv6
 * address in brackets; {@code etcds://} is the same over TLS.
 *
 * @param servers at least one, each once
 * @param tls whether TLS is spoken
 * @param prefix of all keys; begins with a slash and does not end with one
 */
public record EtcdAddress(List<HostPort> servers, boolean tls, String prefix) {
  public static final String SCHEME = "etcd://";
  public static final String TLS_SCHEME = "etcds://";
  public static final String EXAMPLE =
      "for example etcd://lab-1,lab-2,lab-3 or etcd://10.0.0.1:2379,10.0.0.2:2379/lab";

  private static final String DEFAULT_PORT = ":2379";
  private static final String DEFAULT_PREFIX = "/nodeline";
  private static final int MAX_SERVERS = 16;
  private static final int MAX_PREFIX = 128;
  private static final Pattern FORM = Pattern.compile("(etcds?)://([^/]*)(/.*)?");
  private static final Pattern SERVER =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._-]+)+");

  public EtcdAddress {
    servers = List.copyOf(servers);
  }

  /** Whether a text is meant to be one. */
  public static boolean isMeant(String text) {
    return text.startsWith("etcd:") || text.startsWith("etcds:");
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  public static EtcdAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("bad address \"%s\"".formatted(text));
    }
    String given = form.group(3) == null || form.group(3).equals("/") ? "" : form.group(3);
    String prefix = given.isEmpty() ? DEFAULT_PREFIX : given;
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "bad prefix \"%s\": allowed are letters, digits and ._- between single slashes"
              .formatted(prefix));
    }
    if (prefix.length() > MAX_PREFIX) {
      throw new IllegalArgumentException(
          "prefix too long: length=%d, max=%d".formatted(prefix.length(), MAX_PREFIX));
    }
    return new EtcdAddress(
        servers(form.group(1), form.group(2)), form.group(1).equals("etcds"), prefix);
  }

  private static List<HostPort> servers(String scheme, String text) {
    List<HostPort> servers = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      servers.add(server(scheme, one));
    }
    if (servers.size() > MAX_SERVERS) {
      throw new IllegalArgumentException(
          "too many servers: count=%d, max=%d".formatted(servers.size(), MAX_SERVERS));
    }
    HashSet<HostPort> seen = new HashSet<>();
    for (HostPort server : servers) {
      if (!seen.add(server.lowerCase())) {
        throw new IllegalArgumentException("server %s is there twice".formatted(server));
      }
    }
    return servers;
  }

  private static HostPort server(String scheme, String text) {
    Matcher parts = SERVER.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          text.isEmpty() ? "a server is missing" : "bad server \"%s\"".formatted(text));
    }
    String port = parts.group(2) == null ? DEFAULT_PORT : parts.group(2);
    return HostPort.parse(scheme, "//" + parts.group(1) + port);
  }

  @Override
  public String toString() {
    return servers.stream()
        .map(HostPort::toString)
        .collect(Collectors.joining(",", tls ? TLS_SCHEME : SCHEME, prefix));
  }
}
