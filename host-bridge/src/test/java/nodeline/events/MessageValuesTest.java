// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.control.GroupState;
import nodeline.control.GroupState.MemberState;
import nodeline.control.GroupState.MessageState;
import nodeline.status.GroupTable;
import org.junit.jupiter.api.Test;

/** The values of a group's messages, and which of them are of an earlier run. */
class MessageValuesTest {
  private static final GroupState LAB =
      new GroupState(
          "lab",
          1,
          0,
          List.of(new MemberState("1", "server", "a", "", false)),
          1,
          List.of(new MessageState("ready", List.of("1"), List.of(), 0, List.of())));

  private final MessageValues values = new MessageValues("lab");

  private void run(String... resumed) {
    event(EventKind.RUN, "", Map.of("version", "1", "resumed", List.of(resumed)));
  }

  private void sends(String pair) {
    event(
        EventKind.CALL,
        "lab",
        Map.of("job", "1", "command", "lava-send", "arguments", List.of("ready", pair)));
  }

  private void event(EventKind kind, String group, Map<String, Object> data) {
    values.accept(new BridgeEvent(0, 0, "h", kind, "", group, data));
  }

  private Object data() {
    return values.of(LAB, Optional.empty()).get(0).get("data");
  }

  @Test
  void valuesOfAnEarlierRunAreNotAmongThem() {
    run();
    sends("old=1");
    run("other");
    sends("new=2");
    assertEquals(Map.of("new", "2"), data());
  }

  @Test
  void aRunThatGoesOnWithTheGroupKeepsThem() {
    run();
    sends("old=1");
    run("lab", "other");
    sends("new=2");
    assertEquals(Map.of("old", "1", "new", "2"), data());
  }

  @Test
  void aClearedGroupHasNone() {
    sends("old=1");
    event(EventKind.CLEARED, "lab", Map.of());
    assertEquals(false, values.of(LAB, Optional.empty()).get(0).get("known"));
  }

  @Test
  void whatAnEventHasNoRoomForIsCounted() {
    run();
    event(
        EventKind.CALL,
        "lab",
        Map.of("job", "1", "command", "lava-send", "arguments", List.of("ready", "k=v"), "cut", 9));
    assertEquals(Map.of("k", "v"), data());
    assertEquals(9L, values.of(LAB, Optional.empty()).get(0).get("cut"));
    assertEquals(
        "ready\n  from a\n    k=v\n    (9 more are not in the events)",
        GroupTable.values(values.of(LAB, Optional.empty())));
  }
}
