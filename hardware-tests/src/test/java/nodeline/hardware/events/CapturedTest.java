// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nodeline.decode.Capture;
import nodeline.decode.CaptureReport;
import nodeline.decode.CapturedBench;
import nodeline.decode.DecodedFrame;
import nodeline.events.EventFiles;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.timeline.Timeline;
import nodeline.timeline.TimelineBuilder;
import nodeline.timeline.TimelineHtml;
import nodeline.timeline.TimelineText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bench's history afterwards: its timeline, and what went over a board's tty. */
class CapturedTest {
  @TempDir Path folder;

  private Timeline timeline() {
    TimelineBuilder builder = new TimelineBuilder();
    new EventFiles(folder.resolve("state/events.jsonl")).read(builder);
    return builder.build();
  }

  @Test
  void aTimelineShowsTheMessageThatLetAWaitGoOn() throws Exception {
    try (Rig rig = new Rig(folder, "dash", "server", "client")) {
      CompletableFuture<Board.Result> waits = rig.board(0).start("lava-wait ready");
      rig.await("a wait", () -> rig.waitsFor(0, "job-1 (client)"));
      rig.board(1).run("lava-send ready 'x=</script><b>'");
      assertEquals(0, waits.get().exit());
      CompletableFuture<Board.Result> endless = rig.board(0).start("lava-wait never");
      rig.await("a wait", () -> rig.waitsFor(0, "job-1 (client)"));
      assertFalse(endless.isDone());
    }

    Timeline timeline = timeline();
    assertEquals(1, timeline.arrows().size());
    assertEquals("ready", timeline.arrows().get(0).label());
    assertEquals(
        List.of("DONE lava-wait ready", "DONE lava-send ready", "UNFINISHED lava-wait never"),
        timeline.spans().stream().map(span -> span.state() + " " + span.label()).toList());
    String lines = String.join("\n", new TimelineText(timeline, 80, ZoneOffset.UTC).lines());
    assertTrue(lines.contains("✓ wait ready ◀ board-1"), lines);
    assertTrue(lines.contains("? wait never (waits)"), lines);
    StringWriter page = new StringWriter();
    new TimelineHtml(timeline).write(page);
    assertFalse(page.toString().contains("<b>"), "what boards send is no markup");
  }

  /** Both ways of a tty, one after the other, as a terminal program and a bridge have them. */
  @Test
  void aCaptureOfATtyTellsItsCalls() throws Exception {
    List<DecodedFrame> frames = new ArrayList<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    CaptureReport report = new CaptureReport(frames::add, text);
    try (Rig rig = new Rig(folder, "dash", "server")) {
      Board.Result result =
          rig.board(0).run("lava-send ready ip=10.0.0.1; lava-wait ready; echo done >/dev/tty");
      assertEquals(0, result.exit());
      new Capture(report).read(new ByteArrayInputStream(captured(rig.board(0))));
    }
    List<String> said = frames.stream().map(frame -> frame.text().substring(13)).toList();
    assertEquals("lava-send ready ip=10.0.0.1", said.get(0));
    assertTrue(said.contains("done  (lava-send ready ip=10.0.0.1)"), said.toString());
    assertTrue(said.contains("done: job-0:ip=10.0.0.1  (lava-wait ready)"), said.toString());
    assertEquals(List.of(), report.unanswered());
    String rest = text.toString(ISO_8859_1);
    assertTrue(rest.contains("done"), rest);
    assertFalse(rest.contains("NL1:"), rest);
  }

  /** What each tty carried is enough for a diagram, without any bridge's events. */
  @Test
  void capturesOfTwoTtysAreATimeline() throws Exception {
    CapturedBench bench = new CapturedBench(ZoneOffset.UTC, 2);
    try (Rig rig = new Rig(folder, "dash", "server", "client")) {
      CompletableFuture<Board.Result> waits = rig.board(0).start("lava-wait ready; lava-sync end");
      rig.await("a wait", () -> rig.waitsFor(0, "job-1 (client)"));
      assertEquals(0, rig.board(1).run("lava-send ready ip=10.0.0.1; lava-sync end").exit());
      assertEquals(0, waits.get().exit());
      for (int i = 0; i < 2; i++) {
        bench.read("board-" + i, new ByteArrayInputStream(captured(rig.board(i))));
      }
    }
    TimelineBuilder builder = TimelineBuilder.ofCaptures(!bench.isTimed(), bench.leftOut());
    bench.tell(builder);
    Timeline timeline = builder.build();
    assertTrue(timeline.inLines());
    assertEquals(
        List.of(
            "DONE lava-send ready",
            "DONE lava-sync end",
            "DONE lava-sync end",
            "DONE lava-wait ready"),
        timeline.spans().stream().map(span -> span.state() + " " + span.label()).sorted().toList());
    String lines = String.join("\n", new TimelineText(timeline, 80, ZoneOffset.UTC).lines());
    assertTrue(lines.contains("✓ wait ready ◀ board-1"), lines);
  }

  private static byte[] captured(Board board) {
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    captured.writeBytes(board.cable().hostHeard());
    captured.write('\n');
    captured.writeBytes(board.cable().boardHeard());
    return captured.toByteArray();
  }
}
