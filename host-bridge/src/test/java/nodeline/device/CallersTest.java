// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import nodeline.CapturedLog;
import nodeline.Problem;
import nodeline.control.CallStatus;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three that make calls of a device: its board by frames, by LAVA's lines, and the host. */
class CallersTest {
  private final CallBench bench = new CallBench();
  private final HostCalls host = new HostCalls(CallBench.DEVICE, bench.running, bench.loop);
  private final LavaSession lava = new LavaSession(CallBench.DEVICE, bench.running);
  private final DeviceSession session =
      new DeviceSession(CallBench.DEVICE, bench.running, bench.loop);
  private final List<String> lines = new ArrayList<>();

  private CompletableFuture<Map<String, Object>> ask(String... words) {
    CompletableFuture<Map<String, Object>> answer =
        host.begin(HostRequest.read(List.of(words)), Optional.empty());
    bench.clock.advance(0);
    return answer;
  }

  private void print(String line) {
    lava.attach(octets -> lines.add(new String(octets, ISO_8859_1)));
    lava.onLine(LavaLine.read("<LAVA_MULTI_NODE> <" + line + ">").orElseThrow());
  }

  private static Problem problem(CompletableFuture<?> answer) {
    return (Problem) assertThrows(CompletionException.class, answer::join).getCause();
  }

  @ParameterizedTest
  @CsvSource({"SELF, x", "ROLE, list", "ROLES, x", "GROUP, 'a,b'", "WAIT, 'a,b'"})
  void aBoardsFieldTooManyIsWrongUsage(Verb verb, String payload) {
    RequestHeader header = new RequestHeader("0123456789ab", 1, verb, 1, OptionalInt.empty(), 1, 1);
    session.attach(octets -> lines.add(new String(octets, ISO_8859_1)));
    session.onRequest(new Request(header, payload));

    assertTrue(lines.toString().contains(":u:1:1:too%040many%040arguments:"), lines.toString());
  }

  @Test
  void theHostIsToldByTheDevicesTimeoutWhoIsMissing() {
    CompletableFuture<Map<String, Object>> answer = ask("lava-sync", "s");
    bench.clock.advance(29_999);
    assertEquals(1, host.calls().size());
    assertEquals(CallStatus.Maker.HOST, host.calls().get(0).by());
    assertFalse(answer.isDone());
    bench.clock.advance(1);

    assertEquals(
        "lava-sync s: timed out after 30 s, still missing: 102 (client)",
        problem(answer).getMessage());
    assertEquals(
        "\"nodeline status\" shows what they do; a longer timeout gives them more time",
        problem(answer).hint());
    assertEquals(List.of(), host.calls());
  }

  @Test
  void whatTheHostGivesUpIsCancelled() {
    ask("lava-wait", "m").cancel(false);
    bench.clock.advance(0);

    assertEquals(List.of(), host.calls());
    assertEquals(
        List.of("lava-wait m", "failed after 0: given up, still missing: 102 (client)"),
        bench.events);
  }

  @Test
  void whatTheHostGivesUpBeforeItBeginsIsCancelled() {
    host.begin(HostRequest.read(List.of("lava-wait", "m")), Optional.empty()).cancel(false);
    bench.clock.advance(0);

    assertEquals(List.of(), host.calls());
    assertEquals(2, bench.events.size());
    assertEquals(0, bench.otherAwaits("n").size());
    bench.otherSends("m");
    assertEquals(2, bench.events.size(), "nobody waits for it");
  }

  @Test
  void theHostsCallsAreNotTheBoards() {
    CompletableFuture<Map<String, Object>> answer = ask("lava-wait", "m");
    host.onBoardGone();
    assertEquals(0, host.endCalls("ended"));
    bench.otherSends("m");

    assertEquals(Map.of("k", "v"), answer.join().get("message"));
    assertEquals(Map.of("job", "101"), ask("lava-self").join());
    assertEquals(Map.of("role", "server"), ask("lava-role").join());
  }

  @Test
  void aBoardOfLavasLinesIsRefusedAtTheTimeout() {
    print("LAVA_WAIT m");
    bench.clock.advance(29_999);
    assertEquals(1, lava.calls().size());
    assertEquals(List.of(), lines);
    try (CapturedLog log = CapturedLog.of(LavaSession.class)) {
      bench.clock.advance(1);
      assertEquals(
          List.of(
              "WARN board was refused LAVA_WAIT reason=timed out after 30 s, still missing: 102"
                  + " (client)"),
          log.warnings());
    }

    assertEquals(List.of("<LAVA_WAIT_COMPLETE nack>\n"), lines);
    assertEquals(List.of(), lava.calls());
    assertEquals(Map.of("lava-lines", 1L, "lava-refused", 1L), lava.counters());
  }

  @Test
  void aNewWaitEndsTheOldOne() {
    print("LAVA_WAIT m");
    print("LAVA_WAIT_ALL n client");
    bench.otherSends("m");
    assertEquals(List.of(), lines);
    bench.otherSends("n");

    assertEquals(List.of("<LAVA_WAIT_ALL_COMPLETE 102:k=v>\n"), lines);
    bench.clock.advance(3_600_000);
    assertEquals(1, lines.size(), "no timer is left");
  }

  @Test
  void aBoardOfLavasLinesIsEndedFromTheHost() {
    print("LAVA_SYNC s");
    try (CapturedLog log = CapturedLog.of(LavaSession.class)) {
      assertEquals(1, lava.endCalls("ended"));
      assertEquals(0, lava.endCalls("ended"));
      assertEquals(List.of("WARN board was refused LAVA_SYNC reason=ended"), log.warnings());
    }
    assertEquals(List.of("<LAVA_SYNC_COMPLETE nack>\n"), lines);
  }

  @Test
  void aBoardThatIsGoneIsToldNothing() {
    print("LAVA_WAIT m");
    lava.onBoardGone();
    bench.otherSends("m");
    bench.clock.advance(3_600_000);
    assertEquals(List.of(), lines);
  }

  @Test
  void aSendOfLavasLinesHasNoReply() {
    print("LAVA_SEND m k=v");
    bench.clock.advance(3_600_000);
    assertEquals(List.of(), lines);
    assertEquals(1, bench.otherAwaits("m").size());
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "SELF | '' | lava-self",
        "ROLE | '' | lava-role",
        "ROLES | '' | lava-role list",
        "GROUP | '' | lava-group",
        "GROUP | client | lava-group client",
        "SEND | m | lava-send m",
        "WAIT | m | lava-wait m",
        "WAIT_ALL | m | lava-wait-all m",
        "SYNC | m | lava-sync m"
      },
      delimiter = '|')
  void eachVerbOfTheWireIsACommand(Verb verb, String field, String command) {
    session.start("0123456789ab", verb, List.of(field));
    assertEquals(command, bench.events.get(0));
  }
}
