// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {
  static List<String[]> frames() {
    return Vectors.rows("frames.tsv");
  }

  static List<String[]> texts() {
    return Vectors.rows("text.tsv");
  }

  static List<String[]> streams() {
    return Vectors.rows("streams.tsv");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void judgesEachFrame(
      String name, String direction, String verdict, String octets, String fields) {
    byte[] frame = Octets.bytes(Vectors.octets(octets));
    Parsed<?> parsed =
        direction.equals("request")
            ? Request.parse(frame, 0, frame.length)
            : Reply.parse(frame, 0, frame.length);
    assertEquals(verdict, parsed.verdict().name().toLowerCase(Locale.ROOT));
    assertEquals(fields, parsed.frame().map(VectorsTest::fields).orElse(""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void encodesEachGoodFrame(
      String name, String direction, String verdict, String octets, String fields) {
    if (verdict.equals("good")) {
      String[] field = fields.split(" ");
      String frame = direction.equals("request") ? request(field).encode() : reply(field).encode();
      assertEquals(octets, frame);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void unescapesAndEscapesEachText(String name, String octets, String payload) {
    String text = Vectors.octets(octets);
    assertEquals(Optional.of(text), Escape.unescapeText(payload));
    if (!name.startsWith("decode-")) {
      assertEquals(payload, Escape.text(text));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void aRequestsFieldHoldsEachText(String name, String octets, String payload) {
    List<String> fields = List.of("id", Vectors.octets(octets));
    String escaped = Escape.fields(fields);
    byte[] bytes = Octets.bytes(escaped);
    assertTrue(FrameLayout.allInAlphabet(bytes, 0, bytes.length));
    assertEquals(Optional.of(fields), Escape.unescapeFields(escaped));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void decodesEachStreamAtOnce(
      String name, String octets, String text, String requests, String damage) {
    check(Recorder.read(Vectors.octets(octets)), text, requests, damage);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void decodesEachStreamOctetByOctet(
      String name, String octets, String text, String requests, String damage) {
    Recorder recorder = new Recorder();
    for (char octet : Vectors.octets(octets).toCharArray()) {
      recorder.feed(String.valueOf(octet));
    }
    check(recorder.quiet(), text, requests, damage);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void decodesEachStreamCutInTwoAnywhere(
      String name, String octets, String text, String requests, String damage) {
    String stream = Vectors.octets(octets);
    for (int at = 0; at <= stream.length(); at++) {
      Recorder recorder = new Recorder().feed(stream.substring(0, at)).feed(stream.substring(at));
      check(recorder.quiet(), text, requests, damage);
    }
  }

  private static void check(Recorder found, String text, String requests, String damage) {
    assertEquals(Vectors.octets(text), found.text.toString());
    assertEquals(requests, found.encodedRequests());
    assertEquals(damage, found.damage());
  }

  private static String fields(Object frame) {
    if (frame instanceof Request request) {
      RequestHeader h = request.header();
      String timeout = h.timeout().isPresent() ? h.timeout().getAsInt() + "" : "-";
      return String.join(
              " ",
              List.of(
                  h.id(),
                  h.attempt() + "",
                  h.verb().code() + "",
                  numbers(h.window(), h.takes(), FrameLayout.PIECES),
                  timeout))
          + " "
          + numbers(h.piece(), h.last(), h.piece())
          + " "
          + h.pieces()
          + " "
          + orDash(request.payload());
    }
    Reply r = (Reply) frame;
    return String.join(" ", List.of(r.id(), r.op().code() + "", r.a() + "", r.b() + ""))
        + " "
        + orDash(r.payload());
  }

  private static String numbers(int first, int second, int usual) {
    return second == usual ? "" + first : first + "-" + second;
  }

  /** The first number of a field, or the second, which may be the usual one. */
  private static int number(String field, int at, int usual) {
    String[] numbers = field.split("-");
    return at < numbers.length ? Integer.parseInt(numbers[at]) : usual;
  }

  private static Request request(String[] f) {
    OptionalInt timeout =
        f[4].equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(f[4]));
    RequestHeader header =
        new RequestHeader(
            f[0],
            Integer.parseInt(f[1]),
            Verb.of(f[2].charAt(0)),
            number(f[3], 0, 0),
            number(f[3], 1, FrameLayout.PIECES),
            timeout,
            number(f[5], 0, 0),
            number(f[5], 1, number(f[5], 0, 0)),
            Integer.parseInt(f[6]));
    return new Request(header, f[7].equals("-") ? "" : f[7]);
  }

  private static Reply reply(String[] f) {
    String payload = f[4].equals("-") ? "" : f[4];
    return new Reply(
        f[0], Op.of(f[1].charAt(0)), Integer.parseInt(f[2]), Integer.parseInt(f[3]), payload);
  }

  private static String orDash(String field) {
    return field.isEmpty() ? "-" : field;
  }
}
