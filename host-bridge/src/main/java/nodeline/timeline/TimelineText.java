// SPDX-License-Identifier: Apache-2.0
package nodeline.timeline;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nodeline.Printable;
import nodeline.terminal.Fitted;
import nodeline.terminal.Wrapped;
import nodeline.timeline.Timeline.Arrow;
import nodeline.timeline.Timeline.Mark;
import nodeline.timeline.Timeline.Span;
import nodeline.timeline.Timeline.State;

/**
 * A timeline as text: a column for each device, a row for each moment.
 *
 * <pre>
 *               bbb-01            board-7
 *   13:02:27.3  … wait ready      │
 *   13:02:28.6  │                 → ready
 *   13:02:28.7  ✓ wait ready ◀ board-7
 * </pre>
 */
public final class TimelineText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int TIME_WIDTH = 12;
  private static final int LEAST_COLUMN = 14;
  private static final int MOST_COLUMN = 30;

  /** Where there is no screen. */
  private static final int WIDE_COLUMN = 60;

  private final Timeline timeline;
  private final ZoneId zone;
  private final int screen;
  private final int columns;
  private final int width;
  private final Map<String, Arrow> arrows = new HashMap<>();

  private record Row(long time, boolean end, int lane, String text) {}

  /**
   * Shows a timeline.
   *
   * @param screen its columns; lanes that do not fit are left out and named. 0: there is none, and
   *     all lanes are there
   */
  public TimelineText(Timeline timeline, int screen, ZoneId zone) {
    this.timeline = timeline;
    this.zone = zone;
    int lanes = Math.max(1, timeline.lanes().size());
    int room = Math.max(LEAST_COLUMN, screen - TIME_WIDTH);
    this.screen = screen;
    this.columns = screen == 0 ? lanes : Math.max(1, Math.min(lanes, room / LEAST_COLUMN));
    timeline.arrows().forEach(arrow -> arrows.put(arrow.to() + "/" + arrow.got(), arrow));
    this.width = screen == 0 ? widest() : Math.min(MOST_COLUMN, room / columns);
  }

  /** What the longest cell needs, as far as that is not too much. */
  private int widest() {
    int longest =
        rows().stream()
            .filter(row -> row.lane() >= 0)
            .mapToInt(row -> Fitted.width(Printable.of(row.text())) + 1)
            .max()
            .orElse(0);
    return Math.max(MOST_COLUMN, Math.min(WIDE_COLUMN, longest));
  }

  /** The lines, without line ends. */
  public List<String> lines() {
    if (timeline.isEmpty()) {
      return List.of("nothing happened");
    }
    List<String> lines = new ArrayList<>();
    lines.add(head());
    for (Row row : rows()) {
      lines.add(line(row));
    }
    if (timeline.lanes().size() > columns) {
      lines.addAll(
          Wrapped.lines(
              "%d more devices have no room here: --device or --group shows fewer, --out all"
                  .formatted(timeline.lanes().size() - columns),
              screen));
    }
    return lines;
  }

  private String head() {
    StringBuilder head = new StringBuilder(" ".repeat(TIME_WIDTH));
    for (int i = 0; i < columns; i++) {
      head.append(cell(Printable.of(timeline.lanes().get(i).device())));
    }
    if (timeline.inLines()) {
      head.replace(0, TIME_WIDTH, "      line  ");
    }
    return head.toString().stripTrailing();
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Span span : timeline.spans()) {
      if (span.send()) {
        rows.add(new Row(span.begin(), false, span.lane(), "→ " + id(span)));
      } else {
        rows.add(new Row(span.begin(), false, span.lane(), "… " + shortened(span)));
        rows.add(new Row(span.end(), true, span.lane(), ended(span)));
      }
    }
    for (Mark mark : timeline.marks()) {
      rows.add(new Row(mark.time(), false, mark.lane(), mark.text()));
    }
    rows.removeIf(row -> row.lane() >= columns);
    rows.sort(Comparator.comparingLong(Row::time).thenComparing(Row::end));
    return rows;
  }

  private String ended(Span span) {
    String mark =
        switch (span.state()) {
          case DONE -> "✓ ";
          case FAILED, TIMED_OUT -> "✗ ";
          case UNFINISHED -> "? ";
        };
    Arrow arrow = arrows.get(span.lane() + "/" + span.end());
    String from = arrow == null ? "" : " ◀ " + sender(arrow);
    return mark + shortened(span) + (span.state() == State.UNFINISHED ? " (waits)" : from);
  }

  private String sender(Arrow arrow) {
    return timeline.lanes().get(arrow.from()).device();
  }

  private static String shortened(Span span) {
    return span.label().startsWith("lava-") ? span.label().substring(5) : span.label();
  }

  private static String id(Span span) {
    String label = shortened(span);
    return label.startsWith("send ") ? label.substring(5) : label;
  }

  private String line(Row row) {
    StringBuilder line = new StringBuilder(at(row.time()));
    if (row.lane() < 0) {
      return line + Fitted.cut(Printable.of(row.text()), columns * width);
    }
    for (int i = 0; i < columns; i++) {
      line.append(cell(i == row.lane() ? Printable.of(row.text()) : "│"));
    }
    return line.toString().stripTrailing();
  }

  private String at(long time) {
    if (timeline.inLines()) {
      return "%10d  ".formatted(time);
    }
    String second = TIME.withZone(zone).format(Instant.ofEpochMilli(time));
    return second + '.' + Math.floorMod(time, 1_000L) / 100 + "  ";
  }

  private String cell(String text) {
    return Fitted.padded(Fitted.cut(text, width - 1), width);
  }
}
