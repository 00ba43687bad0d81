// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static nodeline.lava.server.Asking.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same requests to the real daemon and to ours: docs/lava.md, section 4. */
class RealDaemonTest {
  private static final String A = "101/server";
  private static final String B = "102/client";
  private static final String C = "103/server";
  private static final String SIZE = "\"group_size\": 3";

  /** Each line is one request; what it sends, octet for octet. */
  private final List<String> script = new ArrayList<>();

  private RealDaemonTest ask(String member, String verb, String... fields) {
    script.add(Asking.framed(Asking.request(member, verb, fields)));
    return this;
  }

  private RealDaemonTest group() {
    return ask(A, "group_data", SIZE).ask(B, "group_data", SIZE).ask(C, "group_data", SIZE);
  }

  private List<String> answers(int port) throws IOException {
    List<String> answers = new ArrayList<>();
    for (String request : script) {
      answers.add(Asking.octets(port, request));
    }
    return answers;
  }

  private List<String> real() throws IOException {
    try (RealDaemon daemon = RealDaemon.start()) {
      return answers(daemon.port);
    }
  }

  private List<String> ours(boolean strict) throws IOException {
    try (ServedLab lab = new ServedLab(strict)) {
      return answers(lab.port);
    }
  }

  private void assertSame() throws IOException {
    List<String> real = real();
    assertEquals(real, ours(true), "strict");
    assertEquals(real, ours(false), "as documented");
  }

  /** What differs, as {@code REAL | OURS}: the words of the responses. */
  private void assertDiffers(String... last) throws IOException {
    List<String> real = real();
    List<String> ours = ours(false);
    for (int i = 0; i < last.length; i++) {
      int at = script.size() - last.length + i;
      assertEquals(last[i], brief(real.get(at)) + " | " + brief(ours.get(at)), script.get(at));
    }
  }

  private static String brief(String answer) {
    return answer.replaceFirst("^.{8}\\{\"response\": \"", "").replaceAll("[\"{}]", "");
  }

  @Test
  void answersTheWholeApiOctetForOctet() throws IOException {
    ask(B, "lava_wait", id("m")); // no such group
    group();
    ask(B, "lava_wait", id("m"));
    ask(
        C,
        "lava_send",
        id("m"),
        "\"message\": {\"b\": \"\\u00e9 \\\"x\\\" \\u007f\", \"a\": \"\"}");
    ask(A, "lava_send", id("m"), "\"message\": {}");
    ask(B, "lava_wait", id("m"), "\"message\": null").ask(A, "lava_wait", id("m"));
    ask(A, "lava_wait_all", id("m"));
    ask(B, "lava_send", id("m"));
    ask(A, "lava_wait_all", id("m"));
    ask(C, "lava_wait_all", id("m"), "\"waitrole\": \"client\"");
    ask(A, "group_data").ask(B, "nonsense").ask(B, "complete");
    ask(A, "clear_group", SIZE).ask(B, "clear_group", SIZE).ask(C, "clear_group", SIZE);
    ask(A, "lava_wait", id("m"));
    ask(A, "lava_wait", id("m"), SIZE);
    assertSame();
  }

  @Test
  void takesNamesWithBlanksOctetForOctet() throws IOException {
    ask("my job/server", "group_data", "\"group_size\": 2");
    ask(" two  jobs /client", "group_data").ask("my job/server", "group_data");
    ask("my job/server", "lava_send", id(" my  message "), "\"message\": {\"k\": \"a b\"}");
    ask(" two  jobs /client", "lava_wait", id(" my  message "));
    ask(" two  jobs /client", "lava_wait", id("my message"));
    ask(" two  jobs /client", "lava_send", id(" my  message "));
    ask("my job/server", "lava_wait_all", id(" my  message "));
    ask("my job/server", "lava_sync", id("my sync"));
    assertSame();
  }

  @Test
  void aMemberHasTheRoleOfItsFirstRequest() throws IOException {
    group();
    ask("101/client", "lava_send", id("m"), "\"message\": {\"k\": \"v\"}");
    ask("103/other", "lava_wait", id("m"));
    ask("101/nobody", "group_data");
    assertSame();
  }

  @Test
  void gathersBundlesOctetForOctet() throws IOException {
    group();
    ask(A, "aggregate").ask(A, "aggregate", "\"bundle\": {}");
    ask(A, "aggregate", "\"bundle\": {\"x\": [1, 2]}", "\"sub_id\": \"7.0\"");
    ask(B, "aggregate", "\"bundle\": null", "\"sub_id\": \"7.1\"");
    ask(C, "aggregate", "\"bundle\": \"\\u20ac\"", "\"sub_id\": \"7.2\"");
    for (int i = 0; i < 4; i++) {
      ask(A, "aggregate", "\"bundle\": {\"x\": [1, 2]}", "\"sub_id\": \"7.0\"");
    }
    assertSame();
  }

  @Test
  void refusesOctetForOctet() throws IOException {
    script.add("nonsense");
    script.add("00000002{}");
    script.add("00000003{x}");
    script.add(Asking.framed("{\"request\": \"lava_wait\"}"));
    script.add(
        Asking.framed(
            "{\"request\": \"lava_wait\", \"client_name\": \"\"}"
                .replace("\"\"", "\"1\", \"group_name\": \"g\"")));
    ask(A, "lava_send", id("m"), "\"group_size\": 0");
    assertSame();
  }

  @Test
  void syncsAsTheRealOneWhenStrict() throws IOException {
    group();
    for (int round = 0; round < 2; round++) {
      ask(A, "lava_sync", id("s"), "\"message\": {\"k\": \"v\"}").ask(B, "lava_sync", id("s"));
      ask(A, "lava_sync", id("s")).ask(C, "lava_sync", id("s"), "\"message\": null");
      ask(A, "lava_sync", id("s"), "\"message\": {\"k\": \"v\"}").ask(B, "lava_sync", id("s"));
      ask(C, "lava_sync", id("s"), "\"message\": {}");
    }
    assertEquals(real(), ours(true));
  }

  @Test
  void waitsAsTheRealOneWhenStrict() throws IOException {
    ask(A, "group_data", "\"group_size\": 4").ask(B, "group_data").ask(C, "group_data");
    ask("104/client", "group_data");
    ask(A, "lava_wait_all", id("m"));
    ask(A, "lava_wait_all", id("m"), "\"waitrole\": \"client\"");
    ask("104/client", "lava_send", id("m"), "\"message\": {\"k\": \"1\", \"l\": \"2\"}");
    ask(A, "lava_wait_all", id("m"), "\"waitrole\": \"client\"");
    ask("104/client", "lava_send", id("m"), "\"message\": {\"l\": \"3\"}");
    ask(A, "lava_wait", id("m"));
    ask(B, "lava_send", id("m"));
    ask(A, "lava_wait_all", id("m"), "\"waitrole\": \"client\"");
    ask(A, "lava_wait_all", id("m"), "\"waitrole\": \"server\"");
    ask(A, "lava_send", id("m"));
    ask(A, "lava_wait_all", id("m"), "\"waitrole\": \"server\"");
    assertEquals(real(), ours(true));
  }

  @Test
  void syncsAtOnceWhereTheRealOneHasTheLastArrivalAskAgain() throws IOException {
    group().ask(A, "lava_sync", id("s")).ask(B, "lava_sync", id("s")).ask(C, "lava_sync", id("s"));
    assertDiffers("wait | ack, message: s");
  }

  @Test
  void givesEachRoundItsAnswerWhereTheRealOneMixesThem() throws IOException {
    group().ask(A, "lava_sync", id("s")).ask(B, "lava_sync", id("s")).ask(C, "lava_sync", id("s"));
    ask(C, "lava_sync", id("s")).ask(C, "lava_sync", id("s")).ask(A, "lava_sync", id("s"));
    assertDiffers(
        "ack, message: s | wait", "ack, message: s | wait", "ack, message: s | ack, message: s");
  }

  @Test
  void waitsWhereTheRealOneRefusesAnEarlyWaitAll() throws IOException {
    group().ask(A, "lava_wait_all", id("m"));
    assertDiffers("nack | wait");
  }

  @Test
  void addsWhereTheRealOneReplaces() throws IOException {
    group().ask(A, "lava_send", id("m"), "\"message\": {\"a\": \"1\"}");
    ask(A, "lava_send", id("m"), "\"message\": {\"b\": \"2\"}").ask(B, "lava_wait", id("m"));
    assertDiffers("ack | ack", "ack, message: 101: b: 2 | ack, message: 101: a: 1, b: 2");
  }

  @Test
  void looksAtEveryMemberOfARoleWhereTheRealOneLooksAtTheFirst() throws IOException {
    group().ask(A, "lava_send", id("m"));
    ask(B, "lava_wait_all", id("m"), "\"waitrole\": \"server\"");
    assertDiffers("ack, message: 101:  | wait");
  }

  @Test
  void givesALateMemberWhatWasSentBeforeWhereTheRealOneDoesNot() throws IOException {
    ask(A, "group_data", SIZE).ask(A, "lava_send", id("m")).ask(B, "lava_wait", id("m"));
    assertDiffers("wait | ack, message: 101: ");
  }

  @Test
  void waitsForMembersThatHaveNotJoinedWhereTheRealOneDoesNot() throws IOException {
    ask(A, "group_data", SIZE).ask(A, "lava_send", id("m")).ask(A, "lava_wait_all", id("m"));
    assertDiffers("ack, message: 101:  | wait");
  }

  @Test
  void countsAMemberThatLeavesOnceWhereTheRealOneCountsCalls() throws IOException {
    group().ask(A, "clear_group").ask(A, "clear_group").ask(A, "clear_group");
    ask(B, "lava_wait", id("m"));
    assertDiffers("nack | wait");
  }

  @Test
  void givesTextForNumbersAndRefusesWhatIsNoObject() throws IOException {
    group().ask(A, "lava_send", id("n"), "\"message\": \"text\"");
    ask(A, "lava_send", id("m"), "\"message\": {\"k\": 5}").ask(B, "lava_wait", id("m"));
    assertDiffers("ack | nack", "ack | ack", "ack, message: 101: k: 5 | ack, message: 101: k: 5");
  }

  @Test
  void refusesAMemberTooMany() throws IOException {
    group().ask("104/client", "group_data");
    assertDiffers("wait | nack");
  }
}
