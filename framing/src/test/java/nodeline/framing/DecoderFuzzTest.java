// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a console says. In a build these run on the golden vectors and on what was found before
 * (the inputs in the test resources); see CONTRIBUTING for how to search for more.
 */
class DecoderFuzzTest {
  private static final int LINE_END = 3;
  private static final int STREAM = 1 << 15;
  private static final long MOST_NANOS = 2_000_000_000L;

  static Stream<byte[]> streams() {
    return Vectors.rows("streams.tsv").stream().map(row -> Octets.bytes(Vectors.octets(row[1])));
  }

  @MethodSource("streams")
  @FuzzTest(maxDuration = "4m")
  void accountsForEveryOctet(byte[] octets) {
    String stream = Octets.of(octets, 0, octets.length);
    Recorder whole = Recorder.read(stream);
    assertIsPart(stream, whole.text.toString());
    assertIsPart(stream, String.join("", whole.requests.stream().map(Request::encode).toList()));
    assertRestIsEchoAndLineEnds(stream, whole);
    assertEquals(whole.order, inPieces(stream, 1).order);
    assertEquals(whole.order, inPieces(stream, 2 + (stream.hashCode() & 0xff)).order);
  }

  /** The characters are in the stream, in order. */
  private static void assertIsPart(String stream, String characters) {
    int at = 0;
    for (int i = 0; i < characters.length(); i++) {
      at = stream.indexOf(characters.charAt(i), at) + 1;
      assertTrue(at > 0, () -> "not in the stream: " + characters);
    }
  }

  private static void assertRestIsEchoAndLineEnds(String stream, Recorder found) {
    int[] rest = new int[256];
    stream.chars().forEach(c -> rest[c]++);
    found.text.chars().forEach(c -> rest[c]--);
    found.encodedRequests().replace(" ", "").chars().forEach(c -> rest[c]--);
    int replies = rest['#'];
    int lineEnds = rest['\r'] + rest['\n'];
    int most = replies * FrameLayout.MAX_REPLY_LENGTH;
    int left = -lineEnds;
    for (int count : rest) {
      assertTrue(count >= 0);
      left += count;
    }
    assertTrue(lineEnds <= LINE_END * (replies + found.requests.size()));
    assertTrue(left <= most && left >= replies * FrameLayout.MIN_REPLY_LENGTH);
  }

  /** As whole; and no more is held back than the bounds say. */
  private static Recorder inPieces(String stream, int length) {
    Recorder pieces = new Recorder();
    boolean echo = stream.indexOf('#') >= 0;
    for (int at = 0; at < stream.length(); at += length) {
      int to = Math.min(stream.length(), at + length);
      pieces.feed(stream.substring(at, to));
      int frames = pieces.requests.size() * (FrameLayout.MAX_REQUEST_LENGTH + LINE_END);
      assertTrue(echo || to - pieces.text.length() - frames <= HeldFrame.CAPACITY);
    }
    return pieces.quiet();
  }

  /** A console that says the same again and again. */
  @MethodSource("streams")
  @FuzzTest(maxDuration = "4m")
  void staysLinear(byte[] octets) {
    if (octets.length == 0) {
      return;
    }
    RequestDecoder decoder = new RequestDecoder(new DecoderSpeedTest.Discard());
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int fed = 0; fed < STREAM; fed += octets.length) {
      decoder.feed(octets, 0, octets.length, 0);
    }
    long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
    assertTrue(took < MOST_NANOS, () -> STREAM + " octets took ns: " + took);
  }

  static Stream<byte[]> frames() {
    return Stream.concat(
        Vectors.rows("frames.tsv").stream().map(row -> Octets.bytes(Vectors.octets(row[3]))),
        Vectors.rows("text.tsv").stream().map(row -> Octets.bytes(row[2])));
  }

  @MethodSource("frames")
  @FuzzTest(maxDuration = "4m")
  void acceptsOnlyWhatItWouldSend(byte[] octets) {
    String frame = Octets.of(octets, 0, octets.length);
    Request.parse(octets, 0, octets.length)
        .frame()
        .ifPresent(request -> assertEquals(frame, request.encode()));
    Reply.parse(octets, 0, octets.length)
        .frame()
        .ifPresent(reply -> assertEquals(frame, reply.encode()));
  }

  @MethodSource("frames")
  @FuzzTest(maxDuration = "4m")
  void textSurvivesItsEscape(byte[] octets) {
    String any = Octets.of(octets, 0, octets.length);
    String text = any.replace("\0", "");
    String payload = Escape.text(any);
    assertEquals(text, Escape.unescapeText(payload).orElseThrow());
    List<String> pieces = Escape.pieces(payload, FrameLayout.MAX_REPLY_PAYLOAD);
    assertEquals(payload, String.join("", pieces));
    pieces.forEach(piece -> assertTrue(Escape.unescapeText(piece).isPresent()));
    String fields = Escape.fields(List.of(any, text));
    assertEquals(List.of(text, text), Escape.unescapeFields(fields).orElseThrow());
    Escape.unescapeFields(text) // a frame holds no octet 0
        .ifPresent(
            read -> assertEquals(read, Escape.unescapeFields(Escape.fields(read)).orElseThrow()));
  }
}
