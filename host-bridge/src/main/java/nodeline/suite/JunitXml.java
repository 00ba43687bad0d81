// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import nodeline.Printable;

/**
 * A report as Jenkins, GitLab and GitHub's actions read it.
 *
 * <pre>
 *   &lt;testsuites&gt;
 *     &lt;testsuite name="client"&gt;
 *       &lt;testcase classname="iperf.client" name="throughput" time="2.900"&gt;
 *         &lt;failure message="fail"/&gt;
 *         &lt;system-out&gt;412 Mbit/s&lt;/system-out&gt;
 * </pre>
 */
final class JunitXml {
  private static final String FAILURE = "failure";
  private static final String ERROR = "error";

  private final XMLStreamWriter out;
  private final SuiteReport report;

  private JunitXml(SuiteReport report, XMLStreamWriter out) {
    this.report = report;
    this.out = out;
  }

  /** Writes it, in UTF-8. */
  static void write(SuiteReport report, OutputStream to) throws IOException {
    try {
      XMLStreamWriter out = XMLOutputFactory.newFactory().createXMLStreamWriter(to, "UTF-8");
      new JunitXml(report, out).write();
      out.close();
    } catch (XMLStreamException e) {
      throw new IOException("cannot write XML: " + e.getMessage(), e);
    }
  }

  private void write() throws XMLStreamException {
    out.writeStartDocument("UTF-8", "1.0");
    begin("testsuites", report.suite());
    List<CaseResult> ofRun = ofRun().stream().toList();
    Stream<CaseResult> all = report.boards().flatMap(SuiteReport::cases);
    counts(Stream.concat(all, ofRun.stream()).toList(), report.seconds());
    for (CaseResult result : ofRun) {
      begin("testsuite", "nodeline");
      counts(ofRun, report.seconds());
      write("nodeline", result, List.of());
      out.writeCharacters("\n");
      out.writeEndElement();
    }
    for (int run = 0; run < report.runs().size(); run++) {
      String suffix = report.runs().size() > 1 ? " run " + (run + 1) : "";
      for (BoardOutcome board : report.runs().get(run)) {
        write(board, board.task().device() + suffix);
      }
    }
    out.writeEndElement();
    out.writeEndDocument();
  }

  /**
   * Why not all of it could run, and results that are not here; a harness must not take that for
   * good.
   */
  private Optional<CaseResult> ofRun() {
    String left = report.dropped() == 0 ? "" : "results left out: " + report.dropped();
    String why = report.error().isEmpty() ? left : report.error();
    return why.isEmpty()
        ? Optional.empty()
        : Optional.of(new CaseResult("run", "", CaseOutcome.ERROR, "", "", 0, why));
  }

  private void begin(String element, String name) throws XMLStreamException {
    out.writeCharacters("\n");
    out.writeStartElement(element);
    out.writeAttribute("name", legal(name));
  }

  private void counts(List<CaseResult> cases, double seconds) throws XMLStreamException {
    count("tests", cases, List.of(CaseOutcome.values()));
    count("failures", cases, List.of(CaseOutcome.FAIL));
    count("errors", cases, List.of(CaseOutcome.ERROR));
    count("skipped", cases, List.of(CaseOutcome.SKIP, CaseOutcome.UNKNOWN));
    out.writeAttribute("time", time(seconds));
  }

  private void count(String name, List<CaseResult> cases, List<CaseOutcome> which)
      throws XMLStreamException {
    long count = cases.stream().filter(result -> which.contains(result.outcome())).count();
    out.writeAttribute(name, Long.toString(count));
  }

  private static String time(double seconds) {
    return String.format(Locale.ROOT, "%.3f", Math.max(0, seconds));
  }

  private void write(BoardOutcome board, String name) throws XMLStreamException {
    begin("testsuite", name);
    counts(SuiteReport.cases(board).toList(), board.seconds());
    out.writeAttribute("timestamp", report.began().toString());
    for (CaseResult result : board.results()) {
      String about = result.outcome() == CaseOutcome.PASS ? result.message() : "";
      Stream<String> lines = Stream.of(result.measured(), about);
      write(name, result, lines.filter(text -> !text.isEmpty()).toList());
    }
    write(name, board.script(), board.details());
    out.writeCharacters("\n");
    out.writeEndElement();
  }

  private void write(String board, CaseResult result, List<String> lines)
      throws XMLStreamException {
    begin("testcase", result.fullName());
    out.writeAttribute("classname", legal(report.suite() + "." + board));
    out.writeAttribute("time", time(result.seconds()));
    String message = result.message().isEmpty() ? result.outcome().word() : result.message();
    switch (result.outcome()) {
      case FAIL -> empty(FAILURE, message);
      case ERROR -> empty(ERROR, message);
      case SKIP, UNKNOWN -> empty("skipped", message);
      case PASS -> {
        // It says nothing.
      }
    }
    if (!lines.isEmpty()) {
      out.writeStartElement("system-out");
      out.writeCharacters(legal(String.join("\n", lines)));
      out.writeEndElement();
    }
    out.writeEndElement();
  }

  private void empty(String element, String message) throws XMLStreamException {
    out.writeEmptyElement(element);
    out.writeAttribute("message", legal(message));
  }

  /**
   * XML 1.0 has no way at all to write some characters, which boards may have printed; others would
   * not be seen as themselves.
   */
  private static String legal(String text) {
    StringBuilder legal = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean line = c == '\n' || c == '\t';
              boolean allowed = line || Printable.isSeen(c);
              legal.append(allowed ? Character.toString(c) : Printable.of(Character.toString(c)));
            });
    return legal.toString();
  }
}
