// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.terminal.StandardOutput;
import nodeline.timeline.Timeline;
import nodeline.timeline.TimelineHtml;
import nodeline.timeline.TimelineSvg;
import nodeline.timeline.TimelineText;
import nodeline.timeline.TimelineTrace;
import picocli.CommandLine.Model.CommandSpec;

/** Where a timeline goes: to standard output as text, or into a file of the kind of its name. */
final class TimelineOutput {
  /** What {@code --out} does. */
  static final String HELP =
      "Write a picture (.svg), one page that needs nothing else (.html), or Chrome's trace"
          + " format (.json), which ui.perfetto.dev opens.";

  private final Path file;
  private final Form form;
  private final CommandSpec spec;

  private enum Form {
    TEXT,
    SVG,
    HTML,
    JSON;

    static Form of(Path file) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      for (Form form : values()) {
        if (form != TEXT && name.endsWith("." + form.name().toLowerCase(Locale.ROOT))) {
          return form;
        }
      }
      throw new Problem(
          "not a kind of timeline: " + file, "name a file that ends in .svg, .html or .json");
    }
  }

  private TimelineOutput(Path file, Form form, CommandSpec spec) {
    this.file = file;
    this.form = form;
    this.spec = spec;
  }

  /**
   * One for a command.
   *
   * @param file null: standard output
   * @throws Problem if its name asks for no kind that there is
   */
  static TimelineOutput to(Path file, CommandSpec spec) {
    return new TimelineOutput(file, file == null ? Form.TEXT : Form.of(file), spec);
  }

  /**
   * Writes it.
   *
   * @throws Problem if the file cannot be written
   */
  void show(Timeline timeline) {
    if (form == Form.TEXT) {
      int width = StandardOutput.width();
      new TimelineText(timeline, width, ZoneId.systemDefault())
          .lines()
          .forEach(spec.commandLine().getOut()::println);
      return;
    }
    try (Writer writer =
        new BufferedWriter(
            new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8))) {
      switch (form) {
        case SVG -> new TimelineSvg(timeline, ZoneId.systemDefault()).write(writer);
        case HTML -> new TimelineHtml(timeline).write(writer);
        default -> new TimelineTrace(timeline).write(writer);
      }
    } catch (IOException e) {
      throw new Problem(
          "cannot write the timeline: " + IoReason.of(e), "name another file by --out", e);
    }
  }
}
