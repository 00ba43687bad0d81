// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import nodeline.HostPort;
import nodeline.SocketPath;

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
      case "serial" -> Serial.parse(rest);
      case "tcp" -> new Tcp(HostPort.parse(scheme, rest));
      case "unix" -> new UnixSocket(rest);
      case "telnet" -> Telnet.parse(rest);
      default ->
          throw new IllegalArgumentException(
              ("unknown console: %s (allowed: exec:COMMAND, serial:/dev/NAME,"
                      + " tcp://HOST:PORT, telnet://HOST:PORT, unix:/PATH)")
                  .formatted(text));
    };
  }

  /**
   * What two consoles must not share, with links resolved as they point now; empty where any number
   * may be open at once. Looks at the file system: ask again after a replug.
   */
  Optional<String> resource();

  /** Whether a break and other signals can be sent to it. */
  default boolean hasSignals() {
    return this instanceof Serial || this instanceof Telnet;
  }

  /** Whether it is a socket, whose server may have other clients. */
  default boolean isRemote() {
    return this instanceof Tcp || this instanceof Telnet || this instanceof UnixSocket;
  }

  /** Its line's speed in bit/s, where the address says it. */
  default OptionalInt baud() {
    Optional<SerialSettings> line =
        this instanceof Serial serial
            ? Optional.of(serial.settings())
            : this instanceof Telnet telnet ? telnet.settings().serial() : Optional.empty();
    return line.stream().mapToInt(SerialSettings::baud).findFirst();
  }

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
      requireAbsolute("serial", "/dev/NAME", path.toString());
    }

    static Serial parse(String text) {
      int mark = text.indexOf('?');
      String path =
          requireAbsolute("serial", "/dev/NAME", mark < 0 ? text : text.substring(0, mark));
      return new Serial(
          Path.of(path),
          mark < 0 ? SerialSettings.DEFAULT : SerialSettings.parse(text.substring(mark + 1)));
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

  /** A raw TCP socket. */
  record Tcp(HostPort server) implements ConsoleAddress {
    public Tcp {
      server = server.lowerCase();
    }

    @Override
    public Optional<String> resource() {
      return Optional.of("tcp:" + shortName());
    }

    @Override
    public String shortName() {
      return server.toString();
    }

    @Override
    public String toString() {
      return "tcp://" + shortName();
    }
  }

  /** A telnet server, such as ser2net's or QEMU's. */
  record Telnet(Tcp server, TelnetSettings settings) implements ConsoleAddress {
    static Telnet parse(String rest) {
      int mark = rest.indexOf('?');
      return new Telnet(
          new Tcp(HostPort.parse("telnet", mark < 0 ? rest : rest.substring(0, mark))),
          mark < 0 ? TelnetSettings.DEFAULT : TelnetSettings.parse(rest.substring(mark + 1)));
    }

    @Override
    public Optional<String> resource() {
      return server.resource();
    }

    @Override
    public String shortName() {
      return server.shortName();
    }

    @Override
    public String toString() {
      return "telnet://" + server.shortName() + settings;
    }
  }

  /**
   * A stream socket in the file system.
   *
   * @param path absolute, at most {@link SocketPath#MAX_OCTETS} octets
   */
  record UnixSocket(Path path) implements ConsoleAddress {
    public UnixSocket {
      requireAbsolute("unix", "/PATH", path.toString());
      int octets = SocketPath.octets(path.toString());
      if (octets > SocketPath.MAX_OCTETS) {
        throw new IllegalArgumentException(
            "unix: path too long: length=%d, max=%d".formatted(octets, SocketPath.MAX_OCTETS));
      }
    }

    UnixSocket(String path) {
      this(Path.of(requireAbsolute("unix", "/PATH", path)));
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

  private static String requireAbsolute(String scheme, String expected, String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "%s: not an absolute path: %s (expected: %s:%s)"
              .formatted(scheme, path, scheme, expected));
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
