// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.Coordinator.Regroup;
import nodeline.group.GuestCall.Guest;
import nodeline.group.Membership.GroupSize;

/**
 * The coordinator inside the bridge: tells a waiter the moment that its message exists, and is safe
 * in the journal.
 *
 * <p>Each group has a lock of its own, which is held only to look at the group and to change it.
 * Outcomes are told after that, so a callback may call the coordinator again.
 */
public final class EmbeddedCoordinator implements Coordinator {
  /** The id of a call that is not remembered: each one is another. */
  public static final String UNNAMED = GroupCalls.UNNAMED;

  private final GroupLimits limits;
  private final Journal journal;
  private final GroupRegistry registry;
  private volatile boolean closed;

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
    journal.start(registry::again, registry::whole);
  }

  @Override
  public void join(Member member, int groupSize) {
    tell(registry.join(member, groupSize, Accounts.DEVICES));
  }

  /** As {@link #join}, for a guest: one that comes over the wire. */
  public void admit(Guest guest, int groupSize) {
    tell(registry.join(guest.member(), groupSize, guest.client()));
  }

  /**
   * Why a guest cannot make a call, perhaps as its first one, if it cannot. Nothing changes.
   *
   * @param call empty if it is none that could be refused
   */
  public Optional<String> refusal(Guest guest, int groupSize, String callId, Optional<Call> call) {
    return registry.refusal(guest, groupSize, call.map(c -> new GroupCalls.Named(callId, c)));
  }

  /**
   * A guest needs its group no more. It counts as a member until another takes its place; the group
   * of which no member is needed is dropped.
   *
   * @return whether the group was dropped
   */
  public boolean leave(Member guest) {
    return drop(
        guest.group(),
        entry -> {
          Group group = entry.group();
          boolean isMember = group.has(guest);
          group.vacate(guest);
          return isMember && group.members().allLeft();
        });
  }

  private boolean drop(String group, Predicate<WaitingGroup> when) {
    List<Runnable> told = new ArrayList<>();
    boolean dropped = registry.drop(group, when, told);
    tell(told);
    return dropped;
  }

  /**
   * Ends a group of an earlier run that these cannot be members of.
   *
   * @return whether there was one
   */
  public boolean makeRoom(String group, int size, List<Member> members) {
    return drop(group, entry -> !entry.group().members().canHave(members, size));
  }

  @Override
  public void regroup(Regroup change) {
    tell(registry.regroup(change));
  }

  @Override
  public Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone) {
    List<Runnable> told = new ArrayList<>();
    Waiter waiter =
        with(
            caller,
            entry -> {
              Waiter begun = new Waiter(caller, callId, call, new Place(entry), whenDone);
              if (!closed) {
                entry.group().begin(begun, limits.calls(), told);
              }
              return begun;
            });
    tell(told);
    return waiter;
  }

  /** Does something in the group of a member. */
  private <T> T with(Member caller, Function<LockedGroup, T> task) {
    return registry
        .with(caller.group(), entry -> isIn(entry, caller) ? task.apply(entry) : null)
        .orElseThrow(() -> new IllegalStateException("not a member: " + caller));
  }

  private static boolean isIn(LockedGroup entry, Member member) {
    return entry.group().group().has(member);
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
    Optional<Outcome> outcome =
        with(caller, entry -> entry.group().now(caller, callId, call, told));
    tell(told);
    return outcome;
  }

  /** Whether a send or sync of the member had this id. */
  public boolean knows(Member caller, String callId) {
    return with(caller, entry -> entry.group().group().calls().knows(caller, callId));
  }

  /** The id of a call may name another from now on. */
  public void release(Member caller, String callId) {
    with(
        caller,
        entry -> {
          entry.group().group().calls().release(caller, callId);
          return caller;
        });
  }

  @Override
  public void whenSafe(Runnable task) {
    journal.whenSafe(task);
  }

  @Override
  public List<GroupView> groups() {
    return registry.all().stream()
        .flatMap(group -> group.with(entry -> entry.group().group().view()).stream())
        .toList();
  }

  /** When the oldest message of a group was sent; empty if it has none, or that is not known. */
  public Optional<Instant> oldest(String group) {
    return registry
        .with(group, entry -> entry.group().group().calls().began())
        .flatMap(Function.identity());
  }

  @Override
  public List<String> notes() {
    return journal.problem().stream().toList();
  }

  /** Nothing can have an outcome by this: what is sent again was in an open round before. */
  @Override
  public Optional<Cleared> clear(String group) {
    return registry.with(group, entry -> entry.group().clear());
  }

  /** How large a group is; empty if there is no such group. */
  public Optional<GroupSize> size(String group) {
    return registry.with(group, entry -> entry.group().group().members().groupSize());
  }

  /** Whether it is a member of its group. */
  public boolean has(Member member) {
    return registry.with(member.group(), entry -> isIn(entry, member)).orElse(false);
  }

  /** The members of a group; empty if there is no such group. */
  public Optional<Membership> membership(String group) {
    return registry.with(group, entry -> entry.group().group().members().view());
  }

  /**
   * Jobs that sent or synced an id, also those whose message has no data, by the order in which
   * they did so first. A {@link Call.Wait} after this has all their data.
   */
  public List<String> senders(String group, String id) {
    return registry.with(group, entry -> entry.group().group().senders(id)).orElse(List.of());
  }

  @Override
  public void drop(String group) {
    drop(group, entry -> true);
  }

  @Override
  public CompletableFuture<Void> alive() {
    return journal.alive();
  }

  @Override
  public void end() {
    journal.end();
  }

  @Override
  public void close() {
    closed = true;
    for (LockedGroup group : registry.all()) {
      group.with(
          entry -> {
            entry.group().close();
            return entry;
          });
    }
    journal.close();
  }

  /** The group of a waiter. */
  private final class Place implements Waiter.Place {
    private final LockedGroup entry;

    Place(LockedGroup entry) {
      this.entry = entry;
    }

    @Override
    public Missing missing(Waiter waiter) {
      Missing missing = entry.with(held -> held.group().missing(waiter)).orElse(Missing.NOBODY);
      return journal.problem().map(missing::behind).orElse(missing);
    }

    @Override
    public void leave(Waiter waiter) {
      entry.with(
          held -> {
            held.group().waiters().remove(waiter);
            return held;
          });
    }
  }
}
