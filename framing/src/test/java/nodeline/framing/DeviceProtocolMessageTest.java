// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bridge's table of {@code docs/protocol.md}, section 12, row by row: messages of more than one
 * piece.
 */
class DeviceProtocolMessageTest {
  private static final String A = "aaaaaaaaaaaa";

  private final ProtocolBench bench = new ProtocolBench();

  @Test
  void tellsPiecesOfOneTryFromCopies() {
    bench.ask("a 1 s 0 - 1 2 x").ask("a 1 s 0 - 2 2 y");
    assertEquals(List.of(A + " s xy"), bench.started);
  }

  @Test
  void takesNoMorePiecesOfOneTryThanGoInOne() {
    for (int i = 1; i <= 20; i++) {
      bench.ask("a 1 s 0 - " + i + " 20 x");
    }
    assertEquals(12, bench.count(Event.STALE));
  }

  @Test
  void refusesAMessageThatIsTooLongAtItsFirstPiece() {
    bench.ask("a 1 s 1 - 1 999999 x");
    assertEquals("a e 1 1 message too long: pieces=999999, max=6554", bench.told());
    bench.ask("a 2 s 1 - 1 999999 x");
    assertEquals("a e 1 1 message too long: pieces=999999, max=6554", bench.told());
    assertEquals(List.of(), bench.started);
  }

  @Test
  void refusesAMessageOfTooManyOctets() {
    ProtocolBench small =
        new ProtocolBench(new Limits(4, 320, 1_000, 100, 64, 90_000, 10, 1_000, 1_000));
    small.ask("a 1 s 1 - 1 2 1234%012").ask("a 2 s 1 - 2 2 x");
    assertEquals(
        "a e 1 1 message too long: octets>4; a e 1 1 message too long: octets>4", small.told());
  }

  @Test
  void refusesTooMuchUnderWayAtOnce() {
    ProtocolBench small =
        new ProtocolBench(new Limits(100, 320, 12, 100, 64, 90_000, 10, 1_000, 1_000));
    small.ask("a 1 s 1 - 1 2 12345678").ask("b 1 s 1 - 1 2 12345");
    assertEquals("a c 2 1 1; b e 1 1 too many long messages at once: characters>12", small.told());
  }

  @Test
  void startsACallOnceItsMessageIsComplete() {
    bench.ask("a 1 s 1 - 1 1 ready,ip=10.0.0.1");
    assertEquals(List.of(A + " s ready|ip=10.0.0.1"), bench.started);
    bench.ask("a 2 s 1 - 1 1 ready,ip=10.0.0.1");
    assertEquals(1, bench.started.size());
  }

  @Test
  void refusesMalformedArguments() {
    bench.ask("a 1 s 1 - 1 1 x%9");
    assertEquals("a u 1 1 malformed arguments", bench.told());
  }

  @Test
  void asksForSeveralHolesAtOnce() {
    bench.ask("a 1 s 0 - 2 12 x").ask("a 1 s 0 - 4 12 x").ask("a 1 s 0 - 5 12 x");
    bench.ask("a 1 s 1 - 8 12 x");
    assertEquals("a c 1 12 1/101001101111", bench.told());
  }

  @Test
  void asksForNoPieceThatIsThere() {
    bench.ask("a 1 s 0 - 2 12 x").ask("a 1 s 0 - 3 12 x").ask("a 1 s 1 - 4 12 x");
    assertEquals("a c 1 12 1/100011111111", bench.told());
    bench.ask("a 2 s 0 - 6 12 x").ask("a 2 s 0 - 7 12 x").ask("a 2 s 1 - 8 12 x");
    assertEquals("a c 1 12 2/100010001111", bench.told());
  }

  @Test
  void asksForThePiecesThatAreMissing() {
    bench.ask("a 1 s 1 - 1 12 x");
    assertEquals("a c 2 11 1", bench.told());
    bench.ask("a 2 s 0 - 2 12 x").ask("a 2 s 0 - 4 12 x").ask("a 2 s 1 - 9 12 x");
    assertEquals("a c 3 10 2/1011110111", bench.told());
    assertFalse(bench.listening());
  }

  @Test
  void takesPiecesInRunsOfAnyLength() {
    bench.ask("a 1 s 0 - 4-6 7 def").ask("a 2 s 0 - 1 7 a").ask("a 3 s 0 - 7 7 g");
    bench.ask("a 4 s 0 - 2-3 7 bc");
    assertEquals(List.of(A + " s abcdefg"), bench.started);
  }

  @Test
  void takesARunInThePlaceOfWhatItHolds() {
    bench.ask("a 1 s 0 - 2 4 b").ask("a 2 s 0 - 3 4 c").ask("a 3 s 1 - 1-3 4 abc");
    assertEquals("a c 4 1 3", bench.told());
    bench.ask("a 4 s 0 - 4 4 d");
    assertEquals(List.of(A + " s abcd"), bench.started);
  }

  @Test
  void asksPreciselyForWhatARunThatIsThereCrosses() {
    bench.ask("a 1 s 0 - 3-5 6 cde").ask("a 2 s 1 - 1-4 6 abcd");
    assertEquals("a c 1 6 2/110001", bench.told());
    bench.ask("a 3 s 1 - 5-6 6 ef");
    assertEquals("a c 1 6 3/110001", bench.told());
    bench.ask("a 4 s 0 - 1-2 6 ab").ask("a 5 s 0 - 6 6 f");
    assertEquals(List.of(A + " s abcdef"), bench.started);
  }

  @Test
  void asksForWhatEightOfTheLongestFramesHold() {
    bench.ask("a 1 s 1 - 1-4 100 x").ask("a 2 s 1 - 5 100 x").ask("a 3 s 1 - 6-7 100 x");
    assertEquals("a c 5 96 1; a c 6 95 2; a c 8 93 3", bench.told());
  }

  @Test
  void aMaskOfWhatIsWantedHas64Places() {
    bench.ask("a 1 s 1 - 2 100 x");
    assertEquals("a c 1 64 1/10" + "1".repeat(62), bench.told());
    bench.ask("a 2 s 1 - 1-68 100 x");
    assertEquals("a c 69 32 2", bench.told());
    bench.ask("a 3 s 0 - 70-99 100 x").ask("a 3 s 1 - 69 100 x");
    assertEquals("a c 100 1 3", bench.told());
  }

  @Test
  void countsTheOctetsOfARunThatReplacedOthersOnce() {
    ProtocolBench small =
        new ProtocolBench(new Limits(4, 320, 1_000, 100, 64, 90_000, 10, 1_000, 1_000));
    small.ask("a 1 s 0 - 2 3 cd").ask("a 2 s 0 - 1-3 3 abcd");
    assertEquals(List.of(A + " s abcd"), small.started);
  }

  @Test
  void asksForNothingWhileNobodyListens() {
    bench.ask("a 1 s 0 - 1 12 x");
    assertEquals("", bench.told());
  }
}
