// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;
import nodeline.group.Accounts.Account;
import nodeline.group.Coordinator.Regroup;

/** Changes members and sizes of groups, for who has all groups. */
final class Regrouping {
  private final GroupRegistry registry;
  private final GroupLimits limits;
  private final List<LockedGroup> held;

  /**
   * Nothing has changed yet.
   *
   * @param held all groups; gets those that are made
   */
  Regrouping(GroupRegistry registry, GroupLimits limits, List<LockedGroup> held) {
    this.registry = registry;
    this.limits = limits;
    this.held = held;
  }

  /**
   * As {@link Coordinator#regroup}. A group that is left by its last member, and that the bridge
   * has no more, is no more.
   *
   * @return what is to be told of that, such as the end of the calls of those that have left
   */
  List<Runnable> apply(Regroup change) {
    Accounts accounts = registry.accounts();
    synchronized (accounts) { // nobody else takes the last place of all
      require(change, accounts);
      change.leaving().forEach(member -> group(member).leave(member));
      change.sizes().forEach((name, size) -> resize(name, size, accounts.devices()));
      for (Member member : change.joining()) {
        group(member).join(member, change.sizeOf(member), accounts.devices());
      }
    }
    List<Runnable> told = new ArrayList<>();
    held.forEach(entry -> entry.group().endGone("the device has left the group", told));
    held.forEach(entry -> entry.group().collect(told));
    change.leaving().stream()
        .map(Member::group)
        .distinct()
        .filter(name -> !change.sizes().containsKey(name))
        .map(registry::get)
        .filter(entry -> entry.group().group().isEmpty())
        .forEach(entry -> registry.drop(entry, told));
    return told;
  }

  private Group group(Member member) {
    return registry.get(member.group()).group().group();
  }

  private void require(Regroup change, Accounts accounts) {
    change.sizes().forEach((name, size) -> require(change, name, size));
    long more = change.sizes().keySet().stream().filter(name -> registry.get(name) == null).count();
    GroupRegistry.refuse(registry.placeRefusal(more));
    GroupRegistry.refuse(
        accounts.memberRefusal(
            accounts.devices(), change.joining().size() - change.leaving().size()));
  }

  private void require(Regroup change, String name, int size) {
    LockedGroup entry = registry.get(name);
    List<Member> before = entry == null ? List.of() : entry.group().group().members().staying();
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

  private void resize(String name, int size, Account devices) {
    LockedGroup entry = registry.get(name);
    if (entry == null) {
      entry = registry.make(name, size, devices);
      entry.lock();
      held.add(entry);
      registry.put(entry);
    }
    entry.group().group().resize(size);
  }
}
