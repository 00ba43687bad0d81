// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import nodeline.group.Accounts.Account;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.Holdings.Holding;

/** The message ids of a group, within its limits. */
final class Messages {
  /** What an id, one member's part of a message, or a pair in it costs beside its text. */
  private static final long OVERHEAD = 64;

  /** What one of them takes of Java's heap at most, beside its text. */
  private static final long HEAP_OVERHEAD = 200;

  private final String group;
  private final GroupLimits limits;
  private final Holdings holdings;
  private final Map<String, GroupMessage> byId = new LinkedHashMap<>();
  private long octets;

  Messages(String group, GroupLimits limits, Holdings holdings) {
    this.group = group;
    this.limits = limits;
    this.holdings = holdings;
  }

  boolean has(String id) {
    return byId.containsKey(id);
  }

  /** The message; null if nobody sent or synced the id. */
  GroupMessage get(String id) {
    return byId.get(id);
  }

  /** Complete rounds of an id; 0 if nobody sent or synced it. */
  int rounds(String id) {
    return has(id) ? byId.get(id).rounds() : 0;
  }

  /** Members, or those of a role, that have sent or synced an id. */
  int sentBy(String id, Optional<String> role) {
    GroupMessage message = byId.get(id);
    return message == null ? 0 : message.sentBy(role);
  }

  /** By the order of the first send. */
  void forEach(BiConsumer<String, GroupMessage> to) {
    byId.forEach(to);
  }

  /**
   * Why a member of such a group cannot send this, if it cannot.
   *
   * @param account pays for what the member sends
   */
  Optional<String> refusal(String job, Call.Send send, int groupSize, Account account) {
    GroupMessage message = byId.get(send.id());
    Holding own = holdings.get(job);
    if (message == null) {
      Optional<String> tooMany = idRefusal(own, groupSize);
      if (tooMany.isPresent()) {
        return tooMany;
      }
    }
    GroupMessage present = message == null ? new GroupMessage(send.id()) : message;
    Cost cost = cost(present, job, send);
    long grown = present.octets() + cost.data();
    if (grown > limits.messageOctets()) {
      return Optional.of(
          "the message's data is too long: octets=%d, max=%d"
              .formatted(grown, limits.messageOctets()));
    }
    Optional<String> tooMuch = octetRefusal(own, cost.octets(), groupSize);
    return tooMuch.isPresent()
        ? tooMuch
        : holdings.accounts().refusal(account, own.heap, cost.heap());
  }

  private Optional<String> idRefusal(Holding own, int groupSize) {
    if (byId.size() >= limits.messages()) {
      return Optional.of("too many message ids in the group: max=" + limits.messages());
    }
    int half = limits.messages() / 2;
    int max = crowded(byId.size(), half, groupSize) ? half / groupSize : limits.memberMessages();
    return own.ids < Math.min(max, limits.memberMessages())
        ? Optional.empty()
        : Optional.of("too many message ids of this member in the group: max=" + max);
  }

  private Optional<String> octetRefusal(Holding own, long cost, int groupSize) {
    int half = limits.groupOctets() / 2;
    int max = crowded(octets + cost, half, groupSize) ? half / groupSize : limits.memberOctets();
    max = Math.min(max, limits.memberOctets());
    if (cost > 0 && own.octets + cost > max) {
      return Optional.of(
          "this member's messages in the group are full: max=%d octets".formatted(max));
    }
    return octets + cost > limits.groupOctets()
        ? Optional.of(
            "the group's messages are full: max=%d octets".formatted(limits.groupOctets()))
        : Optional.empty();
  }

  /** Whether each member gets only its part of the other half of a group. */
  private boolean crowded(long used, int half, int groupSize) {
    return holdings.accounts().limited() && used > half && groupSize > 1;
  }

  /**
   * What a send adds.
   *
   * @param data octets of the id's data, as in a cache file
   * @param parts ids, shares and pairs
   * @param text octets of them all
   */
  private record Cost(long data, long parts, long text) {
    long octets() {
      return text + OVERHEAD * parts;
    }

    long heap() {
      return text + HEAP_OVERHEAD * parts;
    }
  }

  private static Cost cost(GroupMessage message, String job, Call.Send send) {
    long data = message.growth(job, send.data(), send.replaces());
    boolean isNew = message.senders() == 0;
    long parts =
        (isNew ? 1 : 0)
            + (message.sentBy(job) ? 0 : 1)
            + newPairs(message.data(job), send.data(), send.replaces());
    return new Cost(data, parts, data + (isNew ? send.id().length() : 0));
  }

  private static long newPairs(
      Map<String, String> present, Map<String, String> added, boolean replaces) {
    return replaces
        ? added.size() - present.size()
        : added.keySet().stream().filter(key -> !present.containsKey(key)).count();
  }

  /** Returns the message that the member is about to add to, and counts what that costs. */
  private GroupMessage open(String job, Call.Send send) {
    GroupMessage message = byId.computeIfAbsent(send.id(), GroupMessage::new);
    Cost cost = cost(message, job, send);
    octets += cost.octets();
    Holding own = holdings.open(job);
    own.octets += cost.octets();
    own.ids += message.senders() == 0 ? 1 : 0;
    own.shares.add(message);
    holdings.paySent(job, cost.heap());
    return message;
  }

  /**
   * Adds what a member sends, or syncs.
   *
   * @return the round that the member is in; 0 for a send
   */
  int add(Member member, Call.Send send, boolean sync, int groupSize) {
    GroupMessage message = open(member.job(), send);
    if (sync) {
      return message.sync(member, groupSize);
    }
    message.send(member, send, groupSize);
    return 0;
  }

  /** A job is no member any more. */
  void leave(String job) {
    holdings.get(job).shares.forEach(message -> message.leave(job));
  }

  /** A job is no member any more, and what it sent never was. */
  void forget(String job) {
    Holding own = holdings.get(job);
    for (GroupMessage message : List.copyOf(own.shares)) {
      if (!message.forget(job)) {
        byId.remove(message.id());
      }
    }
    octets -= own.octets;
    own.octets = 0;
    own.ids = 0;
    own.shares.clear();
    holdings.paySent(job, -own.sentHeap);
  }

  /** A job is a member, perhaps again. */
  void comeBack(Member member, int groupSize) {
    holdings.get(member.job()).shares.forEach(message -> message.comeBack(member, groupSize));
  }

  /** The group has another size. */
  void resize(int groupSize) {
    byId.values().forEach(message -> message.closeRound(groupSize));
  }

  /** What {@link #clear} forgets. */
  Cleared cleared(int waiting) {
    int pairs =
        byId.values().stream()
            .mapToInt(
                message -> message.jobs().stream().mapToInt(job -> message.data(job).size()).sum())
            .sum();
    int messages = (int) byId.values().stream().filter(message -> !message.isProbe()).count();
    return new Cleared(messages, pairs, waiting);
  }

  void clear() {
    byId.clear();
    holdings.clearSent();
    octets = 0;
  }

  /**
   * Does a change of an earlier run again.
   *
   * @param members those of the group by then
   */
  void again(Change change, Members members) {
    if (change instanceof Change.Shared shared && shared.syncs() >= 0) {
      open(shared.job(), new Call.Send(shared.id(), shared.data(), true))
          .restore(shared, Optional.ofNullable(members.get(shared.job())).map(Member::role));
    } else if (change instanceof Change.Rounds rounds && has(rounds.id()) && rounds.rounds() >= 0) {
      byId.get(rounds.id()).restoreRounds(rounds.rounds());
    } else {
      throw new IllegalArgumentException("cannot follow: " + change.getClass().getSimpleName());
    }
  }

  /** Changes that make these of none. */
  void whole(Consumer<Change> to) {
    byId.forEach(
        (id, message) -> {
          for (String job : message.jobs()) {
            to.accept(new Change.Shared(group, id, job, message.syncs(job), message.data(job)));
          }
          to.accept(new Change.Rounds(group, id, message.rounds()));
        });
  }
}
