// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The message ids of a group, within its limits. */
final class Messages {
  /** What an id or one member's part of a message costs beside its text. */
  private static final long OVERHEAD = 64;

  private final String group;
  private final Limits limits;
  private final Map<String, Message> byId = new LinkedHashMap<>();
  private long octets;

  Messages(String group, Limits limits) {
    this.group = group;
    this.limits = limits;
  }

  boolean has(String id) {
    return byId.containsKey(id);
  }

  /** The message; null if nobody sent or synced the id. */
  Message get(String id) {
    return byId.get(id);
  }

  /** Complete rounds of an id. */
  int rounds(String id) {
    return byId.get(id).rounds();
  }

  /** By the order of the first send. */
  void forEach(BiConsumer<String, Message> to) {
    byId.forEach(to);
  }

  /** Why a member cannot send this, if it cannot. */
  Optional<String> refusal(String job, Call.Send send) {
    Message message = byId.get(send.id());
    if (message == null && byId.size() >= limits.messages()) {
      return Optional.of("too many message ids in the group: max=" + limits.messages());
    }
    Message present = message == null ? new Message() : message;
    long grown = present.octets() + present.growth(job, send.data(), send.replaces());
    if (grown > limits.messageOctets()) {
      return Optional.of(
          "the message's data is too long: octets=%d, max=%d"
              .formatted(grown, limits.messageOctets()));
    }
    if (octets + cost(present, job, send) > limits.groupOctets()) {
      return Optional.of(
          "the group's messages are full: max=%d octets".formatted(limits.groupOctets()));
    }
    return Optional.empty();
  }

  private static long cost(Message message, String job, Call.Send send) {
    long cost = message.growth(job, send.data(), send.replaces());
    return cost + overhead(message, send.id(), job);
  }

  private static long overhead(Message message, String id, String job) {
    long first = message.senders() == 0 ? id.length() + OVERHEAD : 0;
    return first + (message.sentBy(job) ? 0 : OVERHEAD);
  }

  /**
   * Adds what a member sends, or syncs.
   *
   * @return the round that the member is in; 0 for a send
   */
  int add(String job, Call.Send send, boolean sync, int groupSize) {
    Message message = byId.computeIfAbsent(send.id(), unused -> new Message());
    octets += cost(message, job, send);
    if (sync) {
      return message.sync(job, groupSize);
    }
    message.send(job, send.data(), send.replaces(), groupSize);
    return 0;
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
    octets = 0;
  }

  /** Does a change of an earlier run again. */
  void again(Change change) {
    if (change instanceof Change.Shared shared) {
      Message message = byId.computeIfAbsent(shared.id(), unused -> new Message());
      octets += overhead(message, shared.id(), shared.job());
      octets += message.restore(shared.job(), shared.syncs(), shared.data());
    } else if (change instanceof Change.Rounds rounds) {
      byId.get(rounds.id()).restoreRounds(rounds.rounds());
    } else {
      throw new IllegalArgumentException("not of a group: " + change);
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
