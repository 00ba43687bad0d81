// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nodeline.MonotonicClock;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.group.GroupView;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import nodeline.lava.wire.CoordinatorAddress;
import nodeline.tls.TlsClient;
import nodeline.tls.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of a coordinator on LAVA's wire: a real lava-coordinator, or a server of Nodeline's.
 *
 * <p>One thread asks, one question at a time; only long polls at a server of Nodeline's have
 * connections of their own. {@code docs/lava.md} says what a real one does and what becomes of it.
 */
public final class RemoteCoordinator implements Coordinator {
  private static final Logger log = LoggerFactory.getLogger(RemoteCoordinator.class);
  private static final int CLOSE_MILLIS = 2_000;

  private final MonotonicClock clock;
  private final CoordinatorClient client;
  private final CoordinatorLink link;
  private final Coordinator replica =
      new EmbeddedCoordinator(
          GroupLimits.DEFAULT.with(GroupLimits.DEFAULT.quotas().withoutGuests()));
  private final Map<String, RemoteGroup> groups = new ConcurrentHashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "lava-coordinator");
  private volatile boolean closed;

  /** One without TLS. */
  public RemoteCoordinator(CoordinatorAddress address) {
    this(address, Optional.empty(), MonotonicClock.SYSTEM);
  }

  /**
   * Connects in the background, and whenever it is needed.
   *
   * @param files needed by an address with TLS
   * @throws nodeline.Problem if the files cannot be used
   */
  public RemoteCoordinator(
      CoordinatorAddress address, Optional<TlsFiles> files, MonotonicClock clock) {
    this.clock = clock;
    this.client =
        new CoordinatorClient(
            address.server(),
            Optional.of(address)
                .filter(CoordinatorAddress::tls)
                .map(given -> TlsClient.of(files, given.toString())));
    this.link = new CoordinatorLink(address, client, clock);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void join(Member member, int groupSize) {
    groups.compute(member.group(), (name, known) -> joined(member, groupSize, known));
    wake.release();
  }

  /** A group has a member before the thread finds it. */
  private RemoteGroup joined(Member member, int groupSize, RemoteGroup known) {
    RemoteGroup group =
        known == null
            ? new RemoteGroup(member.group(), groupSize, link, replica, wake::release)
            : known;
    group.join(member);
    return group;
  }

  @Override
  public Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
    RemoteGroup group = groups.get(caller.group());
    if (group == null || !group.has(caller)) {
      throw new IllegalStateException("not a member: " + caller);
    }
    Pending pending = group.submit(new RemoteCall.Question(caller, callId, call), whenDone);
    wake.release();
    return pending;
  }

  @Override
  public List<GroupView> groups() {
    return replica.groups();
  }

  /** The wire tells a message only to who waits for it, and once it is complete. */
  @Override
  public boolean knowsAllMessages() {
    return false;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!link.trouble().isEmpty()) {
      notes.add("down, " + link.trouble());
    }
    groups.values().stream().flatMap(group -> group.conflict().stream()).forEach(notes::add);
    int losses = groups.values().stream().mapToInt(RemoteGroup::losses).sum();
    if (losses > 0) {
      notes.add("had lost its state, times=" + losses + ": what this bridge knew was sent again");
    }
    return notes;
  }

  @Override
  public CompletableFuture<Void> alive() {
    return thread.isAlive()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(
            new IllegalStateException("the thread of the coordinator's client is dead"));
  }

  private void run() {
    try {
      while (!closed) {
        long due = stepAll();
        await(due - clock.millis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When to come back. */
  private long stepAll() throws InterruptedException {
    long due = Long.MAX_VALUE;
    try {
      for (RemoteGroup group : groups.values()) {
        due = Math.min(due, group.step(clock.millis()));
      }
      return due;
    } catch (UnreachableException | RuntimeException e) {
      if (e instanceof RuntimeException) {
        log.error("coordinator lost a step", e);
      }
      groups.values().forEach(RemoteGroup::doubt);
      pause(link.pause());
      return clock.millis();
    }
  }

  private void await(long millis) throws InterruptedException {
    if (!closed && millis > 0 && wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /** Waits, whatever is asked meanwhile. */
  private void pause(long millis) throws InterruptedException {
    long end = clock.millis() + millis;
    while (!closed && clock.millis() < end) {
      await(end - clock.millis());
    }
  }

  /** A question under way gets some time for its answer: a real coordinator may die without. */
  @Override
  public void close() {
    closed = true;
    groups.values().forEach(RemoteGroup::close);
    client.stopConnecting();
    wake.release();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
    replica.close();
  }
}
