// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {
  private static final int PART = 10_000;

  private final SharedMemory shared = new SharedMemory(60_000, PART);
  private final Calls flooding = calls();
  private final Calls other = calls();
  private int made;

  private Calls calls() {
    return new Calls(Limits.DEFAULT, shared, OptionalInt.empty());
  }

  private Result finish(Calls calls, int octets) {
    String id = "%012x".formatted(++made);
    RequestHeader header = new RequestHeader(id, 1, Verb.WAIT, 1, OptionalInt.empty(), 1, 1);
    BoardCall call = calls.make(header, made);
    Result result = calls.limited(Result.ok("x".repeat(octets)));
    calls.finish(call, result, made);
    calls.forgetOld(made);
    return result;
  }

  @Test
  void aDeviceThatFillsItKeepsItsLatestResultsAndLeavesOthersTheirPart() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Op.OK, finish(flooding, 5_000).op());
    }
    assertTrue(flooding.all().size() < 12, "calls=" + flooding.all().size());
    for (int i = 0; i < 100; i++) {
      assertEquals(Op.OK, finish(other, 5_000).op());
    }
    assertEquals(1, other.all().size(), "its part");
  }

  @Test
  void refusesAResultForWhichThereIsNoPlace() {
    finish(flooding, 40_000);
    Result refused = finish(other, 40_000);
    assertEquals(
        Result.failed("too many long messages and results of all devices at once"), refused);
    flooding.close();
    assertEquals(Op.OK, finish(other, 40_000).op());
  }
}
