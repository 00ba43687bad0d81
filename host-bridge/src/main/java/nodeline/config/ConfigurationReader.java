// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.lava.server.ServerConfig;
import nodeline.page.PageConfig;
import nodeline.tls.TlsFiles;

/** Makes a {@link Configuration} of a YAML file. */
public final class ConfigurationReader {
  private static final String DEFAULT_GROUP = "default";
  private static final List<String> KEYS =
      List.of(
          "group",
          "coordinator",
          "keep",
          "tls",
          "lava",
          "socket",
          "page",
          "timeout",
          "groups",
          "devices");

  /** What a key begins with that only holds anchors, as compose files and GitLab have it. */
  private static final List<String> ANCHORS = List.of("x-", ".");

  private final Source source;
  private final Places places = new Places();
  private final GroupReader groups;
  private final DeviceReader devices;

  private ConfigurationReader(Source source) {
    this.source = source;
    this.groups = new GroupReader(source);
    this.devices = new DeviceReader(source, groups, places);
  }

  /**
   * Reads and checks a file.
   *
   * @param file as messages should name it
   * @throws nodeline.Problem with the file and the line of the error, or of each of several
   */
  public static Configuration read(String file) {
    Source source = new Source(file);
    return of(source, YamlReader.read(source));
  }

  /**
   * Checks one that stands in another file.
   *
   * @param root its keys
   * @throws nodeline.Problem with the file and the line of the error, or of each of several
   */
  public static Configuration of(Source source, YamlNode.Mapping root) {
    return new ConfigurationReader(source).configuration(root);
  }

  private Configuration configuration(YamlNode.Mapping root) {
    Fields fields = new Fields(source, "", withoutAnchors(root), KEYS);
    CoordinatorConfig coordinator =
        source.attempt(() -> CoordinatorReader.read(source, fields), CoordinatorConfig.EMBEDDED);
    Duration keep = source.attempt(() -> KeepReader.read(fields, coordinator), Configuration.KEEP);
    List<DeviceConfig> all = devices(fields);
    Optional<ServerConfig> lava =
        source.attempt(() -> lava(fields, coordinator), Optional.<ServerConfig>empty());
    Optional<TlsFiles> tls =
        source.attempt(() -> TlsReader.read(source, fields), Optional.<TlsFiles>empty());
    SocketConfig socket =
        source.attempt(() -> SocketReader.read(source, fields, places), SocketConfig.DEFAULT);
    Optional<PageConfig> page =
        source.attempt(() -> PageReader.read(source, fields, places), Optional.<PageConfig>empty());
    List<GroupConfig> sizes = source.attempt(() -> groups.read(fields), List.<GroupConfig>of());
    Optional<ServerConfig> served =
        lava.map(port -> source.attempt(() -> port.join(groups.joins(port, fields)), port));
    source.check();
    TlsReader.require(tls, source, coordinator, served, all);
    PageReader.require(page, tls, source);
    return new Configuration(coordinator, keep, tls, served, socket, page, sizes, all);
  }

  /** The keys but those that only hold anchors. */
  public static YamlNode.Mapping withoutAnchors(YamlNode.Mapping root) {
    return new YamlNode.Mapping(
        root.line(),
        root.entries().stream()
            .filter(entry -> ANCHORS.stream().noneMatch(entry.key()::startsWith))
            .toList());
  }

  private List<DeviceConfig> devices(Fields fields) {
    String group =
        source.attempt(
            () -> fields.name("group", NameKind.WORD).orElse(DEFAULT_GROUP), DEFAULT_GROUP);
    Optional<Duration> timeout =
        source.attempt(
            () -> fields.duration("timeout", Optional.empty()), Optional.<Duration>empty());
    DeviceReader.Defaults defaults = new DeviceReader.Defaults(group, timeout);
    List<Fields.Named> bodies =
        source.attempt(() -> fields.mappings("devices", NameKind.DEVICE), List.<Fields.Named>of());
    boolean none =
        fields
            .value("devices")
            .map(node -> node.equals(emptyAt(node.line())))
            .orElseGet(source::isClean); // else another key is meant for it
    if (none) {
      source.report(
          source.problem(
              fields.line("devices"), "there are no devices", "devices: needs at least one"));
    }
    return bodies.stream().map(body -> devices.read(body, defaults)).toList();
  }

  private static YamlNode emptyAt(int line) {
    return new YamlNode.Mapping(line, List.of());
  }

  private Optional<ServerConfig> lava(Fields fields, CoordinatorConfig coordinator) {
    Optional<ServerConfig> lava = LavaReader.read(source, fields, places);
    if (lava.isPresent() && !coordinator.equals(CoordinatorConfig.EMBEDDED)) {
      throw fields.problem(
          "lava",
          "lava serves the groups of the embedded coordinator only",
          "remove it: other members of this bridge's groups go to " + coordinator);
    }
    return lava;
  }
}
