// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import nodeline.events.BridgeEvent;
import nodeline.framing.Escape;
import nodeline.framing.Octets;
import nodeline.framing.Op;
import nodeline.framing.Reply;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import org.junit.jupiter.api.Test;

/** Captures as the history of a bench. */
class CapturedBenchTest {
  private static final String WAIT = asked("aaaaaaaaaaaa", Verb.WAIT, "ready");
  private static final String WAITED = answered("aaaaaaaaaaaa", Op.OK, "2:ip=10.0.0.1");
  private static final String SEND = asked("bbbbbbbbbbbb", Verb.SEND, "ready", "ip=10.0.0.1");
  private static final String SENT = answered("bbbbbbbbbbbb", Op.OK, "");

  private static String asked(String id, Verb verb, String... fields) {
    RequestHeader header = new RequestHeader(id, 1, verb, 4, OptionalInt.empty(), 1, 1);
    return new Request(header, Escape.fields(List.of(fields))).encode() + "\n";
  }

  private static String answered(String id, Op op, String text) {
    return new Reply(id, op, 1, 1, Escape.text(Octets.fromText(text))).encode() + "\n";
  }

  private static String at(String time, String... lines) {
    return "[" + time + "] " + String.join("[" + time + "] ", lines);
  }

  /** A line for each event: its time, the board, its kind, its message, and from whom. */
  private static List<String> told(String... logs) throws IOException {
    CapturedBench bench = new CapturedBench(ZoneOffset.UTC, logs.length);
    for (int i = 0; i < logs.length; i++) {
      bench.read("" + (char) ('a' + i), new ByteArrayInputStream(logs[i].getBytes(ISO_8859_1)));
    }
    List<String> told = new ArrayList<>();
    bench.tell(event -> told.add(line(event)));
    return told;
  }

  private static String line(BridgeEvent event) {
    String from = event.text("from").isEmpty() ? "" : " from " + event.text("from");
    return "%d %s %s %s%s"
        .formatted(event.time(), event.device(), event.kind(), event.messageId(), from);
  }

  @Test
  void aLogWithoutTimesHasItsLines() throws IOException {
    assertEquals(
        List.of("2 a CALL ready", "3 a WAITS ready", "4 a DONE ready"),
        told("boot\n" + WAIT + answered("aaaaaaaaaaaa", Op.WAIT, "2 (client)") + WAITED));
  }

  @Test
  void aWaitIsDoneAfterAnotherBoardHasSent() throws IOException {
    assertEquals(
        List.of("1 a CALL ready", "9 b CALL ready", "10 a DONE ready from b", "10 b DONE ready"),
        told(WAIT + WAITED, "boot\n".repeat(8) + SEND + SENT));
  }

  /** What is too long to be kept is a message all the same, and its receiver has it. */
  @Test
  void aLongMessageIsSentAndReceived() throws IOException {
    int pieces = 3_000;
    String part = "v".repeat(80);
    StringBuilder sent = new StringBuilder();
    StringBuilder received = new StringBuilder(WAIT);
    for (int i = 1; i <= pieces; i++) {
      RequestHeader header =
          new RequestHeader("bbbbbbbbbbbb", 1, Verb.SEND, 1, OptionalInt.empty(), i, pieces);
      sent.append(new Request(header, i == 1 ? "ready,k=" : part).encode()).append('\n');
      received.append(new Reply("aaaaaaaaaaaa", Op.OK, i, pieces, part).encode()).append('\n');
    }
    List<String> told =
        told(received.toString(), sent + answered("bbbbbbbbbbbb", Op.OK, "")).stream()
            .map(line -> line.replaceFirst("^\\d+ ", ""))
            .sorted()
            .toList();
    assertEquals(
        List.of("a CALL ready", "a DONE ready from b", "b CALL ready", "b DONE ready"), told);
  }

  @Test
  void aSyncIsDoneAfterAllHaveBegunIt() throws IOException {
    String sync = asked("aaaaaaaaaaaa", Verb.SYNC, "all") + answered("aaaaaaaaaaaa", Op.OK, "");
    List<String> told = told(sync, "\n".repeat(4) + sync, "\n".repeat(9) + sync);
    assertEquals(
        List.of("1 a CALL all", "5 b CALL all", "10 c CALL all"), told.subList(0, 3), told + "");
  }

  /** Two logs that say that each waited for the other first: no log can be right, none is lost. */
  @Test
  void logsThatContradictEachOtherAreShownAll() throws IOException {
    String other = asked("cccccccccccc", Verb.WAIT, "go") + answered("cccccccccccc", Op.OK, "");
    String go = asked("dddddddddddd", Verb.SEND, "go");
    assertEquals(6, told(WAIT + WAITED + go, other + SEND).size());
  }

  @Test
  void timesCountWhereEachLogHasThem() throws IOException {
    assertEquals(
        List.of(
            "1000 b CALL ready",
            "1001 b DONE ready",
            "2000 a CALL ready",
            "3000 a DONE ready from b"),
        told(
            at("1970-01-01 00:00:02", WAIT) + at("1970-01-01 00:00:03", WAITED),
            at("00:00:01", SEND, SENT)));
  }

  /** Many logs have seconds only: within one, what sent comes before what waited. */
  @Test
  void aTimeIsAsExactAsASecond() throws IOException {
    assertEquals(
        List.of(
            "2000 a CALL ready",
            "2000 b CALL ready",
            "2001 a DONE ready from b",
            "2001 b DONE ready"),
        told(at("00:00:02", WAIT, WAITED), at("00:00:02", SEND, SENT)));
  }

  @Test
  void anOlderMessageIsNotWaitedFor() throws IOException {
    assertEquals(
        List.of("2000 a CALL ready", "2001 a DONE ready", "9000 b CALL ready", "9001 b DONE ready"),
        told(at("00:00:02", WAIT, WAITED), at("00:00:09", SEND, SENT)));
  }

  @Test
  void aLogOfOneWayEndsCallsByTheirLastFrame() throws IOException {
    RequestHeader header =
        new RequestHeader("aaaaaaaaaaaa", 2, Verb.WAIT, 4, OptionalInt.empty(), 1, 1);
    String again = new Request(header, "ready").encode() + "\n";
    assertEquals(
        List.of("1 a CALL ready", "3 a DONE ready", "4 a CALL ready"),
        told(WAIT + "\n" + again + SEND));
  }

  @Test
  void tellsHowCallsEnd() throws IOException {
    String gone = asked("aaaaaaaaaaaa", Verb.END);
    assertEquals(List.of("1 a CALL ready", "2 a GIVEN_UP ready"), told(WAIT + gone));
    assertEquals(
        List.of("1 a CALL ready", "2 a TIMEOUT ready"),
        told(WAIT + answered("aaaaaaaaaaaa", Op.FAILED, "timed out after 1 s")));
    assertEquals(
        List.of("1 a CALL ready", "2 a FAILED ready"),
        told(WAIT + answered("aaaaaaaaaaaa", Op.FAILED, "no room")));
    assertEquals(List.of("2 a NOTE "), told(WAIT.replace("ready", "reedy")));
  }

  @Test
  void isBounded() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      log.append(asked("%012x".formatted(i), Verb.SEND, "id-" + i, "x".repeat(700)));
      log.append(answered("%012x".formatted(i), Op.OK, ""));
    }
    CapturedBench bench = new CapturedBench(ZoneOffset.UTC, 64);
    bench.read("a", new ByteArrayInputStream(log.toString().getBytes(ISO_8859_1)));
    List<BridgeEvent> told = new ArrayList<>();
    bench.tell(told::add);
    assertFalse(bench.isTimed());
    assertTrue(bench.leftOut() > 0, "leftOut=" + bench.leftOut());
    assertEquals(6_000, told.size() + bench.leftOut());
    assertEquals("id-2999", told.get(told.size() - 1).messageId(), "the oldest go");
    assertTrue(told.stream().mapToInt(BridgeEvent::octets).sum() <= 1 << 20);
  }
}
