// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JunitXmlTest {
  private static final SuiteScript SCRIPT =
      new SuiteScript(
          "a",
          "s:1",
          "a.sh",
          "true",
          Optional.empty(),
          false,
          Optional.empty(),
          FilesReader.NONE,
          false);

  private static CaseResult result(String name, CaseOutcome outcome, String message) {
    return new CaseResult(name, "", outcome, "1\u0001", "m<s>", 0.5, message);
  }

  private static Document document(CaseResult... results) throws Exception {
    return document("", 0, results);
  }

  private static Document document(String error, long dropped, CaseResult... results)
      throws Exception {
    BoardOutcome board =
        new BoardOutcome(
            new SuiteTask("a", "one", "1", "lab", false, SCRIPT),
            BoardOutcome.State.FAILED,
            -1,
            result("a.sh", CaseOutcome.ERROR, "lost \"it\""),
            List.of("one", "two"),
            9,
            List.of(results),
            dropped);
    SuiteReport report =
        new SuiteReport("iperf", Instant.EPOCH, 10, true, error, List.of(List.of(board)));
    ByteArrayOutputStream xml = new ByteArrayOutputStream();
    JunitXml.write(report, xml);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.toByteArray()));
  }

  private static Element element(Document document, String name, int number) {
    return (Element) document.getElementsByTagName(name).item(number);
  }

  /** Or a harness would take a run of nothing for a good one. */
  @Test
  void whyNothingRanIsAnErrorAndSoAreResultsWithoutRoom() throws Exception {
    Document none = document("no bridge is running", 0);
    assertEquals("2", none.getDocumentElement().getAttribute("errors"));
    assertEquals("no bridge is running", element(none, "error", 0).getAttribute("message"));
    Document dropped = document("", 3);
    assertEquals("results left out: 3", element(dropped, "error", 0).getAttribute("message"));
    assertEquals("1", document("", 0).getDocumentElement().getAttribute("errors"));
  }

  @Test
  void hasEachResultAndTheirNumbers() throws Exception {
    Document xml =
        document(
            result("x", CaseOutcome.PASS, ""),
            result("y", CaseOutcome.FAIL, ""),
            result("z", CaseOutcome.UNKNOWN, ""));
    Element suite = element(xml, "testsuite", 0);
    assertEquals("4", suite.getAttribute("tests"));
    assertEquals("1", suite.getAttribute("failures"));
    assertEquals("1", suite.getAttribute("errors"));
    assertEquals("1", suite.getAttribute("skipped"));
    assertEquals("9.000", suite.getAttribute("time"));
    assertEquals("iperf.a", element(xml, "testcase", 0).getAttribute("classname"));
    assertEquals("fail", element(xml, "failure", 0).getAttribute("message"));
    assertEquals("unknown", element(xml, "skipped", 0).getAttribute("message"));
    assertEquals("lost \"it\"", element(xml, "error", 0).getAttribute("message"));
    assertEquals("one\ntwo", element(xml, "system-out", 3).getTextContent());
  }

  /** XML 1.0 has no such characters, however they are written. */
  @Test
  void showsWhatXmlCannotHold() throws Exception {
    Document xml = document(result("\0\u001b[2J\ud800<&]]>", CaseOutcome.PASS, "\uffff"));
    assertEquals("\\x00\\x1b[2J\\u{d800}<&]]>", element(xml, "testcase", 0).getAttribute("name"));
    assertEquals("1\\x01 m<s>\n\\u{ffff}", element(xml, "system-out", 0).getTextContent());
  }
}
