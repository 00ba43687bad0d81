// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The bridge's table of {@code docs/protocol.md}, section 12, row by row. */
class DeviceProtocolTest {
  private static final String A = "aaaaaaaaaaaa";

  private final Bench bench = new Bench();

  @Test
  void countsACopyAndDoesNothingElse() {
    bench.ask("a 1 w 1 - 1 1 ready").result("a", Result.ok("x")).told();
    bench.ask("a 1 w 1 - 1 1 ready");
    assertEquals("", bench.told());
    assertEquals(1, bench.count(Event.STALE));
  }

  @Test
  void takesALowerTryForACopy() {
    bench.ask("a 3 w 1 - 1 1 ready").ask("a 2 w 1 - 1 1 ready");
    assertEquals(1, bench.count(Event.STALE));
  }

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
  void wantsTheRequestAgainOfWhoFetchesForAnUnknownId() {
    bench.ask("a 1 f 1 - 1 8 -");
    assertEquals("a c 1 1 ", bench.told());
    bench.ask("b 1 f 0 - 1 8 -");
    assertEquals("", bench.told());
  }

  @Test
  void ignoresTheEndOfAnUnknownCall() {
    bench.ask("a 1 w 1 - 1 1 ready").ask("b 1 x 0 - 1 1 -");
    assertEquals("", bench.told());
    assertTrue(bench.listening());
  }

  @Test
  void refusesTheCallThatIsOneTooMany() {
    for (int i = 0; i < Limits.DEFAULT.callsInFlight(); i++) {
      bench.protocol.onRequest(
          Samples.request(String.format("%012x", i), 1, Verb.WAIT, 0, "x"), bench.now);
    }
    bench.ask("a 1 w 1 - 1 1 x");
    assertEquals("a e 1 1 too many calls at once: max=64", bench.told());
    assertEquals(64, bench.started.size());
  }

  @Test
  void givesUpTheCallHeardOfLongestAgoForTheOneThatIsOneTooMany() {
    bench.ask("a 1 w 1 - 1 1 x").ask("b 1 w 1 - 1 1 x").pass(2_000);
    for (int i = 2; i < Limits.DEFAULT.callsInFlight(); i++) {
      bench.protocol.onRequest(
          Samples.request(String.format("%012x", i), 1, Verb.WAIT, 0, "x"), bench.now);
    }
    bench.ask("b 2 w 1 - 1 1 x").told();
    bench.pass(89_000).told();
    bench.ask("c 1 w 1 - 1 1 x");
    assertEquals("c e 1 1 too many calls at once: max=64", bench.told());
    bench.pass(1).ask("d 1 w 1 - 1 1 x").pass(50);
    assertEquals("d w 1 136 ", bench.told());
    assertEquals(List.of(A), bench.cancelled);
    assertEquals(1, bench.count(Event.GIVEN_UP));
    bench.ask("a 2 w 1 - 1 1 x");
    assertEquals("a e 1 1 given up: the board did not ask for 91 s", bench.told());
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
    Bench small = new Bench(new Limits(4, 320, 1_000, 100, 64, 90_000, 10, 1_000, 1_000));
    small.ask("a 1 s 1 - 1 2 1234%012").ask("a 2 s 1 - 2 2 x");
    assertEquals(
        "a e 1 1 message too long: octets>4; a e 1 1 message too long: octets>4", small.told());
  }

  @Test
  void refusesTooMuchUnderWayAtOnce() {
    Bench small = new Bench(new Limits(100, 320, 12, 100, 64, 90_000, 10, 1_000, 1_000));
    small.ask("a 1 s 1 - 1 2 12345678").ask("b 1 s 1 - 1 2 12345");
    assertEquals("a c 2 1 ; b e 1 1 too many long messages at once: characters>12", small.told());
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
  void asksForThePiecesThatAreMissing() {
    bench.ask("a 1 s 1 - 1 12 x");
    assertEquals("a c 2 8 ", bench.told());
    bench.ask("a 2 s 0 - 2 12 x").ask("a 2 s 0 - 4 12 x").ask("a 2 s 1 - 9 12 x");
    assertEquals("a c 3 1 ", bench.told());
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
    assertEquals("a c 4 1 ", bench.told());
    bench.ask("a 4 s 0 - 4 4 d");
    assertEquals(List.of(A + " s abcd"), bench.started);
  }

  @Test
  void asksPreciselyForWhatARunThatIsThereCrosses() {
    bench.ask("a 1 s 0 - 3-5 6 cde").ask("a 2 s 1 - 1-4 6 abcd");
    assertEquals("a c 1 2 ", bench.told());
    bench.ask("a 3 s 1 - 5-6 6 ef");
    assertEquals("a c 1 2 ", bench.told());
    bench.ask("a 4 s 0 - 1-2 6 ab").ask("a 5 s 0 - 6 6 f");
    assertEquals(List.of(A + " s abcdef"), bench.started);
  }

  @Test
  void asksForEightFramesLikeTheLastOne() {
    bench.ask("a 1 s 1 - 1-4 100 x").ask("a 2 s 1 - 5 100 x").ask("a 3 s 1 - 6-7 100 x");
    assertEquals("a c 5 32 ; a c 6 8 ; a c 8 16 ", bench.told());
  }

  @Test
  void countsTheOctetsOfARunThatReplacedOthersOnce() {
    Bench small = new Bench(new Limits(4, 320, 1_000, 100, 64, 90_000, 10, 1_000, 1_000));
    small.ask("a 1 s 0 - 2 3 cd").ask("a 2 s 0 - 1-3 3 abcd");
    assertEquals(List.of(A + " s abcd"), small.started);
  }

  @Test
  void sendsNoMorePiecesThanTheBoardTakesAtOnce() {
    bench.ask("a 1 w 1-2 - 1 1 ready").result("a", Result.ok("x".repeat(192 * 9)));
    assertEquals(2, bench.told().split("; ").length);
    bench.ask("a 2 f 1-2 - 3 8 -");
    assertEquals(2, bench.told().split("; ").length);
    bench.ask("a 3 f 1 - 3 8 -");
    assertEquals(7, bench.told().split("; ").length);
  }

  @Test
  void piecesOfAResultShrinkAfterDamageAndGrowAgain() {
    assertEquals(192, pieceAfter(0, "c"));
    assertEquals(96, pieceAfter(1, "d"));
    assertEquals(48, pieceAfter(5, "e"));
    for (int i = 0; i < 16; i++) {
      bench.ask("b " + (i + 1) + " s 0 - 1 1 x");
    }
    assertEquals(192, pieceAfter(0, "f"));
  }

  /** The length of a result's first piece, after so many frames were damaged. */
  private int pieceAfter(int damaged, String id) {
    for (int i = 1; i <= damaged; i++) {
      bench.damaged(id + " " + i + " w 1 - 1 1 x");
    }
    bench.ask(id + " 9 w 1 - 1 1 x").told();
    bench.result(id, Result.ok("x".repeat(500)));
    return bench.told().split("; ")[0].split(" ")[4].length();
  }

  @Test
  void asksForNothingWhileNobodyListens() {
    bench.ask("a 1 s 0 - 1 12 x");
    assertEquals("", bench.told());
  }

  @Test
  void listensWhileTheCallRuns() {
    bench.ask("a 1 w 2 - 1 1 ready").pass(50);
    assertEquals(bench.now + 1_950, bench.protocol.deadline());
    assertTrue(bench.listening());
  }

  @Test
  void aFrameWithoutAWindowEndsItsOwnListening() {
    bench.ask("a 1 w 2 - 1 1 ready").ask("a 2 w 0 - 1 1 ready");
    assertFalse(bench.listening());
  }

  @Test
  void asksALaterListenerToGiveWayToACallWithAnAnswer() {
    bench.ask("a 1 s 0 - 1 1 x").result("a", Result.ok("")).ask("b 1 w 4 - 1 1 ready");
    assertEquals("b g 0 0 ", bench.told());
  }

  @Test
  void givesTheResultToACallThatAsksForIt() {
    bench.ask("a 1 w 0 - 1 1 ready").result("a", Result.ok("1:k=v\n")).ask("a 2 w 1 - 1 1 ready");
    assertEquals("a k 1 1 1:k=v\n", bench.told());
    bench.ask("a 3 w 1 - 1 1 ready");
    assertEquals("a k 1 1 1:k=v\n", bench.told());
    assertEquals(1, bench.count(Event.REPEATS));
  }

  @Test
  void asksTheListenerToGiveWayWhenAReadyCallWaitsForItsTurn() {
    bench.ask("a 1 s 1 - 1 1 x").result("a", Result.ok("")).ask("b 1 w 4 - 1 1 ready").told();
    bench.ask("a 2 s 0 - 1 1 x");
    assertEquals("b g 0 0 ", bench.told());
  }

  @Test
  void asksToGiveWayThreeTimesForOneFrame() {
    bench.ask("a 1 s 0 - 1 1 x").result("a", Result.ok(""));
    for (int i = 1; i <= 5; i++) {
      bench.ask("b " + i + " w 4 - 1 1 ready");
    }
    assertEquals(3, bench.count(Event.GIVE_WAYS));
    bench.ask("a 2 s 0 - 1 1 x");
    assertEquals(4, bench.count(Event.GIVE_WAYS));
  }

  @Test
  void fetchesThePiecesOfAResult() {
    String text = "x".repeat(192 * 10);
    bench.ask("a 1 w 1 - 1 1 ready").result("a", Result.ok(text));
    assertEquals(8, bench.told().split("; ").length);
    bench.ask("a 2 f 1 - 9 2 -");
    assertEquals("a k 9 10 " + "x".repeat(192) + "; a k 10 10 " + "x".repeat(192), bench.told());
    assertEquals(2, bench.writes);
  }

  @Test
  void fetchesNoMorePiecesThanGoAtOnce() {
    bench.ask("a 1 w 1 - 1 1 ready").result("a", Result.ok("x".repeat(192 * 20))).told();
    bench.ask("a 2 f 1 - 1 999999 -");
    assertEquals(8, bench.told().split("; ").length);
    assertEquals(1, bench.protocol.calls().size());
    bench.ask("a 3 f 1 - 13 999999 -");
    assertEquals(0, bench.protocol.calls().size());
  }

  @Test
  void refusesToFetchAPieceThatIsNone() {
    bench.ask("a 1 w 1 - 1 1 ready").result("a", Result.ok("x")).told();
    bench.ask("a 2 f 1 - 2 1 -");
    assertEquals("a e 1 1 no such piece: 2 of 1", bench.told());
  }

  @Test
  void takesAFetchBeforeTheResultForARenewal() {
    bench.ask("a 1 w 0 - 1 1 ready").ask("a 2 f 1 - 1 8 -");
    assertTrue(bench.listening());
    bench.result("a", Result.ok("x"));
    assertEquals("a k 1 1 x", bench.told());
    bench.ask("b 1 s 0 - 1 2 x").ask("b 2 f 1 - 1 8 -");
    assertEquals("b c 2 1 ", bench.told());
  }

  @Test
  void endsACallForTheBoard() {
    bench.ask("a 1 w 4 - 1 1 ready").ask("a 2 x 0 - 1 1 -");
    assertEquals(List.of(A), bench.cancelled);
    assertFalse(bench.listening());
    assertEquals(List.of(), bench.protocol.calls());
    bench.ask("a 3 w 1 - 1 1 ready");
    assertEquals("a e 1 1 ended by the board", bench.told());
  }

  @Test
  void asksNobodyToGiveWayToAnEndedCall() {
    bench.ask("a 1 s 0 - 1 1 x").result("a", Result.ok("")).ask("a 2 x 0 - 1 1 -");
    bench.ask("b 1 w 4 - 1 1 ready");
    assertEquals("", bench.told());
    assertEquals(List.of(), bench.cancelled);
  }

  @Test
  void refusesAnIdThatIsUsedTwice() {
    for (String other :
        List.of("s 1 - 1 1 ready", "w 1 5 1 1 ready", "w 1 - 1 2 ready", "w 1 - 1 1 other")) {
      Bench running = new Bench().ask("a 1 w 0 - 1 1 ready").ask("a 2 " + other);
      assertEquals("a u 1 1 call id used twice", running.told());
      running.result("a", Result.ok("x")).ask("a 3 " + other);
      assertEquals("a u 1 1 call id used twice", running.told());
      running.ask("a 4 w 1 - 1 1 ready");
      assertEquals("a k 1 1 x", running.told());
    }
  }

  @Test
  void pushesTheResultToTheListener() {
    bench.ask("a 1 w 4 - 1 1 ready").result("a", Result.ok("1:k=v\n"));
    assertEquals("a k 1 1 1:k=v\n", bench.told());
    assertFalse(bench.listening());
  }

  @Test
  void asksTheListenerToGiveWayToAResult() {
    bench.ask("a 1 s 0 - 1 1 x").ask("b 1 w 4 - 1 1 ready").result("a", Result.ok(""));
    assertEquals("b g 0 0 ", bench.told());
  }

  @Test
  void keepsAResultThatNobodyListensFor() {
    bench.ask("a 1 s 1 - 1 1 x").pass(1_000).told();
    bench.result("a", Result.ok(""));
    assertEquals("", bench.told());
    bench.ask("a 2 s 1 - 1 1 x");
    assertEquals("a k 1 1 ", bench.told());
  }

  @Test
  void neverChangesAResult() {
    bench.ask("a 1 w 1 - 1 1 x").result("a", Result.ok("1")).result("a", Result.ok("2")).told();
    bench.ask("a 2 w 1 - 1 1 x");
    assertEquals("a k 1 1 1", bench.told());
  }

  @Test
  void refusesAResultThatIsTooLong() {
    bench.ask("a 1 w 1 - 1 1 x").result("a", Result.ok("x".repeat(1_048_577)));
    assertEquals("a e 1 1 result too long: octets=1048577, max=1048576", bench.told());
  }

  @Test
  void saysNotYetAtOnceAndWhoIsMissing() {
    bench.missing.add("12348 (backend)");
    bench.ask("a 1 w 4 - 1 1 ready").pass(49);
    assertEquals("", bench.told());
    bench.pass(1);
    assertEquals("a w 1 136 12348 (backend)", bench.told());
    assertTrue(bench.listening());
    bench.ask("a 2 w 4 - 1 1 ready").pass(50);
    assertEquals("a w 1 136 12348 (backend)", bench.told());
  }

  @Test
  void givesAResultThatComesAtOnceWithoutNotYet() {
    bench.ask("a 1 w 4 - 1 1 ready").pass(49).result("a", Result.ok("x")).pass(5_000);
    assertEquals("a k 1 1 x", bench.told());
  }

  @Test
  void tellsTheResultAfterNotYetUntilTheWindowsEnd() {
    bench.ask("a 1 w 4 - 1 1 ready").pass(3_999).told();
    bench.result("a", Result.ok("x"));
    assertEquals("a k 1 1 x", bench.told());
  }

  @Test
  void saysNothingAtTheWindowsEndNorAfterIt() {
    bench.ask("a 1 w 4 - 1 1 ready").pass(3_999).told();
    bench.pass(1);
    assertFalse(bench.listening());
    assertEquals(DeviceProtocol.NEVER, bench.protocol.deadline());
    bench.result("a", Result.ok("x"));
    assertEquals("", bench.told());
  }

  @Test
  void writesNothingIntoAWindowThatEndedWhileTheBridgeWasStopped() {
    bench.ask("a 1 w 1 - 1 1 ready").sleep(1_000);
    assertEquals("", bench.told());
    bench.ask("b 1 w 1 - 1 1 ready");
    bench.now += 1_000;
    bench.result("b", Result.ok("x"));
    assertEquals("", bench.told());
    assertEquals(0, bench.writes);
  }

  @Test
  void saysHowLongTheNextWindowMayBeByTheLinesSpeed() {
    int[][] windowsAndPatience = {
      {115_200, 1, 136}, {57_600, 1, 170}, {38_400, 2, 206}, {19_200, 3, 310}, {9600, 4, 518}
    };
    for (int[] row : windowsAndPatience) {
      Bench line = new Bench(Line.ofBaud(row[0]));
      line.ask("a 1 w 1 - 1 1 ready").pass(50);
      assertEquals("a w " + row[1] + " " + row[2] + " ", line.told());
    }
  }

  @Test
  void saysNotYetBeforeAnEarlierEndOfTheWindow() {
    Bench line = new Bench(new Line(11_520, 60_000));
    line.ask("a 1 w 1 - 1 1 ready").pass(949);
    assertEquals("", line.told());
    line.pass(1);
    assertEquals("a w 1 136 ", line.told());
  }

  @Test
  void endsARunningCallByItsTimeout() {
    bench.missing.add("12348 (backend)");
    bench.ask("a 1 w 60 2 1 1 ready").pass(50).told();
    bench.pass(1_950);
    assertEquals("a e 1 1 timed out after 2 s, still missing: 12348 (backend)", bench.told());
    assertEquals(List.of(A), bench.cancelled);
    bench.ask("a 2 w 1 2 1 1 ready");
    assertEquals("a e 1 1 timed out after 2 s, still missing: 12348 (backend)", bench.told());
  }

  @Test
  void endsAnAssemblingCallByItsTimeout() {
    bench.ask("a 1 s 0 2 1 2 x").pass(2_000).ask("a 2 s 1 2 2 2 x");
    assertEquals("a e 1 1 timed out after 2 s", bench.told());
    assertEquals(List.of(), bench.cancelled);
  }

  @Test
  void endsAllCallsOnDemand() {
    bench.ask("a 1 s 0 - 1 2 x").ask("b 1 w 60 - 1 1 ready");
    assertEquals(2, bench.protocol.endCalls("ended from the host", bench.now));
    assertEquals("b g 0 0 ", bench.told());
    assertEquals(List.of("b".repeat(12)), bench.cancelled);
    for (String again : List.of("a 2 s 1 - 1 2 x", "b 2 w 60 - 1 1 ready")) {
      bench.ask(again);
      assertEquals(again.charAt(0) + " e 1 1 ended from the host", bench.told());
    }
    assertEquals(0, bench.protocol.endCalls("ended from the host", bench.now));
  }

  @Test
  void aTimeoutOf0LetsACallHaveWhatIsThereAtOnce() {
    bench.ask("a 1 w 1 0 1 1 ready");
    assertEquals(bench.now, bench.protocol.deadline());
    bench.pass(0);
    assertEquals("a e 1 1 timed out after 0 s", bench.told());
  }

  @Test
  void saysAgainOnceToABrokenFrameThatListens() {
    bench.damaged("a 1 w 1 - 1 1 ready").damaged("a 1 w 1 - 1 1 ready");
    assertEquals("a a 0 0 ", bench.told());
    bench.damaged("a 2 w 1 - 1 1 ready");
    assertEquals("a a 0 0 ", bench.told());
  }

  @Test
  void doesNotAnswerABrokenFrameThatListensNot() {
    bench.damaged("a 1 w 0 - 1 1 ready");
    assertEquals("", bench.told());
  }

  @Test
  void doesNotAnswerABrokenCopy() {
    bench.ask("a 1 w 1 - 1 1 ready").damaged("a 1 w 1 - 1 1 ready");
    assertEquals("", bench.told());
    assertTrue(bench.listening());
  }

  @Test
  void aBrokenFrameDoesNotMakeACopyOfAnIntactOne() {
    bench.ask("a 1 w 0 - 1 1 ready").damaged("a 9 w 1 - 1 1 ready").told();
    bench.ask("a 2 w 1 - 1 1 ready").result("a", Result.ok("x"));
    assertEquals("a k 1 1 x", bench.told());
  }

  @Test
  void answersAForeignVersionOnce() {
    bench.protocol.onForeignVersion(A);
    bench.protocol.onForeignVersion(A);
    assertEquals("a e 1 1 unknown protocol version: the bridge speaks 1", bench.told());
  }

  @Test
  void writesNothingOnceTheBoardIsGone() {
    bench.ask("a 1 w 4 - 1 1 ready");
    bench.protocol.onBoardGone();
    bench.pass(5_000).result("a", Result.ok("x"));
    assertEquals("", bench.told());
    bench.ask("a 2 w 1 - 1 1 ready");
    assertEquals("a k 1 1 x", bench.told());
  }

  @Test
  void aNewListenerTakesThePlaceOfTheOneBefore() {
    bench.ask("a 1 w 4 - 1 1 ready").ask("b 1 w 2 - 1 1 ready").result("a", Result.ok("x"));
    assertEquals("", bench.told());
    bench.pass(50);
    assertEquals("b w 1 136 ", bench.told());
  }

  @Test
  void forgetsAResultOfOldAge() {
    bench.ask("a 1 w 1 - 1 1 x").result("a", Result.ok("x")).pass(600_001).told();
    bench.ask("b 1 w 0 - 1 1 x").ask("a 2 f 1 - 1 1 -");
    assertEquals("a c 1 1 ", bench.told());
  }

  @Test
  void forgetsTheLeastLatelyUsedResultsOverTheLimits() {
    Bench small = new Bench(new Limits(100, 320, 100, 100, 64, 90_000, 2, 1_000, 10_000));
    for (String id : List.of("a", "b")) {
      small.ask(id + " 1 w 1 - 1 1 x").result(id, Result.ok(id));
    }
    small.ask("a 2 w 1 - 1 1 x").ask("c 1 w 1 - 1 1 x").result("c", Result.ok("c")).told();
    small.ask("a 3 f 1 - 1 1 -").ask("b 2 f 1 - 1 1 -").ask("c 2 f 1 - 1 1 -");
    assertEquals("a k 1 1 a; b c 1 1 ; c k 1 1 c", small.told());
  }
}
