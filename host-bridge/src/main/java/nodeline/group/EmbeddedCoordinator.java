// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.group.GroupRegistry.Entry;

/**
 * The coordinator inside the bridge: tells a waiter the moment that its message exists, and is safe
 * in the journal.
 *
 * <p>It holds its lock only to look at the groups and to change them; outcomes are told after that,
 * so a callback may call the coordinator again.
 */
public final class EmbeddedCoordinator implements Coordinator {
  private final GroupLimits limits;
  private final Journal journal;
  private final Object lock = new Object();
  private final GroupRegistry registry;
  private boolean closed;

  /** Groups that live as long as the program. */
  public EmbeddedCoordinator() {
    this(GroupLimits.DEFAULT);
  }

  /** Groups that live as long as the program. */
  public EmbeddedCoordinator(GroupLimits limits) {
    this(limits, Journal.NONE);
  }

  /**
   * Goes on with the groups of a journal.
   *
   * @param journal closed with the coordinator
   */
  public EmbeddedCoordinator(GroupLimits limits, Journal journal) {
    this(limits, journal, Clock.systemUTC());
  }

  /** As the others, with the clock that tells how old messages are. */
  EmbeddedCoordinator(GroupLimits limits, Journal journal, Clock clock) {
    this.limits = limits;
    this.journal = journal;
    this.registry = new GroupRegistry(limits, new Changes(journal::add, clock));
    journal.start(registry::again, this::whole);
  }

  private void whole(Consumer<List<Change>> to) {
    synchronized (lock) {
      to.accept(registry.whole());
    }
  }

  @Override
  public void join(Member member, int groupSize) {
    List<Runnable> told = new ArrayList<>();
    synchronized (lock) {
      Entry entry = registry.open(member.group(), groupSize);
      if (entry.group().join(member, groupSize)) {
        collect(entry, told);
      }
    }
    tell(told);
  }

  /**
   * Ends a group of an earlier run that these cannot be members of.
   *
   * @return whether there was one
   */
  public boolean makeRoom(String group, int size, List<Member> members) {
    synchronized (lock) {
      Entry entry = registry.get(group);
      boolean ends = entry != null && !entry.group().canHave(members, size);
      if (ends) {
        registry.drop(group);
      }
      return ends;
    }
  }

  @Override
  public void regroup(Regroup change) {
    List<Runnable> told = new ArrayList<>();
    synchronized (lock) {
      for (Waiter gone : registry.regroup(change)) {
        refuse(gone, "the device has left the group", told);
      }
      registry.all().forEach(entry -> collect(entry, told));
    }
    tell(told);
  }

  @Override
  public Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
    List<Runnable> told = new ArrayList<>();
    Waiter waiter;
    synchronized (lock) {
      Entry entry = entryOf(caller);
      waiter = new Waiter(caller, callId, call, new Place(entry), whenDone);
      if (!closed) {
        begin(entry, waiter, told);
      }
    }
    tell(told);
    return waiter;
  }

  private Entry entryOf(Member caller) {
    Entry entry = registry.get(caller.group());
    if (entry == null || !entry.group().has(caller)) {
      throw new IllegalStateException("not a member: " + caller);
    }
    return entry;
  }

  private void begin(Entry entry, Waiter waiter, List<Runnable> told) {
    if (full(entry, waiter)) {
      refuse(waiter, "too many calls: max=" + limits.calls(), told);
      return;
    }
    Group.Step step = entry.group().begin(waiter.caller, waiter.callId, waiter.call);
    if (step.refusal().isPresent()) {
      refuse(waiter, step.refusal().get(), told);
      return;
    }
    waiter.round = step.round();
    entry.waiters().add(waiter);
    collect(entry, told);
  }

  private static void refuse(Waiter waiter, String reason, List<Runnable> told) {
    told.add(() -> waiter.tell(new Outcome.Failed(reason)));
  }

  private boolean full(Entry entry, Waiter waiter) {
    return entry.waiters().stream().filter(w -> w.caller.equals(waiter.caller)).count()
        >= limits.calls();
  }

  /** Takes out the waiters whose outcome is known now. */
  private static void collect(Entry entry, List<Runnable> told) {
    for (Iterator<Waiter> i = entry.waiters().iterator(); i.hasNext(); ) {
      Waiter waiter = i.next();
      Optional<Outcome> outcome = entry.group().outcome(waiter.call, waiter.round);
      if (outcome.isPresent()) {
        i.remove();
        told.add(() -> waiter.tell(outcome.get()));
      }
    }
  }

  /**
   * Outside the lock, and not before what led to it is safe: nobody may know more than a restart.
   */
  private void tell(List<Runnable> told) {
    if (!told.isEmpty()) {
      journal.whenSafe(() -> told.forEach(Runnable::run));
    }
  }

  /**
   * Executes a call that does not wait.
   *
   * @return its outcome, if there is one now; not to be told to anybody before it is {@link
   *     #whenSafe safe}
   * @throws IllegalStateException if the caller has not joined
   */
  public Optional<Outcome> now(Member caller, String callId, Call call) {
    List<Runnable> told = new ArrayList<>();
    Optional<Outcome> outcome;
    synchronized (lock) {
      Entry entry = entryOf(caller);
      Group.Step step = entry.group().begin(caller, callId, call);
      outcome =
          step.refusal().isPresent()
              ? step.refusal().map(Outcome.Failed::new)
              : entry.group().outcome(call, step.round());
      collect(entry, told);
    }
    tell(told);
    return outcome;
  }

  /** Whether a send or sync of the member had this id. */
  public boolean knows(Member caller, String callId) {
    synchronized (lock) {
      return entryOf(caller).group().knows(caller, callId);
    }
  }

  /** The id of a call may name another from now on. */
  public void release(Member caller, String callId) {
    synchronized (lock) {
      entryOf(caller).group().release(caller, callId);
    }
  }

  @Override
  public void whenSafe(Runnable task) {
    journal.whenSafe(task);
  }

  @Override
  public List<GroupView> groups() {
    synchronized (lock) {
      return registry.all().stream().map(entry -> entry.group().view()).toList();
    }
  }

  /** When the oldest message of a group was sent; empty if it has none, or that is not known. */
  public Optional<Instant> oldest(String group) {
    synchronized (lock) {
      return Optional.ofNullable(registry.get(group)).flatMap(entry -> entry.group().began());
    }
  }

  @Override
  public List<String> notes() {
    return journal.problem().stream().toList();
  }

  /** Nothing can have an outcome by this: what is sent again was in an open round before. */
  @Override
  public Optional<Cleared> clear(String group) {
    synchronized (lock) {
      Entry entry = registry.get(group);
      if (entry == null) {
        return Optional.empty();
      }
      Cleared cleared = entry.group().clear(entry.waiters().size());
      for (Waiter waiter : entry.waiters()) {
        waiter.round = entry.group().beginAgain(waiter.caller, waiter.callId, waiter.call).round();
      }
      return Optional.of(cleared);
    }
  }

  /** The members of a group; empty if there is no such group. */
  public Optional<Membership> membership(String group) {
    synchronized (lock) {
      return Optional.ofNullable(registry.get(group)).map(entry -> entry.group().membership());
    }
  }

  /**
   * Jobs that sent or synced an id, also those whose message has no data, by the order in which
   * they did so first. A {@link Call.Wait} after this has all their data.
   */
  public List<String> senders(String group, String id) {
    synchronized (lock) {
      Entry entry = registry.get(group);
      return entry == null ? List.of() : entry.group().senders(id);
    }
  }

  @Override
  public void drop(String group) {
    List<Runnable> told = new ArrayList<>();
    synchronized (lock) {
      Entry entry = registry.drop(group);
      if (entry != null) {
        entry.waiters().forEach(waiter -> refuse(waiter, "the group was cleared", told));
        entry.waiters().clear();
      }
    }
    tell(told);
  }

  @Override
  public void end() {
    journal.end();
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      for (Entry entry : registry.all()) {
        entry.waiters().forEach(Waiter::end);
        entry.waiters().clear();
      }
    }
    journal.close();
  }

  /** The lock, and the group of a waiter. */
  private final class Place implements Waiter.Place {
    private final Entry entry;

    Place(Entry entry) {
      this.entry = entry;
    }

    @Override
    public Missing missing(Waiter waiter) {
      Missing missing;
      synchronized (lock) {
        missing =
            entry.waiters().contains(waiter)
                ? entry.group().missing(waiter.caller, waiter.call, waiter.round)
                : Missing.NOBODY;
      }
      return journal.problem().map(missing::behind).orElse(missing);
    }

    @Override
    public void leave(Waiter waiter) {
      synchronized (lock) {
        entry.waiters().remove(waiter);
      }
    }
  }
}
