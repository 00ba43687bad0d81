// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import org.junit.jupiter.api.Test;

/** Boards a, b and c of one group. */
class StuckBoardsTest {
  private final List<DeviceStatus> devices = new ArrayList<>();

  private void board(String name, CallStatus... calls) {
    LinkStatus up = new LinkStatus(LinkStatus.State.UP, 1, "");
    devices.add(
        new DeviceStatus(
            name,
            "lab",
            "job-" + name,
            "role",
            "exec:sh",
            up,
            1L,
            List.of(),
            List.of(calls),
            Map.of()));
  }

  private static CallStatus call(String command, String... missing) {
    List<String> names =
        List.of(missing).stream()
            .map(one -> one.length() == 1 ? "job-" + one + " (role)" : one)
            .toList();
    return new CallStatus(command, List.of("m"), 1, CallStatus.State.RUNNING, names);
  }

  private Optional<Map<String, String>> stuck(Map<String, String> ends, String... running) {
    BridgeStatus status = new BridgeStatus(1, "1", 1, "embedded", List.of(), List.of(), devices);
    return new StuckBoards(status, ends).all(Set.of(running));
  }

  @Test
  void oneThatWaitsForAnEndedBoardIsStuck() {
    board("a", call("lava-wait", "b"));
    board("b");
    assertEquals(
        Optional.of(Map.of("a", "b ended with 1; a waits for it in lava-wait m")),
        stuck(Map.of("b", "ended with 1"), "a"));
    assertEquals(Optional.empty(), stuck(Map.of(), "a"));
  }

  @Test
  void aWaitNeedsOneSenderAndASyncAllOfThem() {
    board("a", call("lava-wait", "b", "c"));
    board("b");
    board("c");
    assertEquals(Optional.empty(), stuck(Map.of("b", "ended with 1"), "a"));
    devices.remove(0);
    board("a", call("lava-sync", "b", "c"));
    assertEquals(
        Optional.of(Map.of("a", "b ended with 1; a waits for it in lava-sync m")),
        stuck(Map.of("b", "ended with 1"), "a"));
  }

  @Test
  void boardsThatWaitForEachOtherAreStuck() {
    board("a", call("lava-wait", "b"));
    board("b", call("lava-wait", "a"));
    assertEquals(
        "a waits for b in lava-wait m, which waits too",
        stuck(Map.of(), "a", "b").orElseThrow().get("a"));
  }

  @Test
  void oneThatWorksOrWaitsForMembersElsewhereIsNot() {
    board("a", call("lava-wait", "b"));
    board("b");
    assertEquals(Optional.empty(), stuck(Map.of(), "a", "b"));
    board("c", call("lava-wait-all", "elsewhere (role)"));
    assertEquals(Optional.empty(), stuck(Map.of("a", "ended", "b", "ended"), "c"));
  }
}
