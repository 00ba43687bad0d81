// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.control.BridgeListener;
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
  /** A bench that was off for so long does not go on. */
  public static final Duration LIFE = Duration.ofHours(24);

  private static final Logger log = LoggerFactory.getLogger(JournaledGroups.class);

  public static JournaledGroups open(Path state, boolean fresh) {
    return open(state, fresh, LIFE);
  }

  /**
   * Opens them.
   *
   * @param fresh whether to begin with none
   * @param life groups are over when nobody had them for so long
   * @throws Problem if the folder or its journal cannot be used
   */
  public static JournaledGroups open(Path state, boolean fresh, Duration life) {
    StateFolderLock lock = StateFolderLock.take(state);
    try {
      FileJournal journal = FileJournal.in(lock.journal(), life, fresh);
      JournaledGroups groups =
          new JournaledGroups(lock, new EmbeddedCoordinator(GroupLimits.DEFAULT, journal));
      groups.coordinator.groups().forEach(JournaledGroups::report);
      return groups;
    } catch (Problem e) {
      lock.close();
      throw e;
    }
  }

  private static void report(GroupView group) {
    log.info(
        "nodeline resumed group={} members={} messages={} (--fresh begins with none)",
        shown(group.name()),
        group.members().size(),
        group.messages().size());
  }

  /**
   * Starts a bridge with these groups. Those that its devices cannot be members of are over.
   *
   * @throws Problem if it cannot start
   */
  public Bridge start(Configuration configuration, BridgeListener listener) {
    configuration.groups().forEach(group -> makeRoom(group, configuration.devices()));
    boolean started = false;
    try {
      Bridge bridge = new Bridge(configuration, lock, listener, coordinator);
      configuration.lava().ifPresent(place -> bridge.serve(place, coordinator));
      bridge.start();
      started = true;
      return bridge;
    } finally {
      if (!started) {
        close();
      }
    }
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

  private void close() {
    coordinator.close();
    lock.close();
  }
}
