// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.access.ListenAddress;
import nodeline.console.ConsoleAddress;
import nodeline.console.Pace;
import nodeline.console.Restart;
import nodeline.group.GroupLimits;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.wire.CoordinatorAddress;
import nodeline.tls.TlsFiles;

/** Makes a {@link Configuration} of a YAML file. */
public final class ConfigurationReader {
  private static final String DEFAULT_GROUP = "default";
  private static final List<String> KEYS =
      List.of("group", "coordinator", "tls", "lava", "timeout", "groups", "devices");
  private static final List<String> DEVICE_KEYS =
      List.of(
          "role",
          "job",
          "console",
          "pace",
          "restart",
          "listen",
          "frame-log",
          "group",
          "timeout",
          "protocol",
          "login",
          "password",
          BootReader.SIGNS,
          BootReader.QUIET);

  private final Source source;
  private final Map<String, Integer> jobs = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, DeviceConfig> resources = new HashMap<>();

  private ConfigurationReader(Source source) {
    this.source = source;
  }

  /**
   * Reads and checks a file.
   *
   * @param file as messages should name it
   * @throws nodeline.Problem with the file and the line of the first error
   */
  public static Configuration read(String file) {
    Source source = new Source(file);
    return new ConfigurationReader(source).configuration(YamlReader.read(source));
  }

  private Configuration configuration(YamlNode.Mapping root) {
    Fields fields = new Fields(source, "", root, KEYS);
    CoordinatorConfig coordinator = coordinator(fields);
    String group = fields.name("group", NameKind.WORD).orElse(DEFAULT_GROUP);
    Optional<Duration> timeout = fields.duration("timeout", Optional.empty());
    List<DeviceConfig> devices = new ArrayList<>();
    for (Fields.Named named : fields.mappings("devices", NameKind.DEVICE)) {
      devices.add(device(named, group, timeout));
    }
    if (devices.isEmpty()) {
      throw source.problem(
          fields.line("devices"), "there are no devices", "devices: needs at least one");
    }
    Optional<ServerConfig> lava = LavaReader.read(source, fields);
    if (lava.isPresent() && coordinator instanceof CoordinatorConfig.Lava) {
      throw fields.problem(
          "lava",
          "lava serves the groups of the embedded coordinator only",
          "remove it: who wants to be in a group of this bridge goes to " + coordinator);
    }
    Optional<TlsFiles> tls = TlsReader.read(source, fields);
    TlsReader.require(tls, source, coordinator, lava, devices);
    return new Configuration(coordinator, tls, lava, groups(fields, devices), devices);
  }

  private CoordinatorConfig coordinator(Fields fields) {
    String embedded = CoordinatorConfig.EMBEDDED.toString();
    String coordinator = fields.text("coordinator").orElse(embedded);
    if (coordinator.equals(embedded)) {
      return CoordinatorConfig.EMBEDDED;
    }
    if (coordinator.startsWith("lava:") || coordinator.startsWith("lavas:")) {
      return CoordinatorAddress.parse(coordinator)
          .map(CoordinatorConfig.Lava::new)
          .orElseThrow(
              () ->
                  fields.problem(
                      "coordinator",
                      fields.bad("coordinator", coordinator),
                      CoordinatorAddress.EXAMPLE));
    }
    throw fields.problem(
        "coordinator",
        "unknown coordinator \"%s\"".formatted(coordinator),
        Source.allowed(
            coordinator,
            List.of(
                embedded,
                CoordinatorAddress.SCHEME + "HOST:PORT",
                CoordinatorAddress.TLS_SCHEME + "HOST:PORT")));
  }

  private DeviceConfig device(
      Fields.Named named, String defaultGroup, Optional<Duration> defaultTimeout) {
    String where = " of device \"" + named.name() + "\"";
    Fields fields = new Fields(source, where, named.body(), DEVICE_KEYS);
    BoardProtocol protocol = protocol(fields, where);
    String role = required(fields, named.name(), "role", fields.name("role", NameKind.WORD));
    String console = required(fields, named.name(), "console", fields.text("console"));
    String job = fields.name("job", NameKind.JOB).orElse(named.name());
    Integer before = jobs.putIfAbsent(job, fields.line("job"));
    if (before != null) {
      throw fields.problem(
          "job",
          "job \"%s\"%s is there twice".formatted(job, where),
          "it was on line %d before; a device without a job has its name as one".formatted(before));
    }
    ConsoleAddress address = address(fields, where, console);
    DeviceConfig device =
        new DeviceConfig(
            named.name(),
            job,
            role,
            fields.name("group", NameKind.WORD).orElse(defaultGroup),
            address,
            fields.duration("timeout", defaultTimeout),
            pace(fields),
            restart(fields, where, address),
            listen(fields, where),
            frameLog(fields),
            protocol,
            login(fields, where),
            BootReader.read(fields));
    claim(fields, device);
    return device;
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

  private String required(Fields fields, String device, String key, Optional<String> value) {
    return value.orElseThrow(
        () ->
            fields.problem(
                key,
                "device \"%s\" has no %s".formatted(device, key),
                key.equals("role")
                    ? "add its part in the group, such as \"role: client\""
                    : "add its port, such as \"console: serial:/dev/ttyUSB0?baud=115200\""));
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

  private Restart restart(Fields fields, String where, ConsoleAddress address) {
    String text = fields.text("restart").orElse(Restart.NEVER.toString());
    Restart restart =
        Restart.parse(text)
            .orElseThrow(
                () ->
                    fields.problem(
                        "restart",
                        fields.bad("restart", text),
                        Source.allowed(text, Restart.names())));
    if (restart != Restart.NEVER && !(address instanceof ConsoleAddress.Exec)) {
      throw fields.problem(
          "restart",
          "restart%s is for exec: consoles only".formatted(where),
          "remove the line: other consoles are opened again whenever they are lost");
    }
    return restart;
  }

  private void claim(Fields fields, DeviceConfig device) {
    Optional<String> resource = device.console().resource();
    if (resource.isPresent()) {
      DeviceConfig other = resources.putIfAbsent(resource.get(), device);
      if (other != null) {
        throw fields.problem(
            "console",
            "console of device \"%s\" is also that of device \"%s\": %s"
                .formatted(device.name(), other.name(), device.console().shortName()),
            "each device needs a port of its own");
      }
    }
  }

  private Optional<ListenAddress> listen(Fields fields, String where) {
    Optional<String> text = fields.text("listen").filter(given -> !given.equals("none"));
    try {
      Optional<ListenAddress> address = text.map(ListenAddress::parse);
      address.ifPresent(given -> claimPort(fields, where, given));
      return address;
    } catch (IllegalArgumentException e) {
      throw fields.problem(
          "listen",
          "bad listen%s: %s".formatted(where, e.getMessage()),
          "for example 127.0.0.1:7001, [::1]:7001 or 7001; tcp://127.0.0.1:7001 without telnet;"
              + " telnets:// and tls:// likewise over TLS");
    }
  }

  private void claimPort(Fields fields, String where, ListenAddress address) {
    Integer before = ports.putIfAbsent(address.server().toString(), fields.line("listen"));
    if (before != null) {
      throw fields.problem(
          "listen",
          "port %s%s is there twice".formatted(address.server(), where),
          "it was on line %d before; each device needs a port of its own".formatted(before));
    }
  }

  private boolean frameLog(Fields fields) {
    String text = fields.text("frame-log").orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw fields.problem(
          "frame-log",
          fields.bad("frame-log", text),
          Source.allowed(text, List.of("true", "false")));
    }
    return text.equals("true");
  }

  private List<GroupConfig> groups(Fields fields, List<DeviceConfig> devices) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    devices.forEach(device -> sizes.merge(device.group(), 1, Integer::sum));
    for (Fields.Named named : fields.mappings("groups", NameKind.WORD)) {
      if (!sizes.containsKey(named.name())) {
        throw source.problem(
            named.body().line(),
            "group \"%s\" has no device".formatted(named.name()),
            Source.allowed(named.name(), sizes.keySet()));
      }
      String where = " of group \"" + named.name() + "\"";
      Fields group = new Fields(source, where, named.body(), List.of("size"));
      Optional<String> size = group.text("size");
      if (size.isPresent()) {
        sizes.compute(named.name(), (name, least) -> size(group, name, size.get(), least));
      }
    }
    return sizes.entrySet().stream()
        .map(size -> new GroupConfig(size.getKey(), size.getValue()))
        .toList();
  }

  private int size(Fields fields, String group, String text, int least) {
    int max = GroupLimits.DEFAULT.members();
    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) > max) {
      throw fields.problem("size", fields.bad("size", text), "a number of members, max=" + max);
    }
    int size = Integer.parseInt(text);
    if (size < least) {
      throw fields.problem(
          "size",
          "group \"%s\" is smaller than its devices: size=%d, devices=%d"
              .formatted(group, size, least),
          "leave size out, or count the members outside this file too");
    }
    return size;
  }
}
