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
import nodeline.permit.NameList;
import nodeline.permit.PeerName;
import nodeline.permit.Permits;

/** Where a console is offered. Its text form is canonical: {@link #parse} reads it back. */
public sealed interface ListenAddress {
  /** What a hint says of them. */
  String EXAMPLES =
      "for example 127.0.0.1:7001, [::1]:7001 or 7001; tcp://127.0.0.1:7001 without telnet;"
          + " telnets:// and tls:// likewise over TLS; unix:/PATH or pty:/PATH, with"
          + " ?group=NAME&mode=0660; all with ?read=NAMES&write=NAMES, such as write=cert:alice";

  /** What only one can have: the port, or the path. */
  String place();

  /** A word for its place. */
  String noun();

  /** Who may have it; empty: as the device says. */
  Optional<Permits> permits();

  /** Which names a client can prove here, whatever the authority of TLS is; empty: none. */
  Optional<PeerName.Kind> proves();

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
      return new Socket(place.path(), place.access(), place.permits());
    }
    if (text.startsWith(Pty.SCHEME)) {
      Place place = Place.parse(Pty.SCHEME, text);
      return new Pty(place.path(), place.access(), place.permits());
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
  record Port(HostPort server, boolean raw, boolean tls, Optional<Permits> permits)
      implements ListenAddress {
    private static final String RAW = "tcp://";
    private static final String RAW_TLS = "tls://";
    private static final String TELNET_TLS = "telnets://";

    private static Port parse(String text) {
      String scheme =
          Stream.of(RAW, RAW_TLS, TELNET_TLS).filter(text::startsWith).findFirst().orElse("");
      Options options = Options.parse(text.substring(scheme.length()), List.of());
      HostPort server = HostPort.parseListen(options.place());
      boolean raw = scheme.equals(RAW) || scheme.equals(RAW_TLS);
      boolean tls = scheme.equals(RAW_TLS) || scheme.equals(TELNET_TLS);
      return new Port(server, raw, tls, options.permits());
    }

    @Override
    public Optional<PeerName.Kind> proves() {
      return tls
          ? Optional.of(PeerName.Kind.CERTIFICATE)
          : Optional.of(PeerName.Kind.USER).filter(user -> server.isLoopback());
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
      return (tls ? encrypted : plain) + server + Options.text("?", permits);
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
  record Socket(Path path, FileAccess access, Optional<Permits> permits) implements InFolder {
    private static final String SCHEME = "unix:";

    @Override
    public Optional<PeerName.Kind> proves() {
      return Optional.of(PeerName.Kind.USER);
    }

    @Override
    public String noun() {
      return "socket";
    }

    @Override
    public String toString() {
      return SCHEME + Place.text(path, access) + Options.text("&", permits);
    }
  }

  /** A terminal, for programs that open a device; its path is a link to it. */
  record Pty(Path path, FileAccess access, Optional<Permits> permits) implements InFolder {
    private static final String SCHEME = "pty:";

    @Override
    public Optional<PeerName.Kind> proves() {
      return Optional.empty();
    }

    @Override
    public String noun() {
      return "link";
    }

    @Override
    public String toString() {
      return SCHEME + Place.text(path, access) + Options.text("&", permits);
    }
  }

  /** A path, who may open it, and who may have the console there. */
  record Place(Path path, FileAccess access, Optional<Permits> permits) {
    private static final List<String> FILE_OPTIONS = List.of("owner", "group", "mode");

    /** What the kernel takes for a socket, and the folder in which it is made first. */
    private static final int MAX_OCTETS = SocketPath.MAX_OCTETS - SocketPath.FOLDER_OCTETS;

    static Place parse(String scheme, String text) {
      Options options = Options.parse(text.substring(scheme.length()), FILE_OPTIONS);
      String path = options.place();
      if (!path.matches("/[^\\x00-\\x1f\\x7f]*[^/\\x00-\\x1f\\x7f]")) {
        throw new IllegalArgumentException("%snot a full path: %s".formatted(scheme, path));
      }
      int octets = SocketPath.octets(path);
      if (octets > MAX_OCTETS) {
        throw new IllegalArgumentException(
            "%spath too long: length=%d, max=%d".formatted(scheme, octets, MAX_OCTETS));
      }
      FileAccess access =
          FileAccess.parse(options.of("owner"), options.of("group"), options.of("mode"));
      return new Place(Path.of(path), access, options.permits());
    }

    static String text(Path path, FileAccess access) {
      StringBuilder text = new StringBuilder(path + "?mode=" + access.modeText());
      access.owner().ifPresent(name -> text.append("&owner=").append(name));
      access.group().ifPresent(name -> text.append("&group=").append(name));
      return text.toString();
    }
  }

  /** What stands behind a place: {@code ?NAME=VALUE&…}. */
  record Options(String place, Map<String, String> values) {
    private static final String READ = "read";
    private static final String WRITE = "write";

    /** Splits a text; besides those that are given, {@code read} and {@code write} are allowed. */
    static Options parse(String text, List<String> more) {
      List<String> allowed = Stream.concat(more.stream(), Stream.of(READ, WRITE)).toList();
      int query = text.indexOf('?');
      Map<String, String> values = new HashMap<>();
      for (String pair : query < 0 ? new String[0] : text.substring(query + 1).split("&", -1)) {
        String name = pair.replaceFirst("=.*", "");
        if (!allowed.contains(name) || pair.equals(name)) {
          throw new IllegalArgumentException(
              "bad option: %s (allowed: %s=)".formatted(pair, String.join("=, ", allowed)));
        }
        if (values.put(name, pair.substring(name.length() + 1)) != null) {
          throw new IllegalArgumentException("option given twice: " + name);
        }
      }
      return new Options(query < 0 ? text : text.substring(0, query), values);
    }

    Optional<String> of(String name) {
      return Optional.ofNullable(values.get(name));
    }

    Optional<Permits> permits() {
      Optional<NameList> read = of(READ).map(Options::names);
      Optional<NameList> write = of(WRITE).map(Options::names);
      return read.isEmpty() && write.isEmpty()
          ? Optional.empty()
          : Optional.of(Permits.of(read, write));
    }

    private static NameList names(String text) {
      return NameList.parse(List.of(text.split(",", -1)));
    }

    static String text(String mark, Optional<Permits> permits) {
      return permits
          .map(p -> "%s%s=%s&%s=%s".formatted(mark, READ, p.read(), WRITE, p.write()))
          .orElse("");
    }
  }
}
