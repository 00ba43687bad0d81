// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nodeline.group.Accounts.Account;
import nodeline.group.Membership.GroupSize;

/** The members of a group, in the order of joining, and how many there are when it is complete. */
final class Members {
  /**
   * The place of a member in its group.
   *
   * @param device whether the member is a device of this bridge, and no guest
   * @param left whether the member needs the group no more: it counts until another takes its place
   */
  private record Seat(Member member, Account account, boolean device, boolean left) {
    Seat leave() {
      return new Seat(member, account, device, true);
    }
  }

  /** What a member costs beside its names. */
  private static final long OVERHEAD = 600;

  private final String group;
  private final Holdings holdings;
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final Map<String, Integer> roles = new HashMap<>();

  /** Jobs that need the group no more, the first that said so first. */
  private final Set<String> left = new LinkedHashSet<>();

  private int size;
  private int version;

  Members(String group, int size, Holdings holdings) {
    this.group = group;
    this.size = size;
    this.holdings = holdings;
  }

  /** Members when it is complete. */
  int size() {
    return size;
  }

  void resize(int groupSize) {
    size = groupSize;
  }

  /** Members that it has. */
  int count() {
    return seats.size();
  }

  boolean complete() {
    return seats.size() == size;
  }

  /** Another number after each change. */
  int version() {
    return version;
  }

  /** The member with this job; null if there is none. */
  Member get(String job) {
    Seat seat = seats.get(job);
    return seat == null ? null : seat.member();
  }

  boolean has(Member member) {
    return member.equals(get(member.job()));
  }

  List<Member> all() {
    return seats.values().stream().map(Seat::member).toList();
  }

  /** Those that have not left. */
  List<Member> staying() {
    return seats.values().stream().filter(seat -> !seat.left()).map(Seat::member).toList();
  }

  List<Member> withRole(Optional<String> role) {
    return role.isEmpty()
        ? all()
        : all().stream().filter(member -> member.role().equals(role.get())).toList();
  }

  /** Members of a role, or all. */
  int count(Optional<String> role) {
    return role.isEmpty() ? seats.size() : roles.getOrDefault(role.get(), 0);
  }

  /** Each role once, in the order of joining. */
  List<String> roles() {
    return List.copyOf(new LinkedHashSet<>(all().stream().map(Member::role).toList()));
  }

  /** Jobs that need the group no more. */
  List<String> left() {
    return List.copyOf(left);
  }

  /** Whether each member needs the group no more. */
  boolean allLeft() {
    return left.size() == seats.size();
  }

  boolean isDevice(String job) {
    Seat seat = seats.get(job);
    return seat != null && seat.device();
  }

  private Set<Member> devices() {
    return seats.values().stream()
        .filter(Seat::device)
        .map(Seat::member)
        .collect(Collectors.toSet());
  }

  GroupSize groupSize() {
    return new GroupSize(size, seats.size());
  }

  Membership view() {
    return new Membership(size, all(), devices(), Set.copyOf(left));
  }

  /** Why the member cannot be one of a group of this size, if it cannot. */
  Optional<String> obstacle(Member member, int groupSize) {
    Member before = get(member.job());
    if (groupSize != size) {
      return Optional.of(
          "group %s: size differs: size=%d, before=%d".formatted(group, groupSize, size));
    }
    if (before != null && !before.equals(member)) {
      return Optional.of(
          "group %s: job %s has joined with another role: role=%s, before=%s"
              .formatted(group, member.job(), member.role(), before.role()));
    }
    if (before == null && seats.size() >= size && left.isEmpty()) {
      return Optional.of(
          "group %s is full: job %s is not one of its %d members"
              .formatted(group, member.job(), size));
    }
    return Optional.empty();
  }

  /** Whether all of these can be members at once, beside those that have joined. */
  boolean canHave(List<Member> all, int groupSize) {
    long others =
        seats.values().stream()
            .filter(seat -> !all.contains(seat.member()) && !seat.left())
            .count();
    return others + all.size() <= size
        && all.stream().allMatch(member -> obstacle(member, groupSize).isEmpty());
  }

  /**
   * Why these cannot leave a group, and those join it, that has another size after that.
   *
   * @param max size that a group may have
   */
  Optional<String> obstacle(List<Member> leaving, List<Member> joining, int after, int max) {
    int count = with(staying(), leaving, joining).size();
    if (after < 1 || after > max || count > after) {
      return Optional.of(
          "group %s: bad size: size=%d, members=%d, max=%d".formatted(group, after, count, max));
    }
    List<Member> seated = with(all(), leaving, joining);
    return seated.stream().map(Member::job).distinct().count() < seated.size()
        ? Optional.of("group %s: two members have one job".formatted(group))
        : Optional.empty();
  }

  private static List<Member> with(List<Member> some, List<Member> less, List<Member> more) {
    Set<Member> after = new LinkedHashSet<>(some);
    after.removeAll(Set.copyOf(less));
    after.addAll(more);
    return List.copyOf(after);
  }

  /** The member whose place another takes, if that is needed. */
  Optional<String> successor() {
    return seats.size() < size ? Optional.empty() : left.stream().findFirst();
  }

  /** Gives a member its place, or another account to one that has it. */
  void sit(Member member, Account account, boolean device) {
    Seat before = seats.put(member.job(), new Seat(member, account, device, false));
    left.remove(member.job());
    holdings.assign(member.job(), account);
    if (before == null) {
      roles.merge(member.role(), 1, Integer::sum);
      holdings.pay(member.job(), cost(member));
      version++;
    } else {
      holdings.accounts().removeMember(before.account(), member.job());
    }
    holdings.accounts().addMember(account, member.job());
  }

  /** The member needs the group no more. */
  void leave(String job) {
    seats.computeIfPresent(job, (unused, seat) -> seat.leave());
    left.add(job);
  }

  /** Takes its place from a member; null if there is none. */
  Member remove(String job) {
    Seat seat = seats.remove(job);
    left.remove(job);
    if (seat == null) {
      return null;
    }
    roles.computeIfPresent(seat.member().role(), (role, count) -> count == 1 ? null : count - 1);
    holdings.accounts().removeMember(seat.account(), job);
    holdings.pay(job, -cost(seat.member()));
    version++;
    return seat.member();
  }

  private static long cost(Member member) {
    return OVERHEAD + member.group().length() + member.job().length() + member.role().length();
  }
}
