// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The bridge's table of {@code docs/protocol.md}, section 12, row by row: results: kept, fetched
 * and forgotten.
 */
class DeviceProtocolResultTest {
  private final ProtocolBench bench = new ProtocolBench();

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
  void fetchesThePiecesOfAResult() {
    String text = "x".repeat(192 * 10);
    bench.ask("a 1 w 1 - 1 1 ready").result("a", Result.ok(text));
    assertEquals(8, bench.told().split("; ").length);
    bench.ask("a 2 f 1 - 9 2 -");
    assertEquals("a k 9 10 " + "x".repeat(192) + "; a k 10 10 " + "x".repeat(192), bench.told());
    assertEquals(2, bench.writes);
  }

  @Test
  void fetchesThePiecesOfAMask() {
    bench.ask("a 1 w 1 - 1 1 ready").result("a", Result.ok("x".repeat(192 * 20))).told();
    bench.ask("a 2 f 1 - 2 6 100101");
    assertEquals("2 5 7", numbers());
    bench.ask("a 3 f 1-2 - 2 6 100101");
    assertEquals("2 5", numbers());
    bench.ask("a 4 f 1 - 19 6 00");
    assertEquals("19", numbers());
    bench.ask("a 5 f 1 - 3 4 0x%");
    assertEquals("3 4 5 6", numbers());
  }

  /** Of the pieces that were told. */
  private String numbers() {
    return Stream.of(bench.told().split("; "))
        .map(piece -> piece.split(" ")[2])
        .collect(Collectors.joining(" "));
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
  void cutsTheNextResultShorterAfterPiecesThatDidNotArrive() {
    bench.ask("a 1 w 1 - 1 1 ready").result("a", Result.ok("x".repeat(192))).told();
    bench.ask("a 2 w 1 - 1 1 ready").ask("a 3 f 1 - 1 1 -").told();
    bench.ask("b 1 w 1 - 1 1 ready").result("b", Result.ok("x".repeat(192)));
    assertEquals(4, bench.told().split("; ").length);
  }

  @Test
  void wantsTheRequestAgainOfWhoFetchesAPieceThatIsNone() {
    bench.ask("a 1 w 1 - 1 1 ready").result("a", Result.ok("x")).told();
    bench.ask("a 2 f 1 - 2 1 -");
    assertEquals("a c 1 1 2", bench.told());
  }

  @Test
  void takesAFetchBeforeTheResultForARenewal() {
    bench.ask("a 1 w 0 - 1 1 ready").ask("a 2 f 1 - 1 8 -");
    assertTrue(bench.listening());
    bench.result("a", Result.ok("x"));
    assertEquals("a k 1 1 x", bench.told());
    bench.ask("b 1 s 0 - 1 2 x").ask("b 2 f 1 - 1 8 -");
    assertEquals("b c 2 1 2", bench.told());
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
  void forgetsAResultOfOldAge() {
    bench.ask("a 1 w 1 - 1 1 x").result("a", Result.ok("x")).pass(600_001).told();
    bench.ask("b 1 w 0 - 1 1 x").ask("a 2 f 1 - 1 1 -");
    assertEquals("a c 1 1 2", bench.told());
  }

  @Test
  void forgetsTheLeastLatelyUsedResultsOverTheLimits() {
    ProtocolBench small =
        new ProtocolBench(new Limits(100, 320, 100, 100, 64, 90_000, 2, 1_000, 10_000));
    for (String id : List.of("a", "b")) {
      small.ask(id + " 1 w 1 - 1 1 x").result(id, Result.ok(id));
    }
    small.ask("a 2 w 1 - 1 1 x").ask("c 1 w 1 - 1 1 x").result("c", Result.ok("c")).told();
    small.ask("a 3 f 1 - 1 1 -").ask("b 2 f 1 - 1 1 -").ask("c 2 f 1 - 1 1 -");
    assertEquals("a k 1 1 a; b c 1 1 2; c k 1 1 c", small.told());
  }
}
