// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bridge's table of {@code docs/protocol.md}, section 12, row by row: its calls: which are
 * made, refused, copied and ended.
 */
class DeviceProtocolTest {
  private static final String A = "aaaaaaaaaaaa";

  private final ProtocolBench bench = new ProtocolBench();

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
  void wantsTheRequestAgainOfWhoFetchesForAnUnknownId() {
    bench.ask("a 1 f 1 - 1 8 -");
    assertEquals("a c 1 1 1", bench.told());
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
  void endsACallForTheBoard() {
    bench.ask("a 1 w 4 - 1 1 ready").ask("a 2 x 0 - 1 1 -");
    assertEquals(List.of(A), bench.cancelled);
    assertFalse(bench.listening());
    assertEquals(List.of(), bench.protocol.calls());
    bench.ask("a 3 w 1 - 1 1 ready");
    assertEquals("a e 1 1 ended by the board", bench.told());
  }

  @Test
  void refusesAnIdThatIsUsedTwice() {
    for (String other :
        List.of("s 1 - 1 1 ready", "w 1 5 1 1 ready", "w 1 - 1 2 ready", "w 1 - 1 1 other")) {
      ProtocolBench running = new ProtocolBench().ask("a 1 w 0 - 1 1 ready").ask("a 2 " + other);
      assertEquals("a u 1 1 call id used twice", running.told());
      running.result("a", Result.ok("x")).ask("a 3 " + other);
      assertEquals("a u 1 1 call id used twice", running.told());
      running.ask("a 4 w 1 - 1 1 ready");
      assertEquals("a k 1 1 x", running.told());
    }
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
  void answersAForeignVersionOnce() {
    bench.protocol.onForeignVersion(A);
    bench.protocol.onForeignVersion(A);
    assertEquals("a e 1 1 unknown protocol version: the bridge speaks 1", bench.told());
  }
}
