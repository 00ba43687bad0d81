// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All groups by their names, and the calls that wait in them. */
final class GroupRegistry {
  private final GroupLimits limits;
  private final Changes changes;
  private final Accounts accounts;
  private final SpentCalls spent = new SpentCalls(this::isDevice);
  private final Map<String, WaitingGroup> byName = new LinkedHashMap<>();

  /**
   * None at first.
   *
   * @param changes told what changes, but not what is done {@link #again}
   */
  GroupRegistry(GroupLimits limits, Changes changes) {
    this.limits = limits;
    this.changes = changes;
    this.accounts = new Accounts(limits.quotas());
  }

  private boolean isDevice(String job) {
    return byName.values().stream().anyMatch(entry -> entry.group().members().isDevice(job));
  }

  Accounts accounts() {
    return accounts;
  }

  /** the group of this name; null if there is none. */
  WaitingGroup get(String name) {
    return byName.get(name);
  }

  Collection<WaitingGroup> all() {
    return byName.values();
  }

  /**
   * Returns the group of this name, which is made if it is not there.
   *
   * @param opener the account that a new group counts for
   * @throws IllegalArgumentException with a line for people, if it cannot be made
   */
  WaitingGroup open(String name, int size, Account opener) {
    WaitingGroup entry = byName.get(name);
    if (entry == null) {
      refusal(opener)
          .ifPresent(
              refusal -> {
                throw new IllegalArgumentException(refusal);
              });
      entry = make(name, size, opener);
      changes.accept(new Change.Opened(name, size));
    }
    return entry;
  }

  private Optional<String> refusal(Account opener) {
    return byName.size() >= limits.groups()
        ? Optional.of("too many groups: max=" + limits.groups())
        : accounts.groupRefusal(opener);
  }

  /** Why the member of an account cannot join, if it cannot; the group may not be there yet. */
  Optional<String> admissionRefusal(Member member, int size, Account account) {
    WaitingGroup entry = byName.get(member.group());
    if (entry != null) {
      return entry.group().admissionRefusal(member, size, account);
    }
    if (size < 1 || size > limits.members()) {
      return Optional.of(
          "group %s: bad size: size=%d, max=%d".formatted(member.group(), size, limits.members()));
    }
    Optional<String> refusal = refusal(account);
    return refusal.isPresent() ? refusal : accounts.memberRefusal(account);
  }

  /**
   * Why the member of an account cannot make a call, perhaps as its first one, if it cannot. The
   * group may not be there yet.
   */
  Optional<String> callRefusal(Member member, int size, Account account, GroupCalls.Named call) {
    WaitingGroup entry = byName.get(member.group());
    if (entry != null) {
      return entry.group().calls().refusal(member, call, account);
    }
    Group imagined = group(member.group(), size, account);
    try {
      return imagined.calls().refusal(member, call, account);
    } finally {
      imagined.end();
    }
  }

  private Group group(String name, int size, Account opener) {
    return new Group(name, size, new Group.Shared(limits, spent, accounts, changes), opener);
  }

  private WaitingGroup make(String name, int size, Account opener) {
    WaitingGroup entry = new WaitingGroup(group(name, size, opener), new Waiters());
    byName.put(name, entry);
    return entry;
  }

  /**
   * Changes members and sizes, as {@link Coordinator#regroup}. A group that is left by its last
   * member, and that the bridge has no more, is no more.
   *
   * @return the calls of those that have left, which wait no longer
   */
  List<Waiter> regroup(Regroup change) {
    change.sizes().forEach((name, size) -> require(change, name, size));
    change.leaving().forEach(member -> byName.get(member.group()).group().leave(member));
    Account devices = accounts.devices();
    change.sizes().forEach((name, size) -> open(name, size, devices).group().resize(size));
    for (Member member : change.joining()) {
      byName.get(member.group()).group().join(member, change.sizeOf(member), devices);
    }
    List<Waiter> gone = new ArrayList<>();
    byName.values().forEach(entry -> takeGone(entry, gone));
    for (Member member : change.leaving()) {
      WaitingGroup entry = byName.get(member.group());
      if (entry != null && entry.group().isEmpty() && !change.sizes().containsKey(member.group())) {
        drop(member.group());
      }
    }
    return gone;
  }

  private static void takeGone(WaitingGroup entry, List<Waiter> gone) {
    for (Waiter waiter : entry.waiters().all()) {
      if (!entry.group().has(waiter.caller)) {
        gone.add(waiter);
        entry.waiters().remove(waiter);
      }
    }
  }

  private void require(Regroup change, String name, int size) {
    WaitingGroup entry = byName.get(name);
    List<Member> before = entry == null ? List.of() : entry.group().members().staying();
    List<Member> after = change.after(name, before);
    if (size < 1 || size > limits.members() || after.size() > size) {
      throw new IllegalArgumentException(
          "group %s: bad size: size=%d, members=%d, max=%d"
              .formatted(name, size, after.size(), limits.members()));
    }
    if (after.stream().map(Member::job).distinct().count() < after.size()) {
      throw new IllegalArgumentException("group %s: two members have one job".formatted(name));
    }
  }

  /** Forgets the group of this name, if there is one. Returns it, or null. */
  WaitingGroup drop(String name) {
    WaitingGroup entry = remove(name);
    if (entry != null) {
      changes.accept(new Change.Dropped(name));
    }
    return entry;
  }

  private WaitingGroup remove(String name) {
    WaitingGroup entry = byName.remove(name);
    if (entry != null) {
      entry.group().end();
    }
    return entry;
  }

  /**
   * Does a change of an earlier run again.
   *
   * @throws IllegalArgumentException if it cannot follow those before it
   */
  void again(Change change) {
    if (change instanceof Change.Opened opened) {
      require(!byName.containsKey(opened.group()), change);
      make(opened.group(), opened.size(), accounts.earlier());
    } else if (change instanceof Change.Dropped) {
      remove(change.group());
    } else if (change instanceof Change.Spent ids) {
      spent.again(ids);
    } else {
      WaitingGroup entry = byName.get(change.group());
      require(entry != null && canFollow(entry.group(), change), change);
      entry.group().again(change);
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

  /** Changes that make all groups of none. */
  List<Change> whole() {
    List<Change> whole = new ArrayList<>();
    spent.whole(whole::add);
    byName.values().forEach(entry -> entry.group().whole(whole::add));
    return whole;
  }
}
