// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import nodeline.group.Accounts.Account;
import nodeline.group.Coordinator.Cleared;

/** The state of one group. Knows nothing of waiting or threads. */
final class Group {
  /** What a group without members takes of Java's heap. */
  private static final long HEAP = 3_000;

  private final String name;
  private final Changes changes;
  private final Holdings holdings;
  private final Members members;
  private final Messages messages;
  private final GroupCalls calls;
  private Account opener;

  /**
   * What all groups share.
   *
   * @param spent the calls that they have forgotten
   * @param changes told what changes, but not what is done {@link #again}
   */
  record Shared(GroupLimits limits, SpentCalls spent, Accounts accounts, Changes changes) {}

  /**
   * Makes an empty group.
   *
   * @param opener the account that the group counts for
   */
  Group(String name, int size, Shared shared, Account opener) {
    GroupLimits limits = shared.limits();
    if (size < 1 || size > limits.members()) {
      throw new IllegalArgumentException(
          "group %s: bad size: size=%d, max=%d".formatted(name, size, limits.members()));
    }
    this.name = name;
    this.changes = shared.changes();
    this.holdings = new Holdings(shared.accounts());
    this.members = new Members(name, size, holdings);
    this.messages = new Messages(name, limits, holdings);
    this.calls = new GroupCalls(shared, members, messages, holdings);
    this.opener = opener;
    count(1);
  }

  String name() {
    return name;
  }

  Members members() {
    return members;
  }

  /**
   * Makes it a member, which may take the place of one that has left.
   *
   * @return whether the member is new
   * @throws IllegalArgumentException with a line for people, if it cannot be one
   */
  boolean join(Member member, int groupSize, Account account) {
    admissionRefusal(member, groupSize, account)
        .ifPresent(
            refusal -> {
              throw new IllegalArgumentException(refusal);
            });
    boolean isNew = !members.has(member);
    if (isNew) {
      members.successor().ifPresent(this::forget);
    }
    boolean told = isNew || members.left().contains(member.job());
    sit(member, account);
    if (told) {
      changes.accept(new Change.Joined(member));
    }
    return isNew;
  }

  /** Why the member of an account cannot join, if it cannot. */
  Optional<String> admissionRefusal(Member member, int groupSize, Account account) {
    if (account.isGuest() && members.isDevice(member.job())) {
      return Optional.of("the job is a device of this bridge");
    }
    Optional<String> obstacle = members.obstacle(member, groupSize);
    return obstacle.isPresent() || members.has(member)
        ? obstacle
        : holdings.accounts().memberRefusal(account, 1);
  }

  private void sit(Member member, Account account) {
    members.sit(member, account, !account.isGuest());
    messages.comeBack(member, members.size());
    if (opener == holdings.accounts().earlier()) {
      count(-1);
      opener = account;
      count(1);
    }
  }

  /** The member is one no more; what it sent stays. Rounds go on without it after a resize. */
  void leave(Member member) {
    if (has(member)) {
      remove(member.job());
      changes.accept(new Change.Left(name, member.job()));
    }
  }

  private void remove(String job) {
    messages.leave(job);
    calls.forget(job);
    members.remove(job);
  }

  /** The member needs the group no more; it counts until another takes its place. */
  void vacate(Member member) {
    if (has(member) && !members.left().contains(member.job())) {
      members.leave(member.job());
      changes.accept(new Change.Vacated(name, member.job()));
    }
  }

  private void forget(String job) {
    forgetAgain(job);
    changes.accept(new Change.Forgotten(name, job));
  }

  private void forgetAgain(String job) {
    messages.forget(job);
    calls.forget(job);
    members.remove(job);
  }

  /** Sets how many members it has when complete; those that have left make place. */
  void resize(int groupSize) {
    if (groupSize != members.size()) {
      members.resize(groupSize);
      members.left().stream().limit(Math.max(0, members.count() - groupSize)).forEach(this::forget);
      messages.resize(groupSize);
      changes.accept(new Change.Resized(name, groupSize));
    }
  }

  /**
   * Members leave, others join, and the size changes: all of it possible. A seat stays for one that
   * leaves, as long as nobody needs it: the member may come back with all that it had.
   */
  void regroup(int groupSize, List<Member> leaving, List<Member> joining, Account account) {
    long newcomers = joining.stream().filter(member -> !has(member)).count();
    long tooMany = members.count() + newcomers - groupSize;
    for (Member member : leaving) {
      if (tooMany > 0 || joining.stream().anyMatch(other -> other.job().equals(member.job()))) {
        leave(member);
        tooMany--;
      } else {
        vacate(member);
      }
    }
    resize(groupSize);
    joining.forEach(member -> join(member, groupSize, account));
  }

  boolean isEmpty() {
    return members.count() == 0;
  }

  boolean has(Member member) {
    return members.has(member);
  }

  /** The calls of its members. */
  GroupCalls calls() {
    return calls;
  }

  /** Forgets what was sent, and which calls did so. */
  Cleared clear(int waiting) {
    Cleared cleared = messages.cleared(waiting);
    forget();
    changes.accept(new Change.Cleared(name));
    return cleared;
  }

  /** It is no more: nothing of it is held any longer. */
  void end() {
    forget();
    members.all().forEach(member -> members.remove(member.job()));
    count(-1);
  }

  private void count(int groups) {
    holdings.accounts().addGroups(opener, groups);
    holdings.accounts().add(opener, groups * HEAP);
  }

  private void forget() {
    messages.clear();
    calls.clear();
  }

  /** Does a change of an earlier run again. */
  void again(Change change) {
    if (change instanceof Change.Joined joined) {
      sit(joined.member(), holdings.accounts().earlier());
    } else if (change instanceof Change.Left left) {
      remove(left.job());
    } else if (change instanceof Change.Vacated vacated) {
      members.leave(vacated.job());
    } else if (change instanceof Change.Forgotten forgotten) {
      forgetAgain(forgotten.job());
    } else if (change instanceof Change.Resized resized) {
      members.resize(resized.size());
      messages.resize(resized.size());
    } else if (change instanceof Change.Sent sent) {
      calls.accept(sent.caller(), sent.callId(), sent.send(), false);
    } else if (change instanceof Change.Synced synced) {
      Call.Send send = new Call.Send(synced.id(), Map.of());
      calls.accept(synced.caller(), synced.callId(), send, true);
    } else if (change instanceof Change.Known known) {
      calls.again(known);
    } else if (change instanceof Change.Released released) {
      calls.again(released);
    } else if (change instanceof Change.Began first) {
      calls.again(first);
    } else if (change instanceof Change.Cleared) {
      forget();
    } else {
      messages.again(change, members);
    }
  }

  /** Changes that make this group of none. */
  void whole(Consumer<Change> to) {
    to.accept(new Change.Opened(name, members.size()));
    calls.began().ifPresent(first -> to.accept(new Change.Began(name, first.getEpochSecond())));
    members.all().forEach(member -> to.accept(new Change.Joined(member)));
    members.left().forEach(job -> to.accept(new Change.Vacated(name, job)));
    messages.whole(to);
    for (String job : holdings.senders()) {
      if (members.get(job) == null) {
        to.accept(new Change.Left(name, job));
      }
    }
    calls.whole(name, to);
  }

  /** As people see it: without what bridges send for themselves. */
  GroupView view() {
    List<GroupView.MessageView> views = new ArrayList<>();
    messages.forEach(
        (id, message) -> {
          if (!message.isProbe()) {
            views.add(
                new GroupView.MessageView(
                    id,
                    jobs(member -> message.sentBy(member.job())),
                    message.rounds(),
                    jobs(member -> message.inOpenRound(member.job()))));
          }
        });
    return new GroupView(name, members.size(), members.all(), views);
  }

  /** Jobs that sent or synced the id, by the order in which they did so first. */
  List<String> senders(String id) {
    GroupMessage message = messages.get(id);
    return message == null ? List.of() : message.jobs();
  }

  private List<String> jobs(Predicate<Member> wanted) {
    return members.all().stream().filter(wanted).map(Member::job).toList();
  }
}
