// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All groups by their names, and the calls that wait in them. */
final class GroupRegistry {
  private final GroupLimits limits;
  private final Changes changes;
  private final SpentCalls spent = new SpentCalls();
  private final Map<String, Entry> byName = new LinkedHashMap<>();

  /** A group and the calls that wait in it. */
  record Entry(Group group, Set<Waiter> waiters) {}

  /**
   * None at first.
   *
   * @param changes told what changes, but not what is done {@link #again}
   */
  GroupRegistry(GroupLimits limits, Changes changes) {
    this.limits = limits;
    this.changes = changes;
  }

  /** the group of this name; null if there is none. */
  Entry get(String name) {
    return byName.get(name);
  }

  Collection<Entry> all() {
    return byName.values();
  }

  /** Returns the group of this name, which is made if it is not there. */
  Entry open(String name, int size) {
    Entry entry = byName.get(name);
    if (entry == null) {
      if (byName.size() >= limits.groups()) {
        throw new IllegalArgumentException("too many groups: max=" + limits.groups());
      }
      entry = make(name, size);
      changes.accept(new Change.Opened(name, size));
    }
    return entry;
  }

  private Entry make(String name, int size) {
    Entry entry =
        new Entry(
            new Group(name, size, new Group.Shared(limits, spent, changes)), new LinkedHashSet<>());
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
    change.sizes().forEach((name, size) -> open(name, size).group().resize(size));
    change
        .joining()
        .forEach(member -> byName.get(member.group()).group().join(member, change.sizeOf(member)));
    List<Waiter> gone = new ArrayList<>();
    byName.values().forEach(entry -> takeGone(entry, gone));
    for (Member member : change.leaving()) {
      Entry entry = byName.get(member.group());
      if (entry != null && entry.group().isEmpty() && !change.sizes().containsKey(member.group())) {
        drop(member.group());
      }
    }
    return gone;
  }

  private static void takeGone(Entry entry, List<Waiter> gone) {
    entry.waiters().stream().filter(waiter -> !entry.group().has(waiter.caller)).forEach(gone::add);
    gone.forEach(entry.waiters()::remove);
  }

  private void require(Regroup change, String name, int size) {
    Entry entry = byName.get(name);
    List<Member> before = entry == null ? List.of() : entry.group().view().members();
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
  Entry drop(String name) {
    Entry entry = remove(name);
    if (entry != null) {
      changes.accept(new Change.Dropped(name));
    }
    return entry;
  }

  private Entry remove(String name) {
    Entry entry = byName.remove(name);
    if (entry != null) {
      entry.group().forget();
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
      make(opened.group(), opened.size());
    } else if (change instanceof Change.Dropped) {
      remove(change.group());
    } else if (change instanceof Change.Spent ids) {
      spent.again(ids);
    } else {
      Entry entry = byName.get(change.group());
      require(entry != null && canFollow(entry.group(), change), change);
      entry.group().again(change);
    }
  }

  private boolean canFollow(Group group, Change change) {
    if (change instanceof Change.Joined joined) {
      return group.obstacle(joined.member(), group.size()).isEmpty();
    } else if (change instanceof Change.Resized resized) {
      return resized.size() >= 1 && resized.size() <= limits.members();
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
