// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.Datum;
import nodeline.group.Member;
import nodeline.group.Outcome;

/**
 * One of two members that meet again and again, and check each other:
 *
 * <pre>
 *   send m n=ROUND   ⇒ acknowledged
 *   sync s           ⇒ the other one has sent n=ROUND, too
 *   wait-all m       ⇒ n is ROUND; the other's is at most one more
 * </pre>
 *
 * <p>A send that is lost, or done twice and late, is a number that is too small. A sync that is
 * lost is a member that waits for ever; one that is done twice lets a member go early.
 */
final class Meeting extends Thread {
  private static final String GROUP = "lab";
  private static final int MINUTES = 4;

  private final Coordinator coordinator;
  private final Member self;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger rounds = new AtomicInteger();
  private volatile int last = Integer.MAX_VALUE;
  private volatile Throwable failure;

  private Meeting(Coordinator coordinator, String job) {
    super("member " + job);
    this.coordinator = coordinator;
    this.self = new Member(GROUP, job, "role");
    coordinator.join(self, 2);
    setDaemon(true);
  }

  /** Two that are not started. */
  static List<Meeting> ofTwo(Coordinator coordinator) {
    return List.of(new Meeting(coordinator, "1"), new Meeting(coordinator, "2"));
  }

  /** Ends them after the same round, and returns how many there were. */
  static int finish(List<Meeting> both) throws InterruptedException {
    int last = both.stream().mapToInt(one -> one.rounds.get()).max().orElseThrow() + 2;
    for (Meeting one : both) {
      one.last = last;
    }
    for (Meeting one : both) {
      one.join(TimeUnit.MINUTES.toMillis(MINUTES));
      one.assertWell();
      assertEquals(last, one.rounds.get());
    }
    return last;
  }

  /** Sends and syncs that have ended well; a wait changes nothing. */
  int acknowledged() {
    return acknowledged.get();
  }

  /** Fails if it has met what must not be. */
  void assertWell() {
    if (failure != null) {
      throw new AssertionError(getName(), failure);
    }
  }

  @Override
  public void run() {
    try {
      while (rounds.get() < last) {
        meet(rounds.get() + 1);
        rounds.incrementAndGet();
      }
    } catch (Exception | AssertionError e) {
      failure = e;
    }
  }

  private void meet(int number) throws Exception {
    Call send = new Call.Send("m", Map.of("n", Integer.toString(number)));
    assertEquals(new Outcome.Done(), call(3 * number, send));
    assertTrue(call(3 * number + 1, new Call.Sync("s")) instanceof Outcome.Data);
    Outcome.Data data =
        (Outcome.Data) call(3 * number + 2, new Call.WaitAll("m", Optional.empty()));
    assertEquals(2, data.data().size(), data.toString());
    for (Datum datum : data.data()) {
      int ahead = Integer.parseInt(datum.value()) - number;
      boolean own = datum.job().equals(self.job());
      assertTrue(ahead == 0 || (!own && ahead == 1), "round " + number + ": " + data);
    }
  }

  /** By an id as a board has it. */
  private Outcome call(int number, Call call) throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    String id = "%04x%08x".formatted(Integer.parseInt(self.job()), number);
    coordinator.call(self, id, call, outcome::complete);
    Outcome told = outcome.get(MINUTES, TimeUnit.MINUTES);
    acknowledged.addAndGet(call instanceof Call.WaitAll ? 0 : 1);
    return told;
  }
}
