// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.Beginning;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.config.GroupConfig;
import nodeline.control.BridgeListener;
import nodeline.events.BridgeEvent;
import nodeline.events.EventFiles;
import nodeline.events.EventKind;
import nodeline.events.SentMessages.Answer;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a beginning bridge says of the groups that the last one left. */
class ResumedGroupsTest {
  private static final Configuration NOTHING =
      new Configuration(CoordinatorConfig.EMBEDDED, List.of(new GroupConfig("lab", 1)), List.of());
  private static final Member MEMBER = new Member("lab", "1", "server");

  @TempDir private Path state;

  /** Begins, has a group, and ends as by SIGTERM. */
  private Path run(Beginning beginning) {
    JournaledGroups groups = JournaledGroups.open(state, beginning, Configuration.KEEP);
    EmbeddedCoordinator coordinator = groups.coordinator();
    try (Bridge bridge = new Bridge(NOTHING, groups.lock(), BridgeListener.NONE, coordinator)) {
      coordinator.join(MEMBER, 1);
      return bridge.eventFile();
    }
  }

  @Test
  void theEventOfItsRunNamesThoseThatGoOn() {
    run(Beginning.KEPT);
    run(Beginning.KEPT);
    List<List<String>> resumed = new ArrayList<>();
    new EventFiles(run(Beginning.FRESH))
        .read(
            (BridgeEvent event) -> {
              if (event.kind() == EventKind.RUN) {
                resumed.add(event.list("resumed"));
              }
            });
    assertEquals(List.of(List.of(), List.of("lab"), List.of()), resumed);
  }

  @Test
  void itsCoordinatorKnowsThatNobodyHasSentAMessage() {
    JournaledGroups groups = JournaledGroups.open(state, Beginning.FRESH, Configuration.KEEP);
    EmbeddedCoordinator coordinator = groups.coordinator();
    coordinator.join(MEMBER, 1);
    assertEquals(Answer.SENT_BY_NOBODY, GroupStates.messages(coordinator).of("lab", "ready"));
    assertEquals(Answer.NOT_KNOWN, GroupStates.messages(coordinator).of("lob", "ready"));
    groups.close();
  }
}
