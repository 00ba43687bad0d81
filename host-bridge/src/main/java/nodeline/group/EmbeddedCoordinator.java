// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The coordinator inside the bridge: tells a waiter the moment that its message exists, and is safe
 * in the journal.
 *
 * <p>It holds its lock only to look at the groups and to change them; outcomes are told after that,
 * so a callback may call the coordinator again.
 */
public final class EmbeddedCoordinator implements Coordinator {
  /** The id of a call that is not remembered: each one is another. */
  public static final String UNNAMED = GroupCalls.UNNAMED;

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
      join(member, groupSize, registry.accounts().devices(), told);
    }
    tell(told);
  }

  private void join(Member member, int groupSize, Account account, List<Runnable> told) {
    Optional<String> refusal = registry.admissionRefusal(member, groupSize, account);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    WaitingGroup entry = registry.open(member.group(), groupSize, account);
    if (entry.group().join(member, groupSize, account) && entry.group().members().complete()) {
      entry.collect(told);
    }
  }

  /** As {@link #join}, for a guest: one that comes over the wire. */
  public void admit(Guest guest, int groupSize) {
    List<Runnable> told = new ArrayList<>();
    synchronized (lock) {
      join(guest.member(), groupSize, registry.accounts().of(guest.client()), told);
    }
    tell(told);
  }

  /**
   * Why a guest cannot make a call, perhaps as its first one, if it cannot. Nothing changes.
   *
   * @param call empty if it is none that could be refused
   */
  public Optional<String> refusal(Guest guest, int groupSize, String callId, Optional<Call> call) {
    synchronized (lock) {
      Account account = registry.accounts().of(guest.client());
      Member member = guest.member();
      Optional<String> refusal = registry.admissionRefusal(member, groupSize, account);
      return refusal.isPresent()
          ? refusal
          : call.flatMap(
              c ->
                  registry.callRefusal(
                      member, groupSize, account, new GroupCalls.Named(callId, c)));
    }
  }

  /**
   * A guest needs its group no more. It counts as a member until another takes its place; the group
   * of which no member is needed is dropped.
   *
   * @return whether the group was dropped
   */
  public boolean leave(Member guest) {
    synchronized (lock) {
      WaitingGroup entry = registry.get(guest.group());
      if (entry == null || !entry.group().has(guest)) {
        return false;
      }
      entry.group().vacate(guest);
      if (!entry.group().members().allLeft()) {
        return false;
      }
    }
    drop(guest.group());
    return true;
  }

  /**
   * Ends a group of an earlier run that these cannot be members of.
   *
   * @return whether there was one
   */
  public boolean makeRoom(String group, int size, List<Member> members) {
    synchronized (lock) {
      WaitingGroup entry = registry.get(group);
      boolean ends = entry != null && !entry.group().members().canHave(members, size);
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
        WaitingGroup.refuse(gone, "the device has left the group", told);
      }
      registry.all().forEach(entry -> entry.collect(told));
    }
    tell(told);
  }

  @Override
  public Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
    List<Runnable> told = new ArrayList<>();
    Waiter waiter;
    synchronized (lock) {
      WaitingGroup entry = entryOf(caller);
      waiter = new Waiter(caller, callId, call, new Place(entry), whenDone);
      if (!closed) {
        entry.begin(waiter, limits.calls(), told);
      }
    }
    tell(told);
    return waiter;
  }

  private WaitingGroup entryOf(Member caller) {
    WaitingGroup entry = registry.get(caller.group());
    if (entry == null || !entry.group().has(caller)) {
      throw new IllegalStateException("not a member: " + caller);
    }
    return entry;
  }

  /** Outside the lock, once what led to it is safe: nobody may know more than a restart. */
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
      outcome = entryOf(caller).now(caller, callId, call, told);
    }
    tell(told);
    return outcome;
  }

  /** Whether a send or sync of the member had this id. */
  public boolean knows(Member caller, String callId) {
    synchronized (lock) {
      return entryOf(caller).group().calls().knows(caller, callId);
    }
  }

  /** The id of a call may name another from now on. */
  public void release(Member caller, String callId) {
    synchronized (lock) {
      entryOf(caller).group().calls().release(caller, callId);
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
      return Optional.ofNullable(registry.get(group))
          .flatMap(entry -> entry.group().calls().began());
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
      return Optional.ofNullable(registry.get(group)).map(WaitingGroup::clear);
    }
  }

  /** The members of a group; empty if there is no such group. */
  public Optional<Membership> membership(String group) {
    synchronized (lock) {
      return Optional.ofNullable(registry.get(group)).map(entry -> entry.group().members().view());
    }
  }

  /**
   * Jobs that sent or synced an id, also those whose message has no data, by the order in which
   * they did so first. A {@link Call.Wait} after this has all their data.
   */
  public List<String> senders(String group, String id) {
    synchronized (lock) {
      WaitingGroup entry = registry.get(group);
      return entry == null ? List.of() : entry.group().senders(id);
    }
  }

  @Override
  public void drop(String group) {
    List<Runnable> told = new ArrayList<>();
    synchronized (lock) {
      WaitingGroup entry = registry.drop(group);
      if (entry != null) {
        entry.end("the group was cleared", told);
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
      registry.all().forEach(WaitingGroup::close);
    }
    journal.close();
  }

  /** The lock, and the group of a waiter. */
  private final class Place implements Waiter.Place {
    private final WaitingGroup entry;

    Place(WaitingGroup entry) {
      this.entry = entry;
    }

    @Override
    public Missing missing(Waiter waiter) {
      Missing missing;
      synchronized (lock) {
        missing = entry.missing(waiter);
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
