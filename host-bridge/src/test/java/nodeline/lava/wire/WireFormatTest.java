// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import nodeline.group.Datum;
import nodeline.group.Member;
import nodeline.group.Missing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
  private static final ClientIdentity SENDER =
      new ClientIdentity(new Member("lab", "101", "server"), "host", 2);

  @Test
  void writesWhatPythonWrites() {
    WireRequest request =
        WireRequest.of(SENDER, RequestVerb.LAVA_SEND)
            .id("m")
            .message(Map.of("k", "\"\u00c3\u00a9\n\u007f"));

    assertEquals(
        "000000B2{\"client_name\": \"101\", \"group_name\": \"lab\", \"group_size\": 2,"
            + " \"hostname\": \"host\", \"role\": \"server\", \"request\": \"lava_send\","
            + " \"messageID\": \"m\", \"message\": {\"k\": \"\\\"\\u00e9\\n\\u007f\"}}",
        new String(request.encode(), UTF_8));
  }

  @Test
  void writesTheAnswersOfLava() {
    assertEquals("00000013{\"response\": \"ack\"}", text(WireResponse.of("ack").encode()));
    assertEquals(
        "00000036{\"response\": \"group_data\", \"roles\": {\"101\": \"server\"}}",
        text(WireResponse.groupData(List.of(SENDER.member())).encode()));
  }

  @Test
  void takesAMessageCutAnywhere() throws WireFormatException {
    byte[] message = "00000009{\"é\":\"€\"}rest".getBytes(UTF_8);
    int end = message.length - 4;

    for (int cut = 0; cut < end; cut++) {
      WireDecoder decoder = new WireDecoder(9);
      assertEquals(Optional.empty(), decoder.feed(ByteBuffer.wrap(message, 0, cut)));
      ByteBuffer rest = ByteBuffer.wrap(message, cut, message.length - cut);
      assertEquals(Optional.of("{\"é\":\"€\"}"), decoder.feed(rest));
      assertEquals(4, rest.remaining());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0000000G{}", "-0000001{}", "00000000", "00000009{", "FFFFFFFF{", "0x000002{}"})
  void refusesAnImpossibleLengthAtItsLastDigit(String text) {
    assertThrows(
        WireFormatException.class,
        () -> new WireDecoder(8).feed(ByteBuffer.wrap(text.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "ff", "c3 28", "f8 88", "ed a0 80", "c0 80"})
  void refusesWhatIsNotUtf8(String hex) {
    ByteBuffer message = ByteBuffer.allocate(64).put("00000003".getBytes(UTF_8));
    for (String octet : hex.split(" ")) {
      message.put((byte) Integer.parseInt(octet, 16));
    }
    message.put("}}}".getBytes(UTF_8)).flip();

    assertThrows(WireFormatException.class, () -> new WireDecoder(8).feed(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}", "[]", "5", "null", "{\"a\":1,}", "nonsense"})
  void refusesWhatIsNotOneObject(String json) {
    assertThrows(WireFormatException.class, () -> WireRequest.parse(json));
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);

    assertThrows(WireFormatException.class, () -> WireRequest.parse(deep));
  }

  @Test
  void carriesAnyOctets() throws WireFormatException {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Map<String, String> data = new LinkedHashMap<>();
      for (int k = 5; k > 0; k--) {
        data.put("k" + k, octets(random));
      }
      WireRequest sent = WireRequest.of(SENDER, RequestVerb.LAVA_SEND).id("m").message(data);
      WireRequest read = WireRequest.parse(decode(sent.encode()));
      Map<String, String> got = new LinkedHashMap<>();
      for (var pair : read.field(WireRequest.MESSAGE).properties()) {
        got.put(pair.getKey(), WireResponse.value(pair.getValue()));
      }
      assertEquals(List.copyOf(data.entrySet()), List.copyOf(got.entrySet()), "seed=" + seed);
    }
  }

  private static String octets(Random random) {
    StringBuilder octets = new StringBuilder();
    for (int n = random.nextInt(12); n > 0; n--) {
      octets.append(
          (char) (random.nextBoolean() ? 0x80 + random.nextInt(128) : 1 + random.nextInt(255)));
    }
    return octets.toString();
  }

  @Test
  void readsTheDataOfAnAnswerInItsOrder() throws WireFormatException {
    WireResponse answer =
        WireResponse.parse(
            "{\"response\":\"ack\",\"message\":{\"2\":{\"b\":\"x\",\"a\":5},\"1\":{},\"0\":\"echo\"}}");

    assertEquals(List.of(new Datum("2", "b", "x"), new Datum("2", "a", "5")), answer.data());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'1:k=v': {'a': 'b'}}", "{'1': {'a\\n2:b': 'c'}}", "{'1\\n2': {'a': 'b'}}"})
  void refusesDataThatWouldBeAnotherMembersLine(String message) throws WireFormatException {
    String json = "{'response': 'ack', 'message': %s}".formatted(message).replace('\'', '"');
    WireResponse answer = WireResponse.parse(json);
    assertThrows(WireFormatException.class, answer::data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'1': 'r\\n2\\tr'}", "{'1\\n2': 'r'}", "{'1:2': 'r'}", "{'': 'r'}"})
  void refusesMembersThatWouldBeAnotherLine(String roles) throws WireFormatException {
    String json = "{'response': 'group_data', 'roles': %s}".formatted(roles).replace('\'', '"');
    WireResponse answer = WireResponse.parse(json);
    assertThrows(WireFormatException.class, () -> answer.members("lab"));
  }

  @Test
  void tellsWhomACallWaitsForAndWhyItFailed() throws WireFormatException {
    Missing missing = new Missing(true, List.of(new Member("", "101", "server")), 3);
    LongPollAnswer answer = LongPollAnswer.missing(missing);

    WireResponse read =
        WireResponse.parse(decode(WireResponse.of(WireResponse.WAIT).longPoll(answer).encode()));

    assertEquals(Optional.of(answer), read.longPoll());
    assertEquals(
        Optional.of(LongPollAnswer.error("\u00ff")), reread(LongPollAnswer.error("\u00ff")));
    assertEquals(Optional.of(LongPollAnswer.NOTHING), reread(LongPollAnswer.NOTHING));
    assertTrue(WireResponse.parse("{\"response\":\"wait\"}").longPoll().isEmpty());
  }

  private static Optional<LongPollAnswer> reread(LongPollAnswer answer) throws WireFormatException {
    return WireResponse.parse(decode(WireResponse.of("nack").longPoll(answer).encode())).longPoll();
  }

  @Test
  void readsBackALongPoll() throws WireFormatException {
    LongPoll longPoll = new LongPoll("0123456789ab", 30);
    WireRequest request = WireRequest.of(SENDER, RequestVerb.LAVA_WAIT).id("m").longPoll(longPoll);

    assertEquals(Optional.of(longPoll), WireRequest.parse(decode(request.encode())).longPoll());
    assertThrows(
        WireFormatException.class,
        () -> WireRequest.parse("{\"nodeline\":{\"call\":\"c\",\"hold\":31}}").longPoll());
  }

  private static String decode(byte[] message) throws WireFormatException {
    return new WireDecoder(WireFormat.MAX_REQUEST).feed(ByteBuffer.wrap(message)).orElseThrow();
  }

  private static String text(byte[] message) {
    return new String(message, UTF_8);
  }
}
