// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import nodeline.group.Datum;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireResponse;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a daemon answers a client of LAVA's wire; its octets come as they are and in halves. */
class ResponseFuzzTest {
  /** Time is no part of this, however slow the machine. */
  private static final int PATIENCE_SECONDS = 3_600;

  static Stream<byte[]> answers() {
    return Stream.of(
            framed("{'response': 'ack', 'message': {'1': {'k': 'v', 'n': 1}, '2': {}}}"),
            framed("{'response': 'ack', 'message': {'1': 'x', '2': [1], '3': null}}"),
            framed("{'response': 'ack', 'message': {'1': {'k': '\\ud800'}, '\\n': {'': ''}}}"),
            framed("{'response': 'group_data', 'roles': {'1': 'r', '2': 7}}"),
            framed("{'response': 'group_data', 'roles': [{'1': null}]}"),
            framed(
                "{'response': 'wait', 'nodeline': {'missing': {'any': true, 'members': [['1']]}}}"),
            framed("{'response': 'wait', 'nodeline': {'missing': {'members': 1, 'absent': 1e99}}}"),
            framed("{'response': 'nack', 'nodeline': {'error': 'no \\u0000'}}"),
            framed("{'response': 'wait', 'nodeline': {'stay': true}}"),
            framed("{'response': 'wait', 'nodeline': {'stay': true}}") + "0000",
            framed("{'response': 1}"),
            framed("{'response': 'ack', 'message': " + "[".repeat(40) + "1" + "]".repeat(40) + "}"),
            framed("{'response': 'ack'}") + "00000002{}",
            "00000000",
            "7FFFFFFF{",
            "0000000Z{}")
        .map(text -> text.replace('\'', '"').getBytes(ISO_8859_1));
  }

  private static String framed(String json) {
    return "%08X%s".formatted(json.length(), json);
  }

  @MethodSource("answers")
  @FuzzTest(maxDuration = "3m")
  void isAnAnswerOrUnreachable(byte[] octets) {
    String whole = outcome(octets, octets.length);
    String halves = outcome(octets, octets.length / 2);
    assertTrue(whole.equals(halves), () -> whole + " but in halves " + halves);
  }

  private static String outcome(byte[] octets, int cut) {
    CompletableFuture<WireResponse> answer = new CompletableFuture<>();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ResponseHandler(answer, PATIENCE_SECONDS, Optional.empty(), kept -> {}));
    channel.writeInbound(Unpooled.copiedBuffer(octets, 0, cut));
    channel.writeInbound(Unpooled.copiedBuffer(octets, cut, octets.length - cut));
    channel.finishAndReleaseAll();
    channel.checkException();
    assertTrue(answer.isDone());
    return answer
        .handle((response, failed) -> response == null ? lost(failed) : read(response))
        .join();
  }

  private static String lost(Throwable failed) {
    return assertInstanceOf(UnreachableException.class, failed).getMessage();
  }

  private static String read(WireResponse answer) {
    try {
      answer.data().forEach(ResponseFuzzTest::assertOctets);
      answer.members("g");
      return answer.response() + answer.data() + answer.longPoll();
    } catch (WireFormatException e) {
      return e.getMessage();
    }
  }

  private static void assertOctets(Datum datum) {
    assertTrue(datum.line().chars().allMatch(c -> c < 256), datum::line);
  }
}
