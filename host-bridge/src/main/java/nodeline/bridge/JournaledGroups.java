// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nodeline.Beginning;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.config.Durations;
import nodeline.config.GroupConfig;
import nodeline.framing.Octets;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.group.GroupView;
import nodeline.group.Member;
import nodeline.journal.FileJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of a state folder, which go on where an earlier run ended.
 *
 * @param lock of the folder; given back by the bridge that takes these
 */
public record JournaledGroups(StateFolderLock lock, EmbeddedCoordinator coordinator) {
  private static final Logger log = LoggerFactory.getLogger(JournaledGroups.class);

  /** Opens them, within the usual limits. */
  public static JournaledGroups open(Path state, Beginning beginning, Duration life) {
    return open(state, beginning, life, GroupLimits.DEFAULT);
  }

  /**
   * Opens them.
   *
   * @param life groups are over when nobody had them for so long; zero: at once
   * @throws Problem if the folder or its journal cannot be used
   */
  public static JournaledGroups open(
      Path state, Beginning beginning, Duration life, GroupLimits limits) {
    StateFolderLock lock = StateFolderLock.take(state);
    boolean opened = false;
    try {
      FileJournal journal =
          life.isZero() && beginning == Beginning.KEPT
              ? FileJournal.in(lock.journal(), Configuration.KEEP, Beginning.FRESH)
              : FileJournal.in(lock.journal(), life, beginning);
      JournaledGroups groups = new JournaledGroups(lock, new EmbeddedCoordinator(limits, journal));
      opened = true;
      return groups;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /** Tells which groups go on; they are those of others, with members of their own. */
  public void report() {
    coordinator.groups().forEach(group -> log.info("nodeline resumed {}", shown(group)));
  }

  /** Tells a person whose test may meet the messages of another one. */
  private void warn(Configuration configuration) {
    for (GroupView group : coordinator.groups()) {
      boolean known =
          configuration.groups().stream()
              .anyMatch(given -> Octets.fromText(given.name()).equals(group.name()));
      if (!known) {
        log.warn("nodeline resumed {}, which this configuration does not have", shown(group));
      } else if (group.messages().isEmpty()) {
        log.info("nodeline resumed {}", shown(group));
      } else {
        log.warn("nodeline resumed {} (--fresh begins with none)", shown(group));
      }
    }
  }

  private String shown(GroupView group) {
    return "group=%s members=%d messages=%d%s"
        .formatted(
            shown(group.name()),
            group.members().size(),
            group.messages().size(),
            coordinator.oldest(group.name()).map(JournaledGroups::age).orElse(""));
  }

  private static String age(Instant oldest) {
    Duration age = Duration.between(oldest, Instant.now());
    return " oldest=" + Durations.format(age.isNegative() ? Duration.ZERO : age);
  }

  /**
   * Makes them fit a configuration. Groups that its devices cannot be members of are over, and the
   * log names the others.
   */
  void adapt(Configuration configuration) {
    configuration.groups().forEach(group -> makeRoom(group, configuration.devices()));
    warn(configuration);
  }

  private void makeRoom(GroupConfig group, List<DeviceConfig> devices) {
    List<Member> members =
        devices.stream()
            .filter(device -> device.group().equals(group.name()))
            .map(DeviceConfig::member)
            .toList();
    if (coordinator.makeRoom(Octets.fromText(group.name()), group.size(), members)) {
      log.warn(
          "nodeline dropped group={}: it had other members or another size", shown(group.name()));
    }
  }

  private static String shown(String text) {
    return Printable.of(Octets.toText(text));
  }

  void close() {
    coordinator.close();
    lock.close();
  }
}
