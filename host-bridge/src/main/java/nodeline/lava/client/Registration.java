// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import nodeline.group.Member;
import nodeline.lava.wire.ClientIdentity;
import nodeline.lava.wire.LongPoll;
import nodeline.lava.wire.LongPollAnswer;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/**
 * Registers this bridge's members in a group, and knows the others once it is complete.
 *
 * <pre>
 *   UNREGISTERED  a member is not registered ⇒ group_data with the group's size, for each
 *   INCOMPLETE    ⇒ group_data without it, as each member in turn: if the coordinator has been
 *                   started anew and others made the group again, this registers the member
 *   COMPLETE      roles are known
 * </pre>
 */
final class Registration {
  private final String group;
  private final int size;
  private final CoordinatorLink link;
  private final Consumer<Member> found;
  private final List<Member> own = new CopyOnWriteArrayList<>();
  private final List<Member> others = new CopyOnWriteArrayList<>();
  private final Set<Member> registered = new HashSet<>();
  private volatile Optional<String> conflict = Optional.empty();
  private boolean complete;
  private boolean ours;
  private int turn;

  /**
   * Nobody is registered at first.
   *
   * @param found told each member of another bridge or dispatcher, once
   */
  Registration(String group, int size, CoordinatorLink link, Consumer<Member> found) {
    this.group = group;
    this.size = size;
    this.link = link;
    this.found = found;
  }

  void add(Member member) {
    if (!own.contains(member)) {
      own.add(member);
    }
  }

  List<Member> own() {
    return own;
  }

  /** Members that are not this bridge's; empty until the group is complete. */
  List<Member> others() {
    return others;
  }

  int size() {
    return size;
  }

  /** Whether the coordinator is a server of Nodeline's. */
  boolean ours() {
    return ours;
  }

  boolean registered() {
    return registered.containsAll(own);
  }

  boolean complete() {
    return complete;
  }

  /** Why this bridge cannot be in the group. */
  Optional<String> conflict() {
    return conflict;
  }

  /** Begins again: the coordinator knows nothing. */
  void forget() {
    registered.clear();
    complete = false;
  }

  /** Registers who is not, or asks whether the group is complete now. */
  void ask() throws UnreachableException, StateLostException, InterruptedException {
    if (!registered()) {
      for (Member member : own) {
        WireResponse answer = ask(member, size);
        conflict = refusal(answer);
        if (conflict.isPresent()) {
          return;
        }
        registered.add(member);
        look(answer);
      }
    } else if (!complete) {
      look(ask(own.get(turn++ % own.size()), 0));
    }
  }

  private WireResponse ask(Member member, int groupSize)
      throws UnreachableException, StateLostException, InterruptedException {
    WireRequest request =
        WireRequest.of(identity(member, groupSize), RequestVerb.GROUP_DATA)
            .longPoll(new LongPoll("group_data", 0, true));
    WireResponse answer = link.ask(request);
    if (answer.response().equals(WireResponse.NACK)
        && (registered() || refusal(answer).isEmpty())) {
      throw new StateLostException();
    }
    ours = !answer.field(LongPoll.FIELD).isMissingNode();
    return answer;
  }

  /** Why our own server lets a member not in. */
  private static Optional<String> refusal(WireResponse answer) {
    try {
      return answer.response().equals(WireResponse.NACK)
          ? answer.longPoll().flatMap(LongPollAnswer::error)
          : Optional.empty();
    } catch (WireFormatException e) {
      return Optional.empty();
    }
  }

  static ClientIdentity identity(Member member, int groupSize) {
    return new ClientIdentity(member, "nodeline", groupSize);
  }

  private void look(WireResponse answer) {
    if (answer.field(WireResponse.ROLES).isObject() && registered()) {
      try {
        meet(answer);
      } catch (WireFormatException | IllegalArgumentException e) {
        conflict = Optional.of(e.getMessage());
      }
    }
  }

  private void meet(WireResponse answer) throws WireFormatException {
    List<Member> all = answer.members(group);
    for (Member member : own) {
      if (!all.contains(member)) {
        throw new IllegalArgumentException(
            "group %s: job %s has another role at the coordinator".formatted(group, member.job()));
      }
    }
    all.removeAll(own);
    all.removeAll(others);
    all.forEach(found);
    others.addAll(all);
    complete = true;
  }
}
