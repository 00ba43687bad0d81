// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.access.ListenAddress;
import nodeline.console.ConsoleAddress;
import nodeline.console.LinkConfig;
import nodeline.console.Pace;
import nodeline.console.Restart;
import nodeline.permit.Permits;

/** Reads the devices of a configuration; what only one of them may have is there once. */
final class DeviceReader {
  private static final List<String> KEYS =
      List.of(
          "role",
          "job",
          "console",
          "pace",
          "restart",
          ListenReader.LISTEN,
          PermitReader.READ,
          PermitReader.WRITE,
          "frame-log",
          "group",
          "timeout",
          "protocol",
          "login",
          "password",
          BootReader.SIGNS,
          BootReader.QUIET,
          PowerReader.POWER,
          PowerReader.RESET);

  private final Source source;
  private final GroupReader groups;
  private final ListenReader listen;
  private final Map<String, Integer> jobs = new HashMap<>();
  private final Map<String, String> resources = new HashMap<>();

  DeviceReader(Source source, GroupReader groups, Places places) {
    this.source = source;
    this.groups = groups;
    this.listen = new ListenReader(source, places);
  }

  /** What holds for devices that do not say otherwise. */
  record Defaults(String group, Optional<Duration> timeout) {}

  /** A device of the file; where there is an error, which the source keeps, it is none. */
  DeviceConfig read(Fields.Named named, Defaults defaults) {
    String name = named.name();
    String where = " of device \"" + name + "\"";
    Fields fields = new Fields(source, where, named.body(), KEYS);
    LinkConfig link = link(fields, where, name);
    Permits permits = source.attempt(() -> PermitReader.read(fields), Permits.OPEN);
    DeviceConfig device =
        new DeviceConfig(
            name,
            source.attempt(() -> job(fields, name), name),
            source.attempt(() -> fields.name("role", NameKind.WORD).orElse(""), ""),
            source.attempt(() -> group(fields, defaults.group()), ""),
            link,
            source.attempt(
                () -> fields.duration("timeout", defaults.timeout()), Optional.<Duration>empty()),
            source.attempt(() -> listen.read(fields, where, permits), List.<ListenAddress>of()),
            source.attempt(() -> fields.isTrue("frame-log"), false),
            board(fields, where, link.address()),
            permits);
    require(fields, name, "role", "add its part in the group, such as \"role: client\"");
    require(
        fields,
        name,
        "console",
        "add its port, such as \"console: serial:/dev/ttyUSB0?baud=115200\"");
    return device;
  }

  private LinkConfig link(Fields fields, String where, String name) {
    ConsoleAddress console = source.attempt(() -> console(fields, name), null);
    return new LinkConfig(
        console,
        source.attempt(() -> pace(fields), Pace.NONE),
        source.attempt(() -> restart(fields, where, console), Restart.NEVER));
  }

  private BoardConfig board(Fields fields, String where, ConsoleAddress console) {
    return new BoardConfig(
        source.attempt(() -> protocol(fields, where), BoardProtocol.NODELINE),
        source.attempt(() -> login(fields, where), Optional.<Login>empty()),
        source.attempt(() -> BootReader.read(fields), BootSettings.NONE),
        source.attempt(() -> PowerReader.read(source, fields, console), PowerConfig.NONE));
  }

  private String group(Fields fields, String otherwise) {
    String group = fields.name("group", NameKind.WORD).orElse(otherwise);
    groups.add(group, fields.line("group"));
    return group;
  }

  private ConsoleAddress console(Fields fields, String device) {
    Optional<String> text = fields.text("console");
    if (text.isEmpty()) {
      return null;
    }
    ConsoleAddress console = address(fields, " of device \"" + device + "\"", text.get());
    claim(fields, device, console);
    return console;
  }

  private void require(Fields fields, String device, String key, String hint) {
    if (!fields.has(key)) {
      source.report(fields.problem(key, "device \"%s\" has no %s".formatted(device, key), hint));
    }
  }

  private String job(Fields fields, String device) {
    String job = fields.name("job", NameKind.JOB).orElse(device);
    Integer before = jobs.putIfAbsent(job, fields.line("job"));
    if (before != null) {
      throw fields.problem(
          "job",
          "job \"%s\" of device \"%s\" is there twice".formatted(job, device),
          "it was on line %d before; a device without a job has its name as one".formatted(before));
    }
    return job;
  }

  private BoardProtocol protocol(Fields fields, String where) {
    String text = fields.text("protocol").orElse(BoardProtocol.NODELINE.toString());
    return BoardProtocol.parse(text)
        .orElseThrow(
            () ->
                fields.problem(
                    "protocol",
                    "unknown protocol \"%s\"%s".formatted(text, where),
                    Source.allowed(text, BoardProtocol.names())));
  }

  private Optional<Login> login(Fields fields, String where) {
    Optional<String> user = fields.text("login").filter(given -> !given.equals("none"));
    Optional<String> password = fields.text("password");
    if (password.isPresent() && user.isEmpty()) {
      throw fields.problem(
          "password", "password without a login" + where, "add whose it is: \"login: root\"");
    }
    for (String key : List.of("login", "password")) {
      Optional<String> text = fields.text(key);
      if (text.isPresent() && !text.get().matches("[!-~]([ -~]{0,126}[!-~])?")) {
        throw fields.problem(
            key,
            "bad %s%s".formatted(key, where),
            "1 to 128 characters that can be typed, of ASCII, no blank at its ends");
      }
    }
    return user.map(name -> new Login(name, password));
  }

  private ConsoleAddress address(Fields fields, String where, String console) {
    try {
      return ConsoleAddress.parse(console);
    } catch (IllegalArgumentException e) {
      throw fields.problem(
          "console",
          "bad console%s: %s".formatted(where, e.getMessage()),
          "for example serial:/dev/ttyUSB0?baud=115200, telnet://rack2:4007, tcp://rack2:4008,"
              + " unix:/run/qemu.sock or exec:busybox ash");
    }
  }

  private Pace pace(Fields fields) {
    String text = fields.text("pace").orElse(Pace.NONE.toString());
    return Pace.parse(text)
        .orElseThrow(() -> fields.problem("pace", fields.bad("pace", text), Pace.EXAMPLE));
  }

  private Restart restart(Fields fields, String where, ConsoleAddress console) {
    String text = fields.text("restart").orElse(Restart.NEVER.toString());
    Restart restart =
        Restart.parse(text)
            .orElseThrow(
                () ->
                    fields.problem(
                        "restart",
                        fields.bad("restart", text),
                        Source.allowed(text, Restart.names())));
    if (restart != Restart.NEVER && console != null && !(console instanceof ConsoleAddress.Exec)) {
      throw fields.problem(
          "restart",
          "restart%s is for exec: consoles only".formatted(where),
          "remove the line: other consoles are opened again whenever they are lost");
    }
    return restart;
  }

  private void claim(Fields fields, String device, ConsoleAddress console) {
    Optional<String> other =
        console.resource().map(resource -> resources.putIfAbsent(resource, device));
    if (other.isPresent()) {
      throw fields.problem(
          "console",
          "console of device \"%s\" is also that of device \"%s\": %s"
              .formatted(device, other.get(), console.shortName()),
          "each device needs a port of its own");
    }
  }
}
