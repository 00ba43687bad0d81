// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where a console is. Its text form is canonical: {@link #parse} reads it back. */
public sealed interface ConsoleAddress {
  /**
   * Reads an address as a configuration has it.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what is allowed
   */
  static ConsoleAddress parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case "exec" -> new Exec(rest.strip());
      case "serial" -> SerialSettings.parseAddress(rest);
      case "tcp" -> Tcp.parse(rest);
      case "unix" -> new UnixSocket(rest);
      case "telnet" ->
          throw new IllegalArgumentException("telnet: not supported yet, use tcp://HOST:PORT");
      default ->
          throw new IllegalArgumentException(
              ("unknown console: %s (allowed: exec:COMMAND, serial:/dev/NAME,"
                      + " tcp://HOST:PORT, unix:/PATH)")
                  .formatted(text));
    };
  }

  /**
   * What two consoles must not share, with links resolved as they point now; empty where any number
   * may be open at once. Looks at the file system: ask again after a replug.
   */
  Optional<String> resource();

  /** How messages name it: the path, the host and port, or the command. */
  String shortName();

  /**
   * A command on a terminal of its own, run by {@code /bin/sh -c}.
   *
   * @param command not blank
   */
  record Exec(String command) implements ConsoleAddress {
    public Exec {
      if (command.isBlank()) {
        throw new IllegalArgumentException("exec: missing command (expected: exec:COMMAND)");
      }
      if (command.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("exec: command with a NUL character");
      }
    }

    @Override
    public Optional<String> resource() {
      return Optional.empty();
    }

    @Override
    public String shortName() {
      return command;
    }

    @Override
    public String toString() {
      return "exec:" + command;
    }
  }

  /**
   * A serial port.
   *
   * @param path absolute, may be a link that comes and goes
   */
  record Serial(Path path, SerialSettings settings) implements ConsoleAddress {
    public Serial {
      requireAbsolute("serial", path.toString());
    }

    @Override
    public Optional<String> resource() {
      return Optional.of("file:" + resolved(path));
    }

    @Override
    public String shortName() {
      return path.toString();
    }

    @Override
    public String toString() {
      return "serial:" + path + settings;
    }
  }

  /**
   * A raw TCP socket.
   *
   * @param host a name or an address, IPv6 without brackets
   * @param port 1 to 65535
   */
  record Tcp(String host, int port) implements ConsoleAddress {
    private static final String EXPECTED = " (expected: tcp://HOST:PORT or tcp://[IPV6]:PORT)";

    public Tcp {
      if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || "/@?#[]".indexOf(c) >= 0)) {
        throw new IllegalArgumentException("tcp: bad host: " + host + EXPECTED);
      }
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("tcp: bad port: " + port + " (allowed: 1 to 65535)");
      }
      host = host.toLowerCase(Locale.ROOT);
    }

    static Tcp parse(String rest) {
      int colon = rest.lastIndexOf(':');
      if (!rest.startsWith("//") || colon < 2) {
        throw new IllegalArgumentException("tcp: bad address: tcp:" + rest + EXPECTED);
      }
      String host = rest.substring(2, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      } else if (host.indexOf(':') >= 0) {
        throw new IllegalArgumentException("tcp: bad address: tcp:" + rest + EXPECTED);
      }
      return new Tcp(host, port(rest.substring(colon + 1)));
    }

    private static int port(String text) {
      if (!text.matches("[0-9]{1,5}")) {
        throw new IllegalArgumentException("tcp: bad port: " + text + " (allowed: 1 to 65535)");
      }
      return Integer.parseInt(text);
    }

    @Override
    public Optional<String> resource() {
      return Optional.of("tcp:" + shortName());
    }

    @Override
    public String shortName() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
      return "tcp://" + shortName();
    }
  }

  /**
   * A stream socket in the file system.
   *
   * @param path absolute, at most 107 octets (the size of Linux's {@code sun_path}, less its end)
   */
  record UnixSocket(Path path) implements ConsoleAddress {
    private static final int MAX_OCTETS = 107;

    public UnixSocket {
      requireAbsolute("unix", path.toString());
      int octets = path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      if (octets > MAX_OCTETS) {
        throw new IllegalArgumentException(
            "unix: path too long: length=%d, max=%d".formatted(octets, MAX_OCTETS));
      }
    }

    UnixSocket(String path) {
      this(Path.of(requireAbsolute("unix", path)));
    }

    @Override
    public Optional<String> resource() {
      return Optional.of("file:" + resolved(path));
    }

    @Override
    public String shortName() {
      return path.toString();
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  private static String requireAbsolute(String scheme, String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "%s: not an absolute path: %s (expected: %s:/PATH)".formatted(scheme, path, scheme));
    }
    return path;
  }

  private static Path resolved(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.normalize();
    }
  }
}
