// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The state of one group, and what each call means for it. Knows nothing of waiting or threads. */
final class Group {
  /** What an id, one member's part of a message, or a pair in it costs beside its text. */
  private static final int OVERHEAD = 64;

  /** A send (round 0) or a sync (its round) that was executed. */
  private record Executed(String id, int round) {}

  private final String name;
  private final int size;
  private final Limits limits;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Message> messages = new LinkedHashMap<>();
  private final Map<String, Map<String, Executed>> executed = new HashMap<>();
  private final Map<String, Integer> memberMessages = new HashMap<>();
  private final Map<String, Long> memberOctets = new HashMap<>();
  private long octets;

  Group(String name, int size, Limits limits) {
    if (size < 1 || size > limits.members()) {
      throw new IllegalArgumentException(
          "group %s: bad size: size=%d, max=%d".formatted(name, size, limits.members()));
    }
    this.name = name;
    this.size = size;
    this.limits = limits;
  }

  /** Returns whether the member is new. */
  boolean join(Member member, int groupSize) {
    if (groupSize != size) {
      throw new IllegalArgumentException(
          "group %s: size differs: size=%d, before=%d".formatted(name, groupSize, size));
    }
    Member present = members.get(member.job());
    if (present != null) {
      if (!present.equals(member)) {
        throw new IllegalArgumentException(
            "group %s: job %s has joined with another role: role=%s, before=%s"
                .formatted(name, member.job(), member.role(), present.role()));
      }
      return false;
    }
    if (complete()) {
      throw new IllegalArgumentException(
          "group %s is full: job %s is not one of its %d members"
              .formatted(name, member.job(), size));
    }
    members.put(member.job(), member);
    return true;
  }

  boolean has(Member member) {
    return member.equals(members.get(member.job()));
  }

  boolean complete() {
    return members.size() == size;
  }

  /** Executes what the call sends, once for each call id. A failure leaves the state as it was. */
  Step begin(Member caller, String callId, Call call) {
    if (call instanceof Call.Send send) {
      return execute(caller, callId, send, false);
    }
    if (call instanceof Call.Sync sync) {
      return execute(caller, callId, new Call.Send(sync.id(), Map.of()), true);
    }
    return new Step(0, Optional.empty());
  }

  /**
   * A call after {@link #begin}.
   *
   * @param round of a sync, else 0
   */
  record Step(int round, Optional<String> refusal) {}

  private Step execute(Member caller, String callId, Call.Send send, boolean sync) {
    String id = send.id();
    Map<String, Executed> known = executed.computeIfAbsent(caller.job(), unused -> memory());
    Executed before = known.get(callId);
    if (before != null) {
      boolean same = before.id().equals(id) && before.round() > 0 == sync;
      return new Step(before.round(), same ? Optional.empty() : Optional.of("call id used twice"));
    }
    Optional<String> refusal = refusal(caller, send);
    if (refusal.isPresent()) {
      return new Step(0, refusal);
    }
    count(caller, send);
    Message message = messages.computeIfAbsent(id, unused -> new Message());
    int round = 0;
    if (sync) {
      round = message.sync(caller.job(), size);
    } else {
      message.send(caller.job(), send.data(), send.replaces(), size);
    }
    known.put(callId, new Executed(id, round));
    return new Step(round, Optional.empty());
  }

  private void count(Member caller, Call.Send send) {
    long cost = cost(caller, send);
    octets += cost;
    memberOctets.merge(caller.job(), cost, Long::sum);
    memberMessages.merge(caller.job(), messages.containsKey(send.id()) ? 0 : 1, Integer::sum);
  }

  private Optional<String> refusal(Member caller, Call.Send send) {
    Message message = messages.get(send.id());
    if (message == null && messages.size() == limits.messages()) {
      return Optional.of("too many message ids in the group: max=" + limits.messages());
    }
    if (message == null
        && memberMessages.getOrDefault(caller.job(), 0) >= limits.memberMessages()) {
      return Optional.of(
          "too many message ids of this member in the group: max=" + limits.memberMessages());
    }
    Message present = message == null ? new Message() : message;
    long grown = present.octets() + present.growth(caller.job(), send.data(), send.replaces());
    if (grown > limits.messageOctets()) {
      return Optional.of(
          "the message's data is too long: octets=%d, max=%d"
              .formatted(grown, limits.messageOctets()));
    }
    long cost = cost(caller, send);
    if (cost > 0 && memberOctets.getOrDefault(caller.job(), 0L) + cost > limits.memberOctets()) {
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

  private long cost(Member caller, Call.Send send) {
    Message message = messages.get(send.id());
    if (message == null) {
      message = new Message();
    }
    long cost = message.growth(caller.job(), send.data(), send.replaces());
    cost += message.senders() == 0 ? send.id().length() + OVERHEAD : 0;
    cost += message.sentBy(caller.job()) ? 0 : OVERHEAD;
    cost += OVERHEAD * (long) newPairs(message.data(caller.job()), send);
    return cost;
  }

  private static int newPairs(Map<String, String> present, Call.Send send) {
    return send.replaces()
        ? send.data().size() - present.size()
        : (int) send.data().keySet().stream().filter(key -> !present.containsKey(key)).count();
  }

  /** Forgets what was sent, and which calls did so. */
  Cleared clear(int waiting) {
    int pairs =
        messages.values().stream()
            .mapToInt(
                message -> message.jobs().stream().mapToInt(job -> message.data(job).size()).sum())
            .sum();
    Cleared cleared = new Cleared(messages.size(), pairs, waiting);
    messages.clear();
    executed.clear();
    memberMessages.clear();
    memberOctets.clear();
    octets = 0;
    return cleared;
  }

  /** The outcome of a call that has begun, or nothing yet. */
  Optional<Outcome> outcome(Call call, int round) {
    if (call instanceof Call.Send) {
      return Optional.of(new Outcome.Done());
    }
    if (call instanceof Call.Wait wait) {
      return dataIf(messages.containsKey(wait.id()), wait.id());
    }
    if (call instanceof Call.Sync sync) {
      return dataIf(messages.get(sync.id()).rounds() >= round, sync.id());
    }
    if (!complete()) {
      return Optional.empty();
    }
    if (call instanceof Call.Roles) {
      return Optional.of(new Outcome.Roles(roles()));
    }
    if (call instanceof Call.Jobs jobs) {
      List<Member> wanted = withRole(jobs.role());
      return Optional.of(wanted.isEmpty() ? new Outcome.Failed("") : new Outcome.Members(wanted));
    }
    Call.WaitAll wait = (Call.WaitAll) call;
    if (withRole(wait.role()).isEmpty()) {
      return Optional.of(new Outcome.Failed(unknownRole(wait.role().orElseThrow())));
    }
    return dataIf(lacking(wait.id(), wait.role(), 1).isEmpty(), wait.id());
  }

  /** Whom a call that has no outcome yet waits for. */
  Missing missing(Member caller, Call call, int round) {
    int absent = size - members.size();
    if (call instanceof Call.Wait wait) {
      List<Member> others = new ArrayList<>(lacking(wait.id(), Optional.empty(), 1));
      if (size > 1) {
        others.remove(caller);
      }
      return new Missing(true, others, absent);
    }
    if (call instanceof Call.WaitAll wait) {
      return new Missing(false, lacking(wait.id(), wait.role(), 1), absent);
    }
    if (call instanceof Call.Sync sync) {
      return new Missing(false, lacking(sync.id(), Optional.empty(), round), absent);
    }
    return new Missing(false, List.of(), absent);
  }

  GroupView view() {
    List<GroupView.MessageView> views = new ArrayList<>();
    messages.forEach(
        (id, message) ->
            views.add(
                new GroupView.MessageView(
                    id,
                    jobs(member -> message.sentBy(member.job())),
                    message.rounds(),
                    jobs(member -> message.inOpenRound(member.job())))));
    return new GroupView(name, size, List.copyOf(members.values()), views);
  }

  Roster roster() {
    return new Roster(size, List.copyOf(members.values()));
  }

  /** Jobs that sent or synced the id, by the order in which they did so first. */
  List<String> senders(String id) {
    Message message = messages.get(id);
    return message == null ? List.of() : message.jobs();
  }

  private Optional<Outcome> dataIf(boolean ready, String id) {
    return ready ? Optional.of(new Outcome.Data(data(id))) : Optional.empty();
  }

  private List<Datum> data(String id) {
    List<Datum> data = new ArrayList<>();
    Message message = messages.get(id);
    for (String job : members.keySet()) {
      message.data(job).forEach((key, value) -> data.add(new Datum(job, key, value)));
    }
    return data;
  }

  private List<Member> lacking(String id, Optional<String> role, int round) {
    Message message = messages.get(id);
    return withRole(role).stream()
        .filter(member -> message == null || !message.reached(member.job(), round))
        .toList();
  }

  private List<Member> withRole(Optional<String> role) {
    return members.values().stream()
        .filter(member -> role.isEmpty() || role.get().equals(member.role()))
        .toList();
  }

  private List<String> roles() {
    return List.copyOf(new LinkedHashSet<>(members.values().stream().map(Member::role).toList()));
  }

  private List<String> jobs(Predicate<Member> wanted) {
    return members.values().stream().filter(wanted).map(Member::job).toList();
  }

  private String unknownRole(String role) {
    String shown = role.length() > 64 ? role.substring(0, 64) + "..." : role;
    return "no member of the group has the role \"%s\"; its roles: %s"
        .formatted(shown, String.join(", ", roles()));
  }

  private Map<String, Executed> memory() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Executed> eldest) {
        return size() > limits.remembered();
      }
    };
  }
}
