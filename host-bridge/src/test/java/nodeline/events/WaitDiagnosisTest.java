// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nodeline.events.SentMessages.Answer;
import nodeline.events.WaitDiagnosis.Waiting;
import org.junit.jupiter.api.Test;

/** Why calls wait, case by case. */
class WaitDiagnosisTest {
  private final BenchState bench = new BenchState();
  private final LastLines lines = new LastLines();
  private long now = 100_000;
  private long calls;
  private Answer known = Answer.SENT_BY_NOBODY;
  private final WaitDiagnosis diagnosis =
      new WaitDiagnosis(
          bench,
          (group, id) -> known,
          () ->
              List.of(
                  new Place("bbb-01", "lab", "bbb-01", "server"),
                  new Place("board-7", "lab", "board-7", "client")),
          lines,
          () -> now);

  private void event(EventKind kind, String device, Map<String, Object> data) {
    bench.apply(new BridgeEvent(0, now, "h", kind, device, "lab", data));
  }

  private long call(String device, String command, String... arguments) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", ++calls);
    data.put("command", command);
    data.put("arguments", List.of(arguments));
    event(EventKind.CALL, device, data);
    return calls;
  }

  private void waits(String device, String id, String whom) {
    event(
        EventKind.WAITS,
        device,
        Map.of("call", call(device, "lava-wait", id), "for", List.of(whom)));
  }

  private List<String> why(String command, String id, long millis, String... missing) {
    return diagnosis
        .of(new Waiting("bbb-01", "lab", command, id, millis, List.of(missing)))
        .lines();
  }

  @Test
  void namesTheLinkThatIsDown() {
    event(EventKind.LINK, "board-7", Map.of("state", "down", "reason", "unplugged"));
    lines.text("board-7", "boot\r\nusb gone \u001b[31mx\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    now += 28_400;
    assertEquals(
        List.of(
            "bbb-01 waits 54 s for \"ready\" from board-7: down since 28 s (unplugged)",
            "  board-7's last line: usb gone x"),
        why("lava-wait", "ready", 54_900, "board-7 (client)"));
  }

  @Test
  void namesTheMisspeltMessage() {
    call("board-7", "lava-send", "redy");
    now += 12_000;
    assertEquals(
        List.of("bbb-01 waits 2 s for \"redi\", which nobody sent; board-7 sent \"redy\" 12 s ago"),
        why("lava-wait", "redi", 2_000, "board-7 (client)"));
  }

  /** A member elsewhere has sent it, or an earlier run whose events were put away. */
  @Test
  void aMessageThatTheCoordinatorHasIsNotMisspelt() {
    call("board-7", "lava-send", "redy");
    known = Answer.SENT;
    assertEquals(
        List.of("bbb-01 waits 2 s for \"redi\" from board-7"),
        why("lava-wait-all", "redi", 2_000, "board-7 (client)"));
  }

  @Test
  void saysOnlyOfThisBenchWhatItKnowsOnlyOfThisBench() {
    call("board-7", "lava-send", "redy");
    now += 12_000;
    known = Answer.NOT_KNOWN;
    assertEquals(
        List.of(
            "bbb-01 waits 2 s for \"redi\", which no board here sent in this run;"
                + " board-7 sent \"redy\" 12 s ago"),
        why("lava-wait", "redi", 2_000, "12 (client)"));
  }

  /** It is sure that the board is down; that the name is wrong is not. */
  @Test
  void aLinkThatIsDownComesBeforeTheMisspeltMessage() {
    call("board-7", "lava-send", "redy");
    event(EventKind.LINK, "board-7", Map.of("state", "down", "reason", "unplugged"));
    now += 12_000;
    assertEquals(
        List.of(
            "bbb-01 waits 20 s for \"redi\" from board-7: down since 12 s (unplugged);"
                + " board-7 sent \"redy\" 12 s ago"),
        why("lava-wait", "redi", 20_000, "board-7 (client)"));
  }

  /** Not every similar name is a mistake: this one is waited for, that one is the waiter's own. */
  @Test
  void aMessageThatIsMeantIsNotMisspelt() {
    call("board-7", "lava-send", "step-1");
    call("bbb-01", "lava-wait", "step-1");
    call("bbb-01", "lava-send", "step-3");
    assertEquals(
        List.of("bbb-01 waits 2 s for \"step-2\" from board-7"),
        why("lava-wait", "step-2", 2_000, "board-7 (client)"));
  }

  @Test
  void saysThatWaitAllCountsTheCaller() {
    assertEquals(
        List.of(
            "bbb-01 waits 2 s for \"ready\": bbb-01 itself has not sent \"ready\":"
                + " lava-wait-all counts the caller"),
        why("lava-wait-all", "ready", 2_000, "bbb-01 (server)"));
  }

  @Test
  void namesTheScriptThatHasEnded() {
    event(EventKind.LINK, "board-7", Map.of("state", "ended", "reason", "exit status 1: sh: no"));
    assertEquals(
        List.of("bbb-01 waits 2 s for \"ready\" from board-7: its script has ended (exit 1)"),
        why("lava-wait", "ready", 2_000, "board-7 (client)"));
  }

  @Test
  void noticesThatAllWait() {
    waits("bbb-01", "ready", "board-7 (client)");
    waits("board-7", "go", "bbb-01 (server)");
    assertEquals(
        List.of(
            "bbb-01 waits 2 s for \"ready\" from board-7: it waits for \"go\" itself; deadlock: all"
                + " 2 boards wait"),
        why("lava-wait", "ready", 2_000, "board-7 (client)"));
  }

  @Test
  void aMemberElsewhereIsNamedAsItIs() {
    assertEquals(
        List.of("bbb-01 waits 3 min for \"a\\x1b\" from 12 (\\x1b[2J)"),
        why("lava-wait", "a\u001b", 200_000, "12 (\u001b[2J)"));
  }

  /** A call's time begins a moment before its event does. */
  @Test
  void aTimeoutTellsItsWholeTime() {
    waits("bbb-01", "ready", "board-7 (client)");
    now += 997;
    BridgeEvent timeout =
        new BridgeEvent(0, now, "h", EventKind.TIMEOUT, "bbb-01", "lab", Map.of("call", calls));
    Hangs hangs = new Hangs(bench, diagnosis, () -> now, told -> timeout);
    assertEquals(List.of("bbb-01 waits 1 s for \"ready\" from board-7"), hangs.why(timeout));
  }

  @Test
  void manyLongIdsCostLittle() {
    for (int i = 0; i < 10_000; i++) {
      call("board-7", "lava-send", "x".repeat(240) + i);
      event(EventKind.DONE, "board-7", Map.of("call", calls));
    }
    long began = System.nanoTime();
    why("lava-wait", "x".repeat(250), 2_000, "board-7 (client)");
    why("lava-wait", "xyzzy", 2_000, "board-7 (client)");
    assertEquals(0, (System.nanoTime() - began) / 2_000_000_000L, "in two seconds");
  }

  /** What the host waits for on behalf of a board keeps that from nothing. */
  @Test
  void aCallOfTheHostIsNoDeadlock() {
    waits("bbb-01", "ready", "board-7 (client)");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", ++calls);
    data.put("command", "lava-wait");
    data.put("arguments", List.of("go"));
    data.put("by", "host");
    event(EventKind.CALL, "board-7", data);
    event(EventKind.WAITS, "board-7", Map.of("call", calls, "for", List.of("bbb-01 (server)")));
    assertEquals(
        List.of("bbb-01 waits 2 s for \"ready\" from board-7"),
        why("lava-wait-all", "ready", 2_000, "board-7 (client)"));
  }
}
