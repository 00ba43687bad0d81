// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The message ids of a group, within its limits. */
final class Messages {
  /** What an id, one member's part of a message, or a pair in it costs beside its text. */
  private static final long OVERHEAD = 64;

  private final String group;
  private final GroupLimits limits;
  private final Map<String, GroupMessage> byId = new LinkedHashMap<>();
  private final Map<String, Held> held = new HashMap<>();
  private long octets;

  /** What one member holds: the ids that it was the first to send, and octets of all. */
  private static final class Held {
    int ids;
    long octets;
  }

  Messages(String group, GroupLimits limits) {
    this.group = group;
    this.limits = limits;
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

  /** By the order of the first send. */
  void forEach(BiConsumer<String, GroupMessage> to) {
    byId.forEach(to);
  }

  /** Why a member cannot send this, if it cannot. */
  Optional<String> refusal(String job, Call.Send send) {
    GroupMessage message = byId.get(send.id());
    if (message == null && byId.size() >= limits.messages()) {
      return Optional.of("too many message ids in the group: max=" + limits.messages());
    }
    Held own = held.getOrDefault(job, new Held());
    if (message == null && own.ids >= limits.memberMessages()) {
      return Optional.of(
          "too many message ids of this member in the group: max=" + limits.memberMessages());
    }
    GroupMessage present = message == null ? new GroupMessage() : message;
    long grown = present.octets() + present.growth(job, send.data(), send.replaces());
    if (grown > limits.messageOctets()) {
      return Optional.of(
          "the message's data is too long: octets=%d, max=%d"
              .formatted(grown, limits.messageOctets()));
    }
    long cost = cost(present, job, send);
    if (cost > 0 && own.octets + cost > limits.memberOctets()) {
      return Optional.of(
          "this member's messages in the group are full: max=%d octets"
              .formatted(limits.memberOctets()));
    }
    if (octets + cost > limits.groupOctets()) {
      return Optional.of(
          "the group's messages are full: max=%d octets".formatted(limits.groupOctets()));
    }
    return Optional.empty();
  }

  private static long cost(GroupMessage message, String job, Call.Send send) {
    long cost = message.growth(job, send.data(), send.replaces());
    cost += message.senders() == 0 ? send.id().length() + OVERHEAD : 0;
    cost += message.sentBy(job) ? 0 : OVERHEAD;
    return cost + OVERHEAD * newPairs(message.data(job), send);
  }

  private static long newPairs(Map<String, String> present, Call.Send send) {
    return send.replaces()
        ? send.data().size() - present.size()
        : send.data().keySet().stream().filter(key -> !present.containsKey(key)).count();
  }

  /** Returns the message that the member is about to add to, and counts what that costs. */
  private GroupMessage open(String job, Call.Send send) {
    GroupMessage message = byId.computeIfAbsent(send.id(), unused -> new GroupMessage());
    long cost = cost(message, job, send);
    octets += cost;
    Held own = held.computeIfAbsent(job, unused -> new Held());
    own.octets += cost;
    own.ids += message.senders() == 0 ? 1 : 0;
    return message;
  }

  /**
   * Adds what a member sends, or syncs.
   *
   * @return the round that the member is in; 0 for a send
   */
  int add(String job, Call.Send send, boolean sync, int groupSize) {
    GroupMessage message = open(job, send);
    if (sync) {
      return message.sync(job, groupSize);
    }
    message.send(job, send.data(), send.replaces(), groupSize);
    return 0;
  }

  /** A job is no member any more. */
  void leave(String job) {
    byId.values().forEach(message -> message.leave(job));
  }

  /** A job is a member, perhaps again. */
  void comeBack(String job, int groupSize) {
    byId.values().forEach(message -> message.comeBack(job, groupSize));
  }

  /** The group has another size. */
  void resize(int groupSize) {
    byId.values().forEach(message -> message.closeRound(groupSize));
  }

  /** Jobs that sent or synced anything. */
  Set<String> jobs() {
    return byId.values().stream()
        .flatMap(message -> message.jobs().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** What {@link #clear} forgets. */
  Cleared cleared(int waiting) {
    int pairs =
        byId.values().stream()
            .mapToInt(
                message -> message.jobs().stream().mapToInt(job -> message.data(job).size()).sum())
            .sum();
    return new Cleared(byId.size(), pairs, waiting);
  }

  void clear() {
    byId.clear();
    held.clear();
    octets = 0;
  }

  /** Does a change of an earlier run again, in which these jobs are members. */
  void again(Change change, Set<String> members) {
    if (change instanceof Change.Shared shared && shared.syncs() >= 0) {
      open(shared.job(), new Call.Send(shared.id(), shared.data(), true))
          .restore(shared.job(), members.contains(shared.job()), shared.syncs(), shared.data());
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
