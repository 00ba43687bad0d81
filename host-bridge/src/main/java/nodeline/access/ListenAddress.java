// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.FileAccess;
import nodeline.HostPort;
import nodeline.SocketPath;

/** Where a console is offered. Its text form is canonical: {@link #parse} reads it back. */
public sealed interface ListenAddress {
  /** What a hint says of them. */
  String EXAMPLES =
      "for example 127.0.0.1:7001, [::1]:7001 or 7001; tcp://127.0.0.1:7001 without telnet;"
          + " telnets:// and tls:// likewise over TLS; unix:/PATH or pty:/PATH, with"
          + " ?group=NAME&mode=0660";

  /** What only one can have: the port, or the path. */
  String place();

  /** A word for its place. */
  String noun();

  /** Whether TLS is spoken. */
  default boolean tls() {
    return false;
  }

  /**
   * Reads {@code HOST:PORT} or a port of the loopback alone, with {@code tcp://}, {@code tls://} or
   * {@code telnets://} before it, or nothing for telnet; or {@code unix:PATH} or {@code pty:PATH}.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what is allowed
   */
  static ListenAddress parse(String text) {
    if (text.startsWith(Socket.SCHEME)) {
      Place place = Place.parse(Socket.SCHEME, text);
      return new Socket(place.path(), place.access());
    }
    if (text.startsWith(Pty.SCHEME)) {
      Place place = Place.parse(Pty.SCHEME, text);
      return new Pty(place.path(), place.access());
    }
    return Port.parse(text);
  }

  /**
   * A port of the network.
   *
   * @param server the host's address and the port
   * @param raw whether text goes as it is, not as telnet
   * @param tls whether TLS is spoken
   */
  record Port(HostPort server, boolean raw, boolean tls) implements ListenAddress {
    private static final String RAW = "tcp://";
    private static final String RAW_TLS = "tls://";
    private static final String TELNET_TLS = "telnets://";

    private static Port parse(String text) {
      String scheme =
          Stream.of(RAW, RAW_TLS, TELNET_TLS).filter(text::startsWith).findFirst().orElse("");
      HostPort server = HostPort.parseListen(text.substring(scheme.length()));
      boolean raw = scheme.equals(RAW) || scheme.equals(RAW_TLS);
      boolean tls = scheme.equals(RAW_TLS) || scheme.equals(TELNET_TLS);
      return new Port(server, raw, tls);
    }

    @Override
    public String place() {
      return server.toString();
    }

    @Override
    public String noun() {
      return "port";
    }

    @Override
    public String toString() {
      String plain = raw ? RAW : "";
      String encrypted = raw ? RAW_TLS : TELNET_TLS;
      return (tls ? encrypted : plain) + server;
    }
  }

  /** One in the file system, which says who may use it. */
  sealed interface InFolder extends ListenAddress {
    Path path();

    FileAccess access();

    @Override
    default String place() {
      return path().toString();
    }
  }

  /** A Unix socket with the octets as they are. */
  record Socket(Path path, FileAccess access) implements InFolder {
    private static final String SCHEME = "unix:";

    @Override
    public String noun() {
      return "socket";
    }

    @Override
    public String toString() {
      return SCHEME + Place.text(path, access);
    }
  }

  /** A terminal, for programs that open a device; its path is a link to it. */
  record Pty(Path path, FileAccess access) implements InFolder {
    private static final String SCHEME = "pty:";

    @Override
    public String noun() {
      return "link";
    }

    @Override
    public String toString() {
      return SCHEME + Place.text(path, access);
    }
  }

  /** A path and who may use it. */
  record Place(Path path, FileAccess access) {
    private static final List<String> OPTIONS = List.of("owner", "group", "mode");

    /** What the kernel takes for a socket, and the folder in which it is made first. */
    private static final int MAX_OCTETS = SocketPath.MAX_OCTETS - SocketPath.FOLDER_OCTETS;

    static Place parse(String scheme, String text) {
      String rest = text.substring(scheme.length());
      int query = rest.indexOf('?');
      String path = query < 0 ? rest : rest.substring(0, query);
      if (!path.matches("/[^\\x00-\\x1f\\x7f]*[^/\\x00-\\x1f\\x7f]")) {
        throw new IllegalArgumentException("%snot a full path: %s".formatted(scheme, path));
      }
      int octets = SocketPath.octets(path);
      if (octets > MAX_OCTETS) {
        throw new IllegalArgumentException(
            "%spath too long: length=%d, max=%d".formatted(scheme, octets, MAX_OCTETS));
      }
      Map<String, String> options = options(query < 0 ? "" : rest.substring(query + 1));
      FileAccess access =
          FileAccess.parse(
              Optional.ofNullable(options.get("owner")),
              Optional.ofNullable(options.get("group")),
              Optional.ofNullable(options.get("mode")));
      return new Place(Path.of(path), access);
    }

    private static Map<String, String> options(String query) {
      Map<String, String> options = new HashMap<>();
      for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
        String name = pair.replaceFirst("=.*", "");
        if (!OPTIONS.contains(name) || pair.equals(name)) {
          throw new IllegalArgumentException(
              "bad option: %s (allowed: owner=, group=, mode=)".formatted(pair));
        }
        if (options.put(name, pair.substring(name.length() + 1)) != null) {
          throw new IllegalArgumentException("option given twice: " + name);
        }
      }
      return options;
    }

    static String text(Path path, FileAccess access) {
      StringBuilder text = new StringBuilder(path + "?mode=" + access.modeText());
      access.owner().ifPresent(name -> text.append("&owner=").append(name));
      access.group().ifPresent(name -> text.append("&group=").append(name));
      return text.toString();
    }
  }
}
