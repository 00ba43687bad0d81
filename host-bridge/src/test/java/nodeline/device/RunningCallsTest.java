// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.control.BridgeListener;
import nodeline.control.CallStatus;
import nodeline.framing.Result;
import nodeline.group.ApiCommand;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import org.junit.jupiter.api.Test;

/** How a device's call ends, whoever made it. */
class RunningCallsTest {
  private static final Call AWAIT_ALL = new Call.WaitAll("m", Optional.of("client"));

  private final CallBench bench = new CallBench();
  private final Teller caller = new Teller();

  private void begin(Call call, Optional<Duration> limit) {
    bench.running.begin("c1", call, limit, caller);
  }

  @Test
  void anOutcomeIsToldOnce() {
    begin(new Call.Wait("m"), Optional.of(CallBench.seconds(30)));
    bench.clock.advance(1_500);
    bench.otherSends("m");
    bench.clock.advance(3_600_000);

    assertEquals(List.of("c1 lava-wait: 102:k=v\n"), caller.told);
    assertEquals(List.of("lava-wait m", "ok after 1500: 102:k=v"), bench.events);
  }

  @Test
  void anOutcomeAtOnceLeavesNoTimer() {
    begin(new Call.Send("m", Map.of()), Optional.of(CallBench.seconds(1)));
    bench.clock.advance(3_600_000);

    assertEquals(List.of("c1 lava-send: "), caller.told);
    assertEquals(List.of("lava-send m", "ok after 0: "), bench.events);
  }

  @Test
  void aTimeoutNamesThoseThatAreMissing() {
    begin(AWAIT_ALL, Optional.of(CallBench.seconds(2)));
    bench.clock.advance(1_999);
    assertEquals(List.of(), caller.told);
    bench.clock.advance(1);

    assertEquals(
        List.of("c1 timeout: timed out after 2 s, still missing: 102 (client)"), caller.told);
    assertEquals(
        List.of(
            "lava-wait-all m client",
            "failed after 2000: timed out after 2 s, still missing: 102 (client)"),
        bench.events);
    bench.otherSends("m");
    assertEquals(1, caller.told.size(), "it has ended");
  }

  @Test
  void aCallWithoutALimitWaits() {
    begin(AWAIT_ALL, Optional.empty());
    bench.clock.advance(Duration.ofDays(30).toMillis());
    assertEquals(List.of(), caller.told);
    bench.otherSends("m");
    assertEquals(List.of("c1 lava-wait-all: 102:k=v\n"), caller.told);
  }

  @Test
  void aCallThatIsCancelledIsToldNothing() {
    begin(AWAIT_ALL, Optional.of(CallBench.seconds(2)));
    bench.clock.advance(700);
    bench.running.cancel("c1");
    bench.running.cancel("c1");
    bench.otherSends("m");
    bench.clock.advance(3_600_000);

    assertEquals(List.of(), caller.told);
    assertEquals(
        List.of(
            "lava-wait-all m client", "failed after 700: given up, still missing: 102 (client)"),
        bench.events);
  }

  @Test
  void showsACallUntilItsEnd() {
    begin(AWAIT_ALL, Optional.empty());
    bench.clock.advance(5_000);
    assertEquals(
        Optional.of(
            new CallStatus(
                "lava-wait-all",
                List.of("m", "client"),
                5_000,
                CallStatus.State.RUNNING,
                List.of("102 (client)"))),
        bench.running.status("c1"));
    bench.running.cancel("c1");
    assertEquals(Optional.empty(), bench.running.status("c1"));
    assertEquals(List.of(), bench.running.missing("c1"));
  }

  @Test
  void whatTheBridgeKnowsNeedsNoCoordinator() {
    assertEquals("101", bench.running.known("c1", ApiCommand.SELF));
    assertEquals("server", bench.running.known("c2", ApiCommand.ROLE));
    assertEquals(
        List.of("lava-self", "ok after 0: 101", "lava-role", "ok after 0: server"), bench.events);
  }

  /** Keeps what it is told. */
  private static final class Teller implements Caller {
    final List<String> told = new ArrayList<>();

    @Override
    public void onOutcome(String callId, Call call, Outcome outcome) {
      told.add(
          "%s %s: %s".formatted(callId, call.command().word(), Answer.of(call, outcome).text()));
    }

    @Override
    public void onTimeout(String callId, Result error) {
      told.add(callId + " timeout: " + error.text());
    }

    @Override
    public void onBoardGone() {}

    @Override
    public int endCalls(String why) {
      return 0;
    }

    @Override
    public List<CallStatus> calls() {
      return List.of();
    }
  }

  /** Others may have joined or sent since it began. */
  @Test
  void forWhomItWaitsIsToldAgainBeforePeopleAreTold() {
    EmbeddedCoordinator coordinator = new EmbeddedCoordinator();
    coordinator.join(CallBench.DEVICE.member(), 2);
    List<List<String>> told = new ArrayList<>();
    BridgeListener listener =
        new BridgeListener() {
          @Override
          public void callWaits(String device, long call, List<String> missing) {
            told.add(missing);
          }
        };
    RunningCalls calls = new RunningCalls(CallBench.DEVICE, coordinator, listener, bench.loop);
    calls.begin("c1", AWAIT_ALL, Optional.of(CallBench.seconds(60)), caller);
    List<String> first = List.copyOf(told.get(0));
    coordinator.join(new Member("lab", "102", "client"), 2);
    bench.clock.advance(30_000);
    assertEquals(List.of(first, List.of("102 (client)")), told);
    bench.clock.advance(30_000);
    assertEquals(2, told.size(), "it is the same at the timeout");
  }
}
