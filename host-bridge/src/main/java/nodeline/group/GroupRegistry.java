// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import nodeline.group.Accounts.Account;
import nodeline.group.Coordinator.Regroup;
import nodeline.group.GuestCall.Guest;

/**
 * All groups by their names. Thread-safe: each group has a lock, and no call holds that of another.
 *
 * <pre>
 *   opening            groups that are made; all groups at once
 *   a group's lock     all that is in it, and the order of its changes
 *   accounts, spent    for a moment each; a join holds the accounts, so that nobody else takes the
 *                      last place of all
 * </pre>
 *
 * <p>They are taken in this order. So a group that is busy holds up its own calls, and what needs
 * all groups. Changes of one group come in the order of its lock, and its name is free for another
 * group once its last change was told.
 */
final class GroupRegistry {
  private final GroupLimits limits;
  private final Changes changes;
  private final Accounts accounts;
  private final SpentCalls spent;
  private final ReentrantLock opening = new ReentrantLock();
  private final Map<String, LockedGroup> byName = new ConcurrentHashMap<>();
  private long opened;

  /**
   * None at first.
   *
   * @param changes told what changes, but not what is done {@link #again}, by any thread
   */
  GroupRegistry(GroupLimits limits, Changes changes) {
    this.limits = limits;
    this.changes = changes;
    this.accounts = new Accounts(limits.quotas());
    this.spent = new SpentCalls(accounts::hasDevice);
  }

  /**
   * Does something with the group of this name while nobody else has it.
   *
   * @return what the task returns; empty for null, or if there is no such group
   */
  <T> Optional<T> with(String name, Function<LockedGroup, T> task) {
    return Optional.ofNullable(byName.get(name)).flatMap(group -> group.with(task));
  }

  /** In the order of their opening. */
  List<LockedGroup> all() {
    return byName.values().stream().sorted(Comparator.comparing(LockedGroup::number)).toList();
  }

  /**
   * Makes it a member of its group, which is made if it is not there.
   *
   * @param client that pays for it; empty for a device
   * @return what is to be told of that
   * @throws IllegalArgumentException with a line for people, if that cannot be; nothing has changed
   */
  List<Runnable> join(Member member, int size, String client) {
    Optional<List<Runnable>> told = Optional.empty();
    while (told.isEmpty()) { // another thread may open the group meanwhile, or drop it
      told =
          with(member.group(), group -> join(group.group(), member, size, client))
              .or(() -> open(member, size, client));
    }
    return told.get();
  }

  private List<Runnable> join(WaitingGroup entry, Member member, int size, String client) {
    boolean replaces = entry.group().members().complete();
    boolean isNew;
    synchronized (accounts) {
      isNew = entry.group().join(member, size, accounts.of(client));
    }
    List<Runnable> told = new ArrayList<>();
    if (isNew && replaces) {
      entry.endGone("another member has taken the place", told);
    }
    if (isNew && entry.group().members().complete()) {
      entry.collect(told);
    }
    return told;
  }

  /** Makes a group of one member; empty if there is a group. */
  private Optional<List<Runnable>> open(Member member, int size, String client) {
    opening.lock();
    try {
      if (byName.containsKey(member.group())) {
        return Optional.empty();
      }
      synchronized (accounts) {
        Account account = accounts.of(client);
        refuse(openingRefusal(member.group(), size, account));
        LockedGroup made = make(member.group(), size, account);
        made.group().group().join(member, size, account);
        put(made);
      }
      return Optional.of(List.of());
    } finally {
      opening.unlock();
    }
  }

  static void refuse(Optional<String> refusal) {
    refusal.ifPresent(
        reason -> {
          throw new IllegalArgumentException(reason);
        });
  }

  /** Why there cannot be such a group with a member, if it cannot. */
  private Optional<String> openingRefusal(String name, int size, Account account) {
    if (size < 1 || size > limits.members()) {
      return Optional.of(
          "group %s: bad size: size=%d, max=%d".formatted(name, size, limits.members()));
    }
    return placeRefusal(1)
        .or(() -> accounts.groupRefusal(account))
        .or(() -> accounts.memberRefusal(account, 1));
  }

  /** Why there cannot be so many groups more, if they cannot. */
  Optional<String> placeRefusal(long more) {
    return byName.size() + more > limits.groups()
        ? Optional.of("too many groups: max=" + limits.groups())
        : Optional.empty();
  }

  /**
   * Why a guest cannot make a call, perhaps as its first one, if it cannot. The group may not be
   * there yet. Nothing changes.
   *
   * @param call empty if it is none that could be refused
   */
  Optional<String> refusal(Guest guest, int size, Optional<GroupCalls.Named> call) {
    return with(guest.member().group(), group -> refusal(group.group().group(), guest, size, call))
        .orElseGet(() -> refusalAtFirst(guest, size, call));
  }

  private Optional<String> refusal(
      Group group, Guest guest, int size, Optional<GroupCalls.Named> call) {
    Account account = accounts.of(guest.client());
    return group
        .admissionRefusal(guest.member(), size, account)
        .or(() -> call.flatMap(named -> group.calls().refusal(guest.member(), named, account)));
  }

  /** That of a guest whose group is not there: it is imagined, and nobody else sees it. */
  private Optional<String> refusalAtFirst(Guest guest, int size, Optional<GroupCalls.Named> call) {
    synchronized (accounts) {
      Account account = accounts.of(guest.client());
      Optional<String> refusal = openingRefusal(guest.member().group(), size, account);
      if (refusal.isPresent() || call.isEmpty()) {
        return refusal;
      }
      Group imagined = group(guest.member().group(), size, account);
      try {
        return imagined.calls().refusal(guest.member(), call.get(), account);
      } finally {
        imagined.end();
      }
    }
  }

  private Group group(String name, int size, Account opener) {
    return new Group(name, size, new Group.Shared(limits, spent, accounts, changes), opener);
  }

  /** Makes a group that nobody else sees yet; for who may open groups. */
  LockedGroup make(String name, int size, Account opener) {
    LockedGroup made = imagine(name, size, opener);
    changes.accept(new Change.Opened(name, size));
    return made;
  }

  private LockedGroup imagine(String name, int size, Account opener) {
    WaitingGroup entry = new WaitingGroup(group(name, size, opener), new Waiters());
    return new LockedGroup(entry, opened++);
  }

  /** Everybody sees the group from now on. */
  void put(LockedGroup made) {
    byName.put(made.name(), made);
  }

  /** The group of this name, for who has it; null if there is none. */
  LockedGroup get(String name) {
    return byName.get(name);
  }

  Accounts accounts() {
    return accounts;
  }

  /** As {@link Coordinator#regroup}. Returns what is to be told of that. */
  List<Runnable> regroup(Regroup change) {
    return withAll(held -> new Regrouping(this, limits, held).apply(change));
  }

  /** Does something while nobody else has any group. */
  private <T> T withAll(Function<List<LockedGroup>, T> task) {
    opening.lock();
    List<LockedGroup> held = new ArrayList<>(all());
    held.forEach(LockedGroup::lock);
    try {
      return task.apply(held);
    } finally {
      held.forEach(LockedGroup::unlock);
      opening.unlock();
    }
  }

  /**
   * Drops the group of this name if it is there, and if this is true of it. Its calls fail.
   *
   * @return whether it did so
   */
  boolean drop(String name, Predicate<WaitingGroup> when, List<Runnable> told) {
    return with(
            name,
            group -> {
              boolean drops = when.test(group.group());
              if (drops) {
                drop(group, told);
              }
              return drops;
            })
        .orElse(false);
  }

  /** For who has its lock. Only once all is told of it, another may have its name. */
  void drop(LockedGroup group, List<Runnable> told) {
    group.end();
    group.group().group().end();
    changes.accept(new Change.Dropped(group.name()));
    group.group().end("the group was cleared", told);
    byName.remove(group.name(), group);
  }

  /**
   * Does a change of an earlier run again, before there are other threads.
   *
   * @throws IllegalArgumentException if it cannot follow those before it
   */
  void again(Change change) {
    LockedGroup entry = byName.get(change.group());
    if (change instanceof Change.Opened opened) {
      require(entry == null, change);
      put(imagine(opened.group(), opened.size(), accounts.earlier()));
    } else if (change instanceof Change.Dropped) {
      Optional.ofNullable(byName.remove(change.group()))
          .ifPresent(group -> group.group().group().end());
    } else if (change instanceof Change.Spent ids) {
      spent.again(ids);
    } else {
      require(entry != null && canFollow(entry.group().group(), change), change);
      entry.group().group().again(change);
    }
  }

  private boolean canFollow(Group group, Change change) {
    if (change instanceof Change.Joined joined) {
      return group.members().obstacle(joined.member(), group.members().size()).isEmpty();
    } else if (change instanceof Change.Resized resized) {
      return resized.size() >= 1 && resized.size() <= limits.members();
    } else if (change instanceof Change.Vacated vacated) {
      return group.members().get(vacated.job()) != null;
    } else if (change instanceof Change.Sent sent) {
      return group.has(sent.caller());
    }
    return !(change instanceof Change.Synced synced) || group.has(synced.caller());
  }

  private static void require(boolean possible, Change change) {
    if (!possible) {
      throw new IllegalArgumentException("cannot follow: " + change.getClass().getSimpleName());
    }
  }

  /** Tells changes that make all groups of none. Until it has told, no group changes. */
  void whole(Consumer<List<Change>> to) {
    withAll(
        held -> {
          List<Change> whole = new ArrayList<>();
          spent.whole(whole::add);
          held.stream()
              .filter(group -> !group.over())
              .forEach(group -> group.group().group().whole(whole::add));
          to.accept(whole);
          return whole;
        });
  }
}
