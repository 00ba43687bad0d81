// SPDX-License-Identifier: Apache-2.0
package nodeline.timeline;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import nodeline.Printable;
import nodeline.timeline.Timeline.Arrow;
import nodeline.timeline.Timeline.Mark;
import nodeline.timeline.Timeline.Span;
import nodeline.timeline.Timeline.State;

/** A timeline as one SVG picture: time to the right, a row for each device. No script is in it. */
public final class TimelineSvg {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int LEFT = 140;
  private static final int TOP = 40;
  private static final int ROW = 44;
  private static final int BAR = 18;
  private static final int WIDTH = 1_600;
  private static final int RIGHT = 20;
  private static final int TICKS = 10;
  private static final double LETTER = 6.5;
  private static final String STYLE =
      """
      svg{font:11px sans-serif;background:#fff;color:#111}
      text{fill:currentColor} .lane{stroke:#8886} .tick{fill:#888}
      .done{fill:#3b82f6} .send{fill:#10b981} .failed{fill:#f59e0b} .unfinished,.timed_out{fill:#dc2626}
      .arrow{stroke:#10b981;fill:none} .mark{fill:#888} .bad{fill:#dc2626} .bar{fill:#fff}
      @media (prefers-color-scheme:dark){svg{background:#111;color:#eee}}
      """;

  private final Timeline timeline;
  private final ZoneId zone;

  public TimelineSvg(Timeline timeline, ZoneId zone) {
    this.timeline = timeline;
    this.zone = zone;
  }

  /** Writes it. */
  public void write(Writer out) throws IOException {
    int height = TOP + ROW * Math.max(1, timeline.lanes().size()) + 10;
    out.write(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
            .formatted(WIDTH, height, WIDTH, height));
    out.write("<title>nodeline timeline</title>\n<style>" + STYLE + "</style>\n");
    ticks(out);
    for (int lane = 0; lane < timeline.lanes().size(); lane++) {
      lane(out, lane);
    }
    for (Span span : timeline.spans()) {
      span(out, span);
    }
    for (Arrow arrow : timeline.arrows()) {
      out.write(
          format(
              "<path class=\"arrow\" d=\"M%.1f %.1fL%.1f %.1f\"><title>%s</title></path>\n",
              x(arrow.sent()),
              middle(arrow.from()),
              x(arrow.got()),
              middle(arrow.to()),
              text(arrow.label())));
    }
    for (Mark mark : timeline.marks()) {
      out.write(
          format(
              "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s</title></circle>\n",
              mark.bad() ? "bad" : "mark",
              x(mark.time()),
              mark.lane() < 0 ? TOP - 6.0 : middle(mark.lane()) - BAR,
              text(at(mark.time()) + " " + mark.text())));
    }
    out.write("</svg>\n");
  }

  private void ticks(Writer out) throws IOException {
    for (int i = 0; i <= TICKS; i++) {
      long time = timeline.from() + (timeline.to() - timeline.from()) * i / TICKS;
      out.write(
          format(
              "<text class=\"tick\" x=\"%.1f\" y=\"16\" text-anchor=\"%s\">%s</text>\n",
              x(time), i == TICKS ? "end" : "middle", at(time)));
    }
  }

  private void lane(Writer out, int lane) throws IOException {
    double y = middle(lane);
    out.write(
        format(
            "<line class=\"lane\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
            LEFT, WIDTH - RIGHT, y, y));
    out.write(
        format(
            "<text x=\"8\" y=\"%.1f\">%s</text>\n",
            y + 4, text(shortened(timeline.lanes().get(lane).device(), LEFT - 12))));
  }

  private void span(Writer out, Span span) throws IOException {
    double x = x(span.begin());
    double width = Math.max(2, x(span.end()) - x);
    String kind =
        span.send() && span.state() == State.DONE
            ? "send"
            : span.state().name().toLowerCase(Locale.ROOT);
    String hover =
        "%s %s %d %s\n%s"
            .formatted(
                at(span.begin()),
                span.label(),
                span.end() - span.begin(),
                timeline.inLines() ? "lines" : "ms",
                span.text());
    out.write(
        format(
            "<g><rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
            kind, x, middle(span.lane()) - BAR / 2.0, width, BAR));
    String label = shortened(span.label(), width - 4);
    if (!label.isEmpty()) {
      out.write(
          format(
              "<text class=\"bar\" x=\"%.1f\" y=\"%.1f\">%s</text>",
              x + 3, middle(span.lane()) + 4, text(label)));
    }
    out.write("<title>" + text(hover) + "</title></g>\n");
  }

  private static String shortened(String text, double width) {
    int letters = (int) (width / LETTER);
    return text.length() <= letters
        ? text
        : letters < 3 ? "" : text.substring(0, letters - 1) + "…";
  }

  private double x(long time) {
    double part = (double) (time - timeline.from()) / Math.max(1, timeline.to() - timeline.from());
    return LEFT + Math.max(0, part) * (WIDTH - RIGHT - LEFT); // what is older begins at the edge
  }

  private static double middle(int lane) {
    return TOP + ROW * (lane + 0.5);
  }

  private String at(long time) {
    if (timeline.inLines()) {
      return "line " + time;
    }
    return "%s.%03d"
        .formatted(
            TIME.withZone(zone).format(Instant.ofEpochMilli(time)), Math.floorMod(time, 1_000L));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  /** Text for XML; line ends stay, other controls become their numbers. */
  static String text(String any) {
    StringBuilder text = new StringBuilder();
    any.lines().forEach(line -> text.append(text.isEmpty() ? "" : "\n").append(Printable.of(line)));
    return text.toString()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
