// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.ControlJson;
import nodeline.control.DeviceStatus;
import nodeline.control.GroupState;
import nodeline.control.LinkStatus;
import org.junit.jupiter.api.Test;

class PageViewTest {
  private static final String EVIL = "\u001b]0;x\u0007\u202e</script>";

  private static PageView view(long age, String link, CallStatus... calls) {
    DeviceStatus device =
        new DeviceStatus(
            "a",
            "lab",
            "a",
            EVIL,
            "exec:sh",
            new LinkStatus(LinkStatus.State.UP, age, link),
            age,
            List.of(),
            List.of(calls),
            Map.of());
    BridgeStatus status =
        new BridgeStatus(1, "0", age, "embedded", List.of(), List.of(), List.of(device));
    return PageView.of(status, List.of(), true, 0);
  }

  private static CallStatus call(String argument, List<String> missing) {
    return new CallStatus("lava-wait", List.of(argument), 5, CallStatus.State.RUNNING, missing);
  }

  @Test
  void agesAreNoChange() {
    assertEquals(
        Map.of(),
        view(2_000, "", call("x", List.of())).since(view(1_000, "", call("x", List.of()))));
    assertFalse(view(0, "", call("x", List.of())).since(view(0, "")).isEmpty());
    assertFalse(view(0, "b").since(view(0, "a")).isEmpty());
  }

  @Test
  void whatBoardsSayIsPrintableAndBounded() {
    CallStatus[] calls =
        Collections.nCopies(
                1_000, call(EVIL + "x".repeat(1_000_000), Collections.nCopies(5_000, EVIL)))
            .toArray(CallStatus[]::new);
    String json = ControlJson.line(view(0, "", calls).whole());
    assertTrue(json.length() < 50_000, "length=" + json.length());
    assertFalse(json.contains("\\u001b") || json.contains("\\u202e"), json);
    assertTrue(json.contains("\\\\x1b]0;x\\\\x07\\\\u{202e}</script>"), json);
  }

  @Test
  void groupsOfAnySizeAreBounded() {
    GroupState.MessageState message =
        new GroupState.MessageState(
            EVIL, Collections.nCopies(500, EVIL), Collections.nCopies(500, EVIL), 0, List.of());
    GroupState group =
        new GroupState("g", 2, 0, List.of(), 10_000, Collections.nCopies(500, message));
    BridgeStatus status = new BridgeStatus(1, "0", 0, "embedded", List.of(), List.of(), List.of());
    PageView view = PageView.of(status, Collections.nCopies(1_000, group), true, 0);
    assertEquals(50, view.groups().size());
    assertTrue(ControlJson.line(view.groups().get(0)).length() < 50_000);
  }
}
