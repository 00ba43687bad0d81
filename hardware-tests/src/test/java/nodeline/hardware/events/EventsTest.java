// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import nodeline.events.BridgeEvent;
import nodeline.events.EventFiles;
import nodeline.events.EventKind;
import nodeline.events.EventLine;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of boards that call from real shells. */
class EventsTest {
  private static final int TIME_AND_BLANK = "13:02:27.3 ".length();

  @TempDir Path folder;

  private List<BridgeEvent> events() {
    List<BridgeEvent> events = new ArrayList<>();
    new EventFiles(folder.resolve("state/events.jsonl")).read(events::add);
    return events;
  }

  /** Lines for people, without times and durations. */
  private static List<String> lines(List<BridgeEvent> events) {
    EventLine form = new EventLine(80, ZoneOffset.UTC);
    return events.stream()
        .filter(event -> event.kind().ofCall())
        .flatMap(event -> form.of(event).stream())
        .map(line -> line.substring(TIME_AND_BLANK).replaceAll("  [0-9.]+ s", "  # s"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox sh"})
  void showWhoSentWhatAndWhoWaitedForWhom(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server", "client")) {
      CompletableFuture<Board.Result> waits = rig.board(0).start("lava-wait ready");
      rig.await("a wait", () -> rig.waitsFor(0, "job-1 (client)"));
      rig.board(1).run("lava-send ready ip=9.9.9.9 mood='very good'");
      assertEquals(0, waits.get().exit());
    }

    List<BridgeEvent> events = events();
    assertEquals(
        List.of(
            "board-0  … lava-wait ready",
            "board-1  → ready  ip=9.9.9.9 mood=\"very good\"",
            "board-0  ✓ lava-wait ready  # s  from board-1"),
        lines(events));
    BridgeEvent told = ofKind(events, EventKind.WAITS).findFirst().orElseThrow();
    assertEquals(List.of("job-1 (client)"), told.list("for"));
    BridgeEvent done =
        ofKind(events, EventKind.DONE).filter(BridgeEvent::isWait).findFirst().orElseThrow();
    assertEquals(List.of("job-1:ip=9.9.9.9", "job-1:mood=very good"), done.list("lines"));
    assertEquals("group", done.group());
    assertEquals("board-1", done.text("from"));
    BridgeEvent call = ofKind(events, EventKind.CALL).findFirst().orElseThrow();
    assertEquals("job-0", call.text("job"));
    assertEquals(EventKind.RUN, events.get(0).kind());
    assertEquals(EventKind.END, events.get(events.size() - 1).kind());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("state/events.jsonl"))));
  }

  private static Stream<BridgeEvent> ofKind(List<BridgeEvent> events, EventKind kind) {
    return events.stream().filter(event -> event.kind() == kind);
  }

  @Test
  void aTimeoutNamesTheMisspeltMessage() throws Exception {
    try (Rig rig = new Rig(folder, "dash", "server", "client")) {
      rig.board(1).run("echo about to send >/dev/tty; lava-send redy");
      rig.board(0).run("LAVA_TIMEOUT=5 lava-wait redi");
    }

    assertEquals(
        List.of(
            "board-1  → redy",
            "board-0  … lava-wait redi",
            "board-0  ✗ lava-wait redi  timed out after 5 s, still missing: job-1",
            "           (client)",
            "           board-0 waits # s for \"redi\", which nobody sent; board-1",
            "             sent \"redy\" # s ago",
            "             board-1's last line: about to send"),
        lines(events()).stream()
            .map(line -> line.replaceAll("(redy\"|waits) \\d", "$1 #"))
            .toList());
    BridgeEvent timeout = ofKind(events(), EventKind.TIMEOUT).findFirst().orElseThrow();
    assertTrue(
        timeout
            .list("why")
            .get(0)
            .matches(
                "board-0 waits \\d+ s for \"redi\", which nobody sent; board-1 sent \"redy\" \\d+ s ago"),
        timeout.list("why").toString());
    assertEquals("  board-1's last line: about to send", timeout.list("why").get(1));
  }

  /** Ids and values may be anything; the calls themselves go on. */
  @Test
  void hostileTextIsTextAndIsBounded() throws Exception {
    String esc = "$(printf '\\033[2J\\033]0;x\\007</script>')";
    try (Rig rig = new Rig(folder, "dash", "server", "client")) {
      rig.board(0).run("lava-send '</script>' \"k=" + esc + "\" big=$(printf %08000d 0) x=1");
      assertEquals(0, rig.board(1).run("lava-wait '</script>'").exit());
    }

    List<String> lines = lines(events());
    assertTrue(
        lines.get(0).startsWith("board-0  → </script>  k=\\x1b[2J\\x1b]0;x\\x07<"), lines.get(0));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80 - TIME_AND_BLANK), lines + "");
    String file = Files.readString(folder.resolve("state/events.jsonl"));
    assertTrue(file.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), "ASCII only");
    assertTrue(file.length() < 40_000, "length=" + file.length());
  }
}
