// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.CapturedLog;
import nodeline.group.Call;
import nodeline.group.Datum;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import nodeline.group.TestCalls;
import nodeline.lava.wire.CoordinatorAddress;

/** One bridge's client with some members, each {@code job/role}, of the group "lab". */
final class RemoteBench implements TestCalls<RemoteBench.Asked>, AutoCloseable {
  /** A call under way. */
  record Asked(Pending pending, CompletableFuture<Outcome> outcome) {
    Outcome get() throws Exception {
      return outcome.get(20, TimeUnit.SECONDS);
    }

    /** The data as it stands in a cache file; another outcome fails. */
    List<String> lines() throws Exception {
      Outcome got = get();
      if (got instanceof Outcome.Data data) {
        return data.data().stream().map(Datum::line).sorted().toList();
      }
      throw new AssertionError(got);
    }

    void done() throws Exception {
      assertEquals(new Outcome.Done(), get());
    }

    String reason() throws Exception {
      return get() instanceof Outcome.Failed failed ? failed.reason() : get().toString();
    }
  }

  private static final java.util.concurrent.atomic.AtomicInteger CALLS =
      new java.util.concurrent.atomic.AtomicInteger();

  final RemoteCoordinator coordinator;

  RemoteBench(CoordinatorAddress address, int groupSize, String... members) {
    this(new RemoteCoordinator(address), groupSize, members);
  }

  RemoteBench(RemoteCoordinator coordinator, int groupSize, String... members) {
    this.coordinator = coordinator;
    for (String member : members) {
      coordinator.join(TestCalls.member(member), groupSize);
    }
  }

  @Override
  public Asked call(String member, Call call) {
    return call(member, "call-" + CALLS.incrementAndGet(), call);
  }

  Asked call(String member, String callId, Call call) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    return new Asked(
        coordinator.call(TestCalls.member(member), callId, call, told -> complete(outcome, told)),
        outcome);
  }

  private static void complete(CompletableFuture<Outcome> outcome, Outcome told) {
    if (!outcome.complete(told)) {
      throw new AssertionError("told twice: " + told);
    }
  }

  List<Asked> syncs(String id, String... members) {
    List<Asked> asked = new ArrayList<>();
    for (String member : members) {
      asked.add(sync(member, id));
    }
    return asked;
  }

  /** A connection that is being made is given up, and the log says so. */
  @Override
  public void close() {
    try (CapturedLog log = CapturedLog.of(CoordinatorLink.class)) {
      coordinator.close();
      log.assertWarnsOf(" not reached reason=");
    }
  }
}
