// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import nodeline.IoReason;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.control.ControlJson;
import nodeline.decode.Capture;
import nodeline.decode.CaptureReport;
import nodeline.decode.DecodedFrame;
import nodeline.terminal.Fitted;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.TerminalFilter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline decode}. */
@Command(
    name = "decode",
    description = {
      "Shows the frames in a captured text: what was asked and answered, and what is broken.",
      "",
      "The text may be the log of minicom or another terminal program, of a LAVA job, or both ways"
          + " of a connection as text. With --timeline each LOG is one board's."
    },
    footer = {
      "  nodeline decode minicom.cap",
      "      explains each frame in a capture of minicom",
      "  nodeline decode server.log client.log --timeline",
      "      draws the calls of two boards from their logs"
    },
    exitCodeList = {
      "0:shown",
      "1:a text cannot be read, or the timeline cannot be written",
      "2:wrong usage"
    })
final class DecodeCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "LOG",
      description = "The file; - is standard input. More than one only with --timeline.")
  private List<String> files;

  @ArgGroup private Form form = new Form();

  /** What is printed. */
  static final class Form {
    @Option(names = "--text", description = "Print the text without its frames instead.")
    private boolean text;

    @Option(names = "--json", description = "Print lines of JSON (docs/events.md).")
    private boolean json;

    @ArgGroup(exclusive = false)
    private Drawn drawn;
  }

  /** As a timeline. */
  static final class Drawn {
    @Option(
        names = "--timeline",
        required = true,
        description = {
          "Show a sequence diagram instead: who sent what, who waited for whom.",
          "Times are those before the frames where each LOG has them, else lines."
        })
    private boolean wanted;

    @Option(names = "--out", paramLabel = "FILE", description = TimelineOutput.HELP)
    private Path out;
  }

  private final StandardOutput standard;
  @Spec private CommandSpec spec;

  DecodeCommand(StandardOutput standard) {
    this.standard = standard;
  }

  @Override
  public Integer call() {
    if (form.drawn != null && form.drawn.wanted) {
      new CaptureTimeline(files).show(TimelineOutput.to(form.drawn.out, spec));
      return ExitCode.OK;
    }
    if (files.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "one LOG at a time; --timeline shows several together");
    }
    try (InputStream in = open(files.get(0))) {
      if (form.text) {
        showText(in);
      } else {
        showFrames(in);
      }
    } catch (IOException e) {
      if (standard.failure().isEmpty()) {
        throw unreadable(e);
      }
    }
    return ExitCode.OK;
  }

  static InputStream open(String file) throws IOException {
    return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
  }

  static Problem unreadable(IOException e) {
    return new Problem(
        "cannot read the text: " + IoReason.of(e), "name a file, or - for standard input", e);
  }

  /** A file gets it octet for octet, a terminal what is harmless. */
  private void showText(InputStream in) throws IOException {
    TerminalFilter filter = TerminalFilter.of(System.getenv());
    boolean terminal = StandardOutput.isTerminal();
    try (OutputStream out = new BufferedOutputStream(standard)) {
      OutputStream text =
          new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
              write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
              if (terminal) {
                byte[] piece = new byte[length];
                System.arraycopy(octets, offset, piece, 0, length);
                out.write(filter.filter(piece));
              } else {
                out.write(octets, offset, length);
              }
            }
          };
      new Capture(new CaptureReport(frame -> {}, text)).read(in);
    }
  }

  private void showFrames(InputStream in) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int width = StandardOutput.width();
    Consumer<DecodedFrame> show =
        form.json
            ? frame -> out.println(ControlJson.line(frame.fields()))
            : frame -> out.println(Fitted.cut(line(frame), width));
    CaptureReport report = new CaptureReport(show, OutputStream.nullOutputStream());
    new Capture(report).read(in);
    if (form.json) {
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("kind", "summary");
      summary.put("counts", report.counts());
      summary.put("unanswered", report.unanswered());
      out.println(ControlJson.line(summary));
    } else {
      summary(report).lines().forEach(line -> out.println(Fitted.cut(Printable.of(line), width)));
    }
  }

  private static String line(DecodedFrame frame) {
    return "%6d %s %s".formatted(frame.line(), frame.mark(), Printable.of(frame.text()));
  }

  private static String summary(CaptureReport report) {
    String counts =
        report.counts().entrySet().stream()
            .map((Map.Entry<String, Long> count) -> count.getKey() + "=" + count.getValue())
            .collect(Collectors.joining(" "));
    String unanswered =
        report.unanswered().stream()
            .map(call -> "\nwithout an answer here: " + Printable.of(call))
            .collect(Collectors.joining());
    return "\n" + counts + unanswered;
  }
}
