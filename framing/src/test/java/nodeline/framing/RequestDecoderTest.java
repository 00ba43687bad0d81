// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {
  private static final Request SEND = Samples.send(1, "ready,ip=10.0.0.1");
  private static final String FRAME = SEND.encode();
  private static final String PAYLOAD_BROKEN = FRAME.replace("ip=10", "ip=11");
  private static final String REPLY = new Reply(Samples.ID, Op.OK, 1, 1, "").encode();
  private static final String KERNEL = "[   12.345678] usb 1-1: new device\r\n";

  private final Recorder found = new Recorder();

  @Test
  void passesTextAtOnce() {
    found.feed("$ ls ~/x #1\r\n");
    assertEquals("$ ls ~/x #1\r\n", found.text.toString());
    assertEquals(RequestDecoder.NEVER, found.decoder.deadline());
  }

  @Test
  void acceptsWithoutALineEnd() {
    found.feed(FRAME);
    assertEquals(List.of(SEND), found.requests);
    assertEquals(RequestDecoder.NEVER, found.decoder.deadline());
  }

  @Test
  void tellsInTheOrderOfTheStream() {
    found.feed("a" + FRAME + "\r\nb" + FRAME + FRAME + "c");
    assertEquals(List.of("a", "<request>", "b", "<request>", "<request>", "c"), found.order);
  }

  @Test
  void textFromWithinARequestComesBeforeIt() {
    found.feed(FRAME.substring(0, 50) + KERNEL + FRAME.substring(50) + "\r\nb");
    assertEquals(List.of(KERNEL, "<repaired>", "b"), found.order);
  }

  @Test
  void repairsWithoutALineEndOnceTheLineIsQuiet() {
    found.feed(FRAME.substring(0, 50) + KERNEL + FRAME.substring(50), 1000);
    assertEquals(List.of(), found.requests);
    assertEquals(1000 + RequestDecoder.QUIET, found.decoder.deadline());
    found.decoder.tick(1249);
    assertEquals(List.of(), found.requests);
    found.decoder.tick(1250);
    assertEquals(List.of(SEND), found.requests);
  }

  @Test
  void aReaderThatIsLateGivesUpNoFrame() {
    found.feed(FRAME.substring(0, 50), 1000);
    found.decoder.late(9000);
    found.feed(FRAME.substring(50), 9000);
    assertEquals(List.of(SEND), found.requests);
    assertEquals("", found.text.toString());
  }

  @Test
  void repairsAtAKernelLineBehindTheCheck() {
    found.feed(FRAME.substring(0, 50) + KERNEL + FRAME.substring(50) + KERNEL + "\r\n");
    assertEquals(List.of(KERNEL, "<repaired>", KERNEL + "\r\n"), found.order);
  }

  @Test
  void repairsAtATextWithoutTimeBehindTheCheck() {
    found.feed(FRAME.substring(0, 50) + KERNEL + FRAME.substring(50) + "usb 1-1: new\r\n");
    assertEquals(List.of(KERNEL, "<repaired>", "usb 1-1: new\r\n"), found.order);
  }

  @Test
  void repairsAtTheNextRequestGluedToIt() {
    String cut = FRAME.substring(0, 50) + KERNEL + FRAME.substring(50);
    found.feed(cut + FRAME);
    assertEquals(List.of(KERNEL, "<repaired>", "<request>"), found.order);
  }

  @Test
  void repairsAMarkerAtTheNextRequestGluedToIt() {
    String cut = FRAME.substring(0, 3) + KERNEL + FRAME.substring(3);
    found.feed(cut + FRAME);
    assertEquals(List.of(KERNEL, "<repaired>", "<request>"), found.order);
  }

  @Test
  void givesUpAfter30MillisecondsAfterALineEnd() {
    found.feed(PAYLOAD_BROKEN + "\r\n", 100);
    assertEquals(130, found.decoder.deadline());
    found.decoder.tick(129);
    assertEquals(List.of(), found.order);
    found.decoder.tick(130);
    assertEquals(List.of("<check>", PAYLOAD_BROKEN + "\r\n"), found.order);
  }

  @Test
  void givesUpAfter250MillisecondsBehindAnythingElse() {
    found.feed(FRAME.substring(0, 60), 100);
    assertEquals(350, found.decoder.deadline());
    found.decoder.tick(349);
    assertEquals(List.of(), found.order);
    found.decoder.tick(350);
    assertEquals(List.of("<truncated>", FRAME.substring(0, 60)), found.order);
  }

  @Test
  void givesUpInTimeThoughNobodyTicks() {
    found.feed(FRAME.substring(0, 60), 0).feed(FRAME.substring(60) + "\n", RequestDecoder.QUIET);
    assertEquals(List.of(), found.requests);
    assertEquals(FRAME + "\n", found.text.toString());
  }

  @Test
  void keepsOnHoldingWhileOctetsCome() {
    long now = 0;
    for (int i = 0; i < FRAME.length(); i++) {
      char octet = FRAME.charAt(i);
      found.feed(String.valueOf(octet), now += RequestDecoder.QUIET - 1);
    }
    assertEquals(List.of(SEND), found.requests);
  }

  @Test
  void givesABrokenHeaderUpWithoutNamingIt() {
    Damaged damage = Recorder.read(FRAME.replace(":17:", ":16:") + "\n").damaged.get(0);
    assertEquals(DamageKind.HEADER, damage.kind());
    assertTrue(damage.header().isEmpty());
    assertFalse(damage.answerable());
  }

  @Test
  void namesTheHeaderOfABrokenRequest() {
    Damaged damage = Recorder.read(PAYLOAD_BROKEN + "\n").damaged.get(0);
    assertEquals(SEND.header(), damage.header().orElseThrow());
    assertTrue(damage.answerable());
  }

  @Test
  void aRepeatedRequestNeedsNoAnswerToItsBrokenOne() {
    found.feed(PAYLOAD_BROKEN + "\n" + Samples.send(2, "ready,ip=10.0.0.1").encode() + "\n");
    assertEquals(1, found.requests.size());
    assertFalse(found.damaged.get(0).answerable());
  }

  @Test
  void aBrokenRequestIsNotAnsweredOnceAnotherListens() {
    Request other = Samples.request("ffffffffffff", 1, Verb.SELF, 1, "");
    found.feed(PAYLOAD_BROKEN + "\n" + other.encode() + "\n");
    assertFalse(found.damaged.get(0).answerable());
  }

  @Test
  void aBrokenRequestIsAnsweredThoughAnotherSpeaksThatDoesNotListen() {
    Request other = Samples.request("ffffffffffff", 1, Verb.SELF, 0, "");
    found.feed(PAYLOAD_BROKEN + "\n" + other.encode() + "\n");
    assertTrue(found.damaged.get(0).answerable());
    assertEquals(SEND.header(), found.damaged.get(0).header().orElseThrow());
  }

  @Test
  void holdsNoMoreThanItsBound() {
    StringBuilder fed = new StringBuilder(FRAME.substring(0, 60));
    found.feed(fed.toString());
    for (int i = 0; i < 5000; i++) {
      found.feed("x y z\n");
      fed.append("x y z\n");
      assertTrue(fed.length() - found.text.length() <= HeldFrame.CAPACITY);
    }
    assertEquals(DamageKind.OVERLONG, found.damaged.get(0).kind());
  }

  @Test
  void holdsALoneTildeOnlyUntilItIsKnownNotToBeAMarker() {
    found.feed("~");
    assertEquals("", found.text.toString());
    found.feed("/");
    assertEquals("~/", found.text.toString());
  }

  @Test
  void letsAHalfMarkerGoInTime() {
    found.feed("~NL", 0);
    found.decoder.tick(RequestDecoder.QUIET);
    assertEquals("~NL", found.text.toString());
    assertEquals(List.of(), found.damaged);
  }

  @Test
  void dropsItsOwnEchoedReplyInAnyPieces() {
    String stream = "a\r\n" + REPLY + "\r\nb";
    for (int at = 0; at <= stream.length(); at++) {
      Recorder split = new Recorder().feed(stream.substring(0, at)).feed(stream.substring(at));
      assertEquals("a\r\nb", split.text.toString());
    }
  }

  @Test
  void dropsTheLineEndOfAnEchoThatComesLate() {
    found.feed(REPLY, 0);
    found.decoder.tick(1000);
    found.feed("\r\nb", 2000);
    assertEquals("b", found.text.toString());
  }

  @Test
  void anEchoWithoutItsLineEndTakesNoOtherOne() {
    found.feed(REPLY + FRAME + "\r\n\r\nb");
    assertEquals(List.of("<request>", "\r\nb"), found.order);
  }

  @Test
  void letsTheStartOfAReplyGoInTime() {
    found.feed("#", 0);
    assertEquals("", found.text.toString());
    assertEquals(RequestDecoder.QUIET, found.decoder.deadline());
    found.decoder.tick(RequestDecoder.QUIET);
    assertEquals("#", found.text.toString());
  }

  @Test
  void aRequestInAnEchoedReplyIsFound() {
    found.feed(REPLY.substring(0, 12) + FRAME + "\r\n" + REPLY.substring(12));
    assertEquals(List.of(REPLY.substring(0, 12), "<request>", REPLY.substring(12)), found.order);
  }

  @Test
  void tellsTheIdOfAForeignVersionAtItsLineEnd() {
    String newer = foreign("~NL2:" + Samples.ID + ":{fields of (version) 2}:");
    found.feed(newer);
    assertEquals(List.of(), found.foreignVersions);
    found.feed("\r\n$ ");
    assertEquals(List.of(Samples.ID), found.foreignVersions);
    assertEquals(newer + "\r\n$ ", found.text.toString());
  }

  @Test
  void tellsTheIdOfAForeignVersionOnceTheLineIsQuiet() {
    found.feed(foreign("~NL9:" + Samples.ID + ":")).quiet();
    assertEquals(List.of(Samples.ID), found.foreignVersions);
  }

  @Test
  void wantsAWholeIdAndPrintableTextOfAForeignVersion() {
    for (String start :
        List.of(
            "~NL2:0123456789a:x:",
            "~NL2:0123456789AB:x:",
            "~NL2:0123456789abc:x:",
            "~NL2:",
            "~NL2:0123456789ab:x\u0001y:",
            "~NL2:0123456789ab:x\u00e9:",
            "~NLx:0123456789ab:x:",
            "~NL22:0123456789ab:x:")) {
      String no = foreign(start);
      Recorder read = Recorder.read(no + "\r\n");
      assertEquals(List.of(), read.foreignVersions, no);
      assertEquals(no + "\r\n", read.text.toString());
    }
  }

  @Test
  void takesAFlippedDigitOfTheVersionForDamage() {
    for (char digit : List.of('0', '3', '5', '9')) {
      String flipped = "~NL" + digit + FRAME.substring(4);
      Recorder read = Recorder.read(flipped + "\r\n");
      assertEquals(List.of(), read.foreignVersions);
      assertEquals(flipped + "\r\n", read.text.toString());
      assertEquals(List.of(), Recorder.read(flipped).foreignVersions);
    }
  }

  private static String foreign(String start) {
    return start + Check.of(start);
  }

  @Test
  void doesNotAnswerABrokenRequestWhoseWindowHasPassed() {
    assertTrue(givenUpAsOverlong(40).answerable());
    assertFalse(givenUpAsOverlong(55).answerable());
  }

  private static Damaged givenUpAsOverlong(int millisPerLine) {
    Recorder slow = new Recorder().feed(FRAME.substring(0, 60), 0);
    for (int line = 1; slow.damaged.isEmpty(); line++) {
      slow.feed("\n foreign text of 48 characters, and then some..", (long) line * millisPerLine);
    }
    assertEquals(DamageKind.OVERLONG, slow.damaged.get(0).kind());
    return slow.damaged.get(0);
  }

  @Test
  void findsTheRequestBehindAForeignVersion() {
    found.feed("~NL2:" + Samples.ID + ":x" + FRAME + "\n");
    assertEquals(List.of(SEND), found.requests);
  }

  @Test
  void givesEverythingUpWhenTheLinkIsClosed() {
    found.feed("#NL1:" + Samples.ID).feed(FRAME.substring(0, 60));
    found.decoder.flush();
    assertEquals("#NL1:" + Samples.ID + FRAME.substring(0, 60), found.text.toString());
    assertEquals(RequestDecoder.NEVER, found.decoder.deadline());
  }

  @Test
  void takesByteBuffersOfAnySize() {
    String stream = "x".repeat(3000) + FRAME + "\n" + "y".repeat(3000);
    ByteBuffer octets = ByteBuffer.wrap(Octets.bytes(stream));
    found.decoder.feed(octets, 0);
    assertFalse(octets.hasRemaining());
    assertEquals(List.of(SEND), found.requests);
    assertEquals(6000, found.text.length());
  }
}
