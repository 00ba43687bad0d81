// SPDX-License-Identifier: Apache-2.0
package nodeline.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import nodeline.events.BridgeEvent;
import nodeline.events.EventKind;
import nodeline.timeline.Timeline.State;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The four forms of a timeline. */
class TimelineTest {
  private static final String HOSTILE = "</script><script>alert(1)</script>]]>&\"'\u001b[2J\u202e";

  private final TimelineBuilder builder = new TimelineBuilder();
  private long now;
  private long jump;

  private void event(EventKind kind, String device, Map<String, Object> data) {
    String group = device.isEmpty() ? "" : "lab";
    builder.accept(new BridgeEvent(now + jump, 5_000 + now, "h", kind, device, group, data));
  }

  private Map<String, Object> call(long number, String command, String... arguments) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", number);
    data.put("command", command);
    data.put("arguments", List.of(arguments));
    return data;
  }

  private Map<String, Object> ended(Map<String, Object> call, String from) {
    Map<String, Object> data = new LinkedHashMap<>(call);
    data.put("from", from);
    data.put("lines", List.of("2:ip=" + HOSTILE));
    return data;
  }

  /** a waits, b sends, a is done; then a waits for what never comes. */
  private Timeline meeting(String id) {
    event(EventKind.RUN, "", Map.of("version", "1"));
    event(EventKind.CALL, "a", call(1, "lava-wait", id));
    now += 1_000;
    event(EventKind.CALL, "b", call(2, "lava-send", id, "ip=" + HOSTILE));
    event(EventKind.DONE, "b", call(2, "lava-send", id, "ip=" + HOSTILE));
    now += 100;
    event(EventKind.DONE, "a", ended(call(1, "lava-wait", id), "b"));
    jump = -3_600_000; // the host's clock is set back
    now += 100;
    event(EventKind.CALL, "a", call(3, "lava-wait", "never"));
    now += 5_000;
    event(EventKind.LINK, "b", Map.of("state", "down", "reason", HOSTILE));
    return builder.build();
  }

  private static String written(Form form) throws IOException {
    StringWriter text = new StringWriter();
    form.write(text);
    return text.toString();
  }

  private interface Form {
    void write(StringWriter to) throws IOException;
  }

  @Test
  void hasSpansArrowsAndUnfinishedWaits() {
    Timeline timeline = meeting("ready");
    assertEquals(0, timeline.from());
    assertEquals(6_200, timeline.to(), "the jump of the clock does not count");
    assertEquals(
        List.of(State.DONE, State.DONE, State.UNFINISHED),
        timeline.spans().stream().map(Timeline.Span::state).toList());
    assertEquals(6_200, timeline.spans().get(2).end());
    assertEquals(List.of(new Timeline.Arrow(1, 1_000, 0, 1_100, "ready")), timeline.arrows());
  }

  @Test
  void asTextItHasAColumnForEachDevice() {
    List<String> lines = new TimelineText(meeting("ready"), 60, ZoneOffset.UTC).lines();
    assertEquals(
        """
                    a                       b
        00:00:00.0  ▶ begins, version 1, 0 devices
        00:00:00.0  … wait ready            │
        00:00:01.0  │                       → ready
        00:00:01.1  ✓ wait ready ◀ b        │
        00:00:01.2  … wait never            │
        00:00:06.2  ? wait never (waits)    │"""
            .lines()
            .sorted()
            .toList(),
        lines.subList(0, 8).stream().filter(line -> !line.contains("link")).sorted().toList());
    lines.forEach(line -> assertTrue(line.length() <= 60, line));
    assertFalse(String.join("", lines).contains("\u001b"));
  }

  @Test
  void asSvgItIsXmlWithoutScripts() throws Exception {
    Timeline timeline = meeting(HOSTILE);
    String svg = written(to -> new TimelineSvg(timeline, ZoneOffset.UTC).write(to));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    assertEquals(0, document.getElementsByTagName("script").getLength());
    assertEquals(3, document.getElementsByTagName("rect").getLength());
    assertTrue(svg.contains("class=\"unfinished\""));
  }

  @Test
  void asAPageItHasOneScriptAndData() throws Exception {
    Timeline timeline = meeting(HOSTILE);
    String page = written(to -> new TimelineHtml(timeline).write(to));
    assertEquals(3, page.split("</script>", -1).length, "the data's and the page's own");
    assertTrue(page.contains("default-src 'none'; style-src 'sha256-"), page.substring(0, 500));
    assertFalse(page.contains("{{"));
    String data = page.substring(page.indexOf("json\">") + 6, page.indexOf("</script>"));
    JsonNode json = new ObjectMapper().readTree(data);
    assertEquals(
        "lava-wait " + HOSTILE.replace("\u001b", "\\x1b").replace("\u202e", "\\u{202e}"),
        json.path("spans").get(0).get(5).asText());
    assertTrue(data.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '<' && c != '>'));
  }

  @Test
  void asATraceItHasSlicesAndFlows() throws Exception {
    Timeline timeline = meeting("ready");
    JsonNode trace =
        new ObjectMapper().readTree(written(to -> new TimelineTrace(timeline).write(to)));
    Map<String, Integer> phases = new LinkedHashMap<>();
    trace
        .path("traceEvents")
        .forEach(one -> phases.merge(one.path("ph").asText(), 1, Integer::sum));
    assertEquals(Map.of("M", 3, "X", 3, "s", 1, "f", 1, "i", 2), phases);
    JsonNode wait = trace.path("traceEvents").get(3);
    assertEquals("lava-wait ready", wait.path("name").asText());
    assertEquals(1_100_000, wait.path("dur").asLong());
  }

  /** However much others have done since. */
  @Test
  void aWaitThatHangsIsShownThoughItBeganBefore() throws Exception {
    List<BridgeEvent> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(at(i, EventKind.CALL, "a", call(2L * i, "lava-wait", "old")));
      events.add(at(i, EventKind.DONE, "a", ended(call(2L * i, "lava-wait", "old"), "")));
      if (i == 2) {
        events.add(at(i, EventKind.CALL, "b", call(99, "lava-wait", "hangs")));
      }
    }
    RecentEvents recent = new RecentEvents(10, Long.MIN_VALUE);
    events.forEach(recent);
    assertEquals(List.of("hangs"), recent.open().stream().map(BridgeEvent::messageId).toList());
    assertEquals(31, recent.leftOut());

    TimelineBuilder since = new TimelineBuilder(18_500);
    events.forEach(since);
    Timeline timeline = since.build();
    assertEquals(
        List.of("UNFINISHED hangs 2000-19000", "DONE old 19000-19000"),
        timeline.spans().stream()
            .map(
                one ->
                    one.state()
                        + " "
                        + one.label().substring(10)
                        + " "
                        + one.begin()
                        + "-"
                        + one.end())
            .toList());
    assertEquals(18_500, timeline.from());
    String svg = written(to -> new TimelineSvg(timeline, ZoneOffset.UTC).write(to));
    assertFalse(svg.matches("(?s).* x=\"-.*"), svg);
  }

  private static BridgeEvent at(
      long second, EventKind kind, String device, Map<String, Object> data) {
    return new BridgeEvent(second * 1_000, second * 1_000, "h", kind, device, "lab", data);
  }

  /** A file of events may come from anybody: ids and values of 1 MB, ten thousand of them. */
  @Test
  void hostileEventsAreBoundedInEachForm() throws Exception {
    String big = HOSTILE + "x".repeat(1_000_000);
    String pair = "k=" + big;
    for (int i = 0; i < 5_000; i++) {
      now += 10;
      String id = i < 20 ? i + big : i + HOSTILE;
      String device = i % 3 + (i < 20 ? big : HOSTILE);
      event(EventKind.CALL, device, call(i, "lava-send", id, pair));
      event(EventKind.DONE, device, ended(call(i, "lava-send", id), device));
    }
    Timeline timeline = builder.build();
    assertTrue(timeline.leftOut() > 9_000, "leftOut=" + timeline.leftOut());
    for (Form form :
        List.<Form>of(
            to -> new TimelineHtml(timeline).write(to),
            to -> new TimelineSvg(timeline, ZoneOffset.UTC).write(to),
            to -> new TimelineTrace(timeline).write(to),
            to ->
                to.append(
                    String.join("", new TimelineText(timeline, 80, ZoneOffset.UTC).lines())))) {
      String text = written(form);
      assertTrue(text.length() < 40_000_000, "length=" + text.length());
      assertTrue(text.indexOf('\u202e') < 0 && text.indexOf('\u001b') < 0, "controls");
    }
  }

  @Test
  void tenThousandEventsAreQuick() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      now += 10;
      event(EventKind.CALL, "board-" + i % 20, call(i, "lava-wait", "id-" + i));
      event(EventKind.DONE, "board-" + i % 20, ended(call(i, "lava-wait", "id-" + i), ""));
    }
    long began = System.nanoTime();
    Timeline timeline = builder.build();
    int size = 0;
    size += written(to -> new TimelineHtml(timeline).write(to)).length();
    size += written(to -> new TimelineSvg(timeline, ZoneOffset.UTC).write(to)).length();
    size += written(to -> new TimelineTrace(timeline).write(to)).length();
    size += String.join("\n", new TimelineText(timeline, 80, ZoneOffset.UTC).lines()).length();
    assertTrue(size > 1_000_000);
    assertEquals(0, (System.nanoTime() - began) / 10_000_000_000L, "in ten seconds");
  }

  /** A run in which a waits, and tells something after so long. */
  private void waitsInVain(long millis) {
    event(EventKind.RUN, "", Map.of("version", "1"));
    event(EventKind.CALL, "a", call(1, "lava-wait", "never"));
    now += millis;
    event(EventKind.NOTE, "a", Map.of("text", "later"));
  }

  /** A bridge was killed on Friday, and starts on Monday. */
  @Test
  void whatARunHasLeftEndsWithItsLastEvent() {
    waitsInVain(2_000);
    now += 200_000_000;
    event(EventKind.RUN, "", Map.of("version", "1"));
    assertEquals(2_000, builder.build().spans().get(0).end());
  }

  /** Two threads may tell of something the wrong way round; then a jump still moves nothing. */
  @Test
  void aJumpOfTheClockMovesNothingAfterSomeDisorder() {
    waitsInVain(1_000);
    jump = 30_000_000_000L; // the host learns the date
    now -= 1;
    event(EventKind.LOST, "", Map.of("count", 1));
    now += 1_001;
    event(EventKind.NOTE, "a", Map.of("text", "last"));
    assertEquals(2_000, builder.build().to());
  }
}
