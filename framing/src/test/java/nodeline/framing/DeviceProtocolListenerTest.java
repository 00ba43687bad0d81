// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bridge's table of {@code docs/protocol.md}, section 12, row by row: its listener: what is
 * written, and when.
 */
class DeviceProtocolListenerTest {
  private final ProtocolBench bench = new ProtocolBench();

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
  void asksNobodyToGiveWayToAnEndedCall() {
    bench.ask("a 1 s 0 - 1 1 x").result("a", Result.ok("")).ask("a 2 x 0 - 1 1 -");
    bench.ask("b 1 w 4 - 1 1 ready");
    assertEquals("", bench.told());
    assertEquals(List.of(), bench.cancelled);
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
      ProtocolBench line = new ProtocolBench(Line.ofBaud(row[0]));
      line.ask("a 1 w 1 - 1 1 ready").pass(50);
      assertEquals("a w " + row[1] + " " + row[2] + " ", line.told());
    }
  }

  @Test
  void saysNotYetBeforeAnEarlierEndOfTheWindow() {
    ProtocolBench line = new ProtocolBench(new Line(11_520, 60_000));
    line.ask("a 1 w 1 - 1 1 ready").pass(949);
    assertEquals("", line.told());
    line.pass(1);
    assertEquals("a w 1 136 ", line.told());
  }

  @Test
  void saysAgainOnceToABrokenFrameThatListens() {
    bench.damaged("a 1 w 1 - 1 1 ready").damaged("a 1 w 1 - 1 1 ready");
    assertEquals("a a 0 0 1", bench.told());
    bench.damaged("a 2 w 1 - 1 1 ready");
    assertEquals("a a 0 0 2", bench.told());
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
}
