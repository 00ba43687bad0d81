// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

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

class LavaWireTest {
  private static final LavaSender SENDER =
      new LavaSender(new Member("lab", "101", "server"), "host", 2);

  @Test
  void writesWhatPythonWrites() {
    LavaRequest request =
        LavaRequest.of(SENDER, LavaVerb.LAVA_SEND)
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
    assertEquals("00000013{\"response\": \"ack\"}", text(LavaResponse.of("ack").encode()));
    assertEquals(
        "00000036{\"response\": \"group_data\", \"roles\": {\"101\": \"server\"}}",
        text(LavaResponse.groupData(List.of(SENDER.member())).encode()));
  }

  @Test
  void takesAMessageCutAnywhere() throws LavaFormatException {
    byte[] message = "00000009{\"é\":\"€\"}rest".getBytes(UTF_8);
    int end = message.length - 4;

    for (int cut = 0; cut < end; cut++) {
      LavaDecoder decoder = new LavaDecoder(9);
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
        LavaFormatException.class,
        () -> new LavaDecoder(8).feed(ByteBuffer.wrap(text.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "ff", "c3 28", "f8 88", "ed a0 80", "c0 80"})
  void refusesWhatIsNotUtf8(String hex) {
    ByteBuffer message = ByteBuffer.allocate(64).put("00000003".getBytes(UTF_8));
    for (String octet : hex.split(" ")) {
      message.put((byte) Integer.parseInt(octet, 16));
    }
    message.put("}}}".getBytes(UTF_8)).flip();

    assertThrows(LavaFormatException.class, () -> new LavaDecoder(8).feed(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}", "[]", "5", "null", "{\"a\":1,}", "nonsense"})
  void refusesWhatIsNotOneObject(String json) {
    assertThrows(LavaFormatException.class, () -> LavaRequest.parse(json));
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);

    assertThrows(LavaFormatException.class, () -> LavaRequest.parse(deep));
  }

  @Test
  void carriesAnyOctets() throws LavaFormatException {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Map<String, String> data = new LinkedHashMap<>();
      for (int k = 5; k > 0; k--) {
        data.put("k" + k, octets(random));
      }
      LavaRequest sent = LavaRequest.of(SENDER, LavaVerb.LAVA_SEND).id("m").message(data);
      LavaRequest read = LavaRequest.parse(decode(sent.encode()));
      Map<String, String> got = new LinkedHashMap<>();
      for (var pair : read.field(LavaRequest.MESSAGE).properties()) {
        got.put(pair.getKey(), LavaResponse.value(pair.getValue()));
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
  void readsTheDataOfAnAnswerInItsOrder() throws LavaFormatException {
    LavaResponse answer =
        LavaResponse.parse(
            "{\"response\":\"ack\",\"message\":{\"2\":{\"b\":\"x\",\"a\":5},\"1\":{},\"0\":\"echo\"}}");

    assertEquals(List.of(new Datum("2", "b", "x"), new Datum("2", "a", "5")), answer.data());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'1:k=v': {'a': 'b'}}", "{'1': {'a\\n2:b': 'c'}}", "{'1\\n2': {'a': 'b'}}"})
  void refusesDataThatWouldBeAnotherMembersLine(String message) throws LavaFormatException {
    String json = "{'response': 'ack', 'message': %s}".formatted(message).replace('\'', '"');
    LavaResponse answer = LavaResponse.parse(json);
    assertThrows(LavaFormatException.class, answer::data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'1': 'r\\n2\\tr'}", "{'1\\n2': 'r'}", "{'1:2': 'r'}", "{'': 'r'}"})
  void refusesMembersThatWouldBeAnotherLine(String roles) throws LavaFormatException {
    String json = "{'response': 'group_data', 'roles': %s}".formatted(roles).replace('\'', '"');
    LavaResponse answer = LavaResponse.parse(json);
    assertThrows(LavaFormatException.class, () -> LavaHeldCalls.members("lab", answer));
  }

  @Test
  void tellsWhomACallWaitsForAndWhyItFailed() throws LavaFormatException {
    Missing missing = new Missing(true, List.of(new Member("", "101", "server")), 3);
    LavaNote note = LavaNote.missing(missing);

    LavaResponse read =
        LavaResponse.parse(decode(LavaResponse.of(LavaResponse.WAIT).note(note).encode()));

    assertEquals(Optional.of(note), read.note());
    assertEquals(Optional.of(LavaNote.error("\u00ff")), reread(LavaNote.error("\u00ff")));
    assertEquals(Optional.of(LavaNote.NOTHING), reread(LavaNote.NOTHING));
    assertTrue(LavaResponse.parse("{\"response\":\"wait\"}").note().isEmpty());
  }

  private static Optional<LavaNote> reread(LavaNote note) throws LavaFormatException {
    return LavaResponse.parse(decode(LavaResponse.of("nack").note(note).encode())).note();
  }

  @Test
  void readsBackAHold() throws LavaFormatException {
    LavaHold hold = new LavaHold("0123456789ab", 30);
    LavaRequest request = LavaRequest.of(SENDER, LavaVerb.LAVA_WAIT).id("m").hold(hold);

    assertEquals(Optional.of(hold), LavaRequest.parse(decode(request.encode())).hold());
    assertThrows(
        LavaFormatException.class,
        () -> LavaRequest.parse("{\"nodeline\":{\"call\":\"c\",\"hold\":31}}").hold());
  }

  private static String decode(byte[] message) throws LavaFormatException {
    return new LavaDecoder(LavaWire.MAX_REQUEST).feed(ByteBuffer.wrap(message)).orElseThrow();
  }

  private static String text(byte[] message) {
    return new String(message, UTF_8);
  }
}
