// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.framing.Octets;
import nodeline.group.GroupLimits;
import nodeline.lava.server.JoinPermits;
import nodeline.lava.server.ServerConfig;
import nodeline.permit.NameList;

/** Reads the groups of a configuration: those of its devices, no larger than a coordinator's. */
final class GroupReader {
  private static final GroupLimits LIMITS = GroupLimits.DEFAULT;

  private final Source source;
  private final Map<String, Integer> sizes = new LinkedHashMap<>();
  private final Map<String, NameList> joins = new LinkedHashMap<>();
  private int devices;

  GroupReader(Source source) {
    this.source = source;
  }

  /** One more device of a group. */
  void add(String group, int line) {
    int size = sizes.merge(group, 1, Integer::sum);
    int most = LIMITS.quotas().all().members();
    if (++devices == most + 1) {
      throw source.problem(
          line,
          "too many devices: max=" + most,
          "use another bridge with a state folder of its own");
    }
    if (size == LIMITS.members() + 1) {
      throw source.problem(
          line,
          "group \"%s\" has too many devices: max=%d".formatted(group, LIMITS.members()),
          "put this device and the next ones into another group, by \"group: NAME\"");
    }
    if (size == 1 && sizes.size() == LIMITS.groups() + 1) {
      throw source.problem(
          line,
          "group \"%s\" is one too many: max=%d".formatted(group, LIMITS.groups()),
          "leave groups out, or use another bridge with a state folder of its own");
    }
  }

  /** The groups once all devices are read, in the order of their first device. */
  List<GroupConfig> read(Fields root) {
    for (Fields.Named named : root.mappings("groups", NameKind.WORD)) {
      source.attempt(() -> sized(named));
    }
    return sizes.entrySet().stream()
        .map(size -> new GroupConfig(size.getKey(), size.getValue()))
        .toList();
  }

  /** Who may join by LAVA's wire: those of the port, where a group does not say otherwise. */
  JoinPermits joins(ServerConfig served, Fields root) {
    Map<String, NameList> byOctets = new LinkedHashMap<>();
    joins.forEach((group, names) -> byOctets.put(Octets.fromText(group), names));
    byOctets.values().removeIf(served.join().all()::equals);
    JoinPermits permits = new JoinPermits(served.join().all(), byOctets);
    if (!served.tls() && permits.exclude()) {
      throw root.problem(
          "lava",
          "nobody can join by lava: at %s no client proves a name".formatted(served.listen()),
          "names come by tls://; or write \"join: any\"");
    }
    return permits;
  }

  private int sized(Fields.Named named) {
    if (!sizes.containsKey(named.name())) {
      throw source.problem(
          named.body().line(),
          "group \"%s\" has no device".formatted(named.name()),
          Source.allowed(named.name(), sizes.keySet()));
    }
    String where = " of group \"" + named.name() + "\"";
    Fields group = new Fields(source, where, named.body(), List.of("size", PermitReader.JOIN));
    source
        .attempt(() -> PermitReader.names(group, PermitReader.JOIN).orElse(null))
        .ifPresent(names -> joins.put(named.name(), names));
    Optional<String> size = group.text("size");
    return sizes.compute(
        named.name(),
        (name, least) -> size.map(text -> size(group, name, text, least)).orElse(least));
  }

  private int size(Fields fields, String group, String text, int least) {
    int max = LIMITS.members();
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
