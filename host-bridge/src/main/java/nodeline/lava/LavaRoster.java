// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import nodeline.group.Member;

/**
 * Who is in a group: this bridge's members, which it registers, and the others.
 *
 * <pre>
 *   UNREGISTERED  a member is not registered ⇒ group_data with the group's size, for each
 *   INCOMPLETE    ⇒ group_data without it, as each member in turn: if the coordinator has been
 *                   started anew and others made the group again, this registers the member
 *   COMPLETE      roles are known
 * </pre>
 */
final class LavaRoster {
  private final String group;
  private final int size;
  private final LavaLink link;
  private final Consumer<Member> found;
  private final List<Member> own = new CopyOnWriteArrayList<>();
  private final List<Member> others = new CopyOnWriteArrayList<>();
  private final Set<Member> registered = new HashSet<>();
  private volatile Optional<String> conflict = Optional.empty();
  private boolean complete;
  private boolean ours;
  private int turn;

  /**
   * An empty roster.
   *
   * @param found told each member of another bridge or dispatcher, once
   */
  LavaRoster(String group, int size, LavaLink link, Consumer<Member> found) {
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
  void ask() throws LavaUnreachable, LavaStateLost, InterruptedException {
    if (!registered()) {
      for (Member member : own) {
        LavaResponse answer = ask(member, size);
        registered.add(member);
        look(answer);
      }
    } else if (!complete) {
      look(ask(own.get(turn++ % own.size()), 0));
    }
  }

  private LavaResponse ask(Member member, int groupSize)
      throws LavaUnreachable, LavaStateLost, InterruptedException {
    LavaRequest request =
        LavaRequest.of(sender(member, groupSize), LavaVerb.GROUP_DATA)
            .hold(new LavaHold("group_data", 0));
    LavaResponse answer = link.ask(request);
    if (answer.response().equals(LavaResponse.NACK)) {
      throw new LavaStateLost();
    }
    ours = !answer.field(LavaHold.FIELD).isMissingNode();
    return answer;
  }

  static LavaSender sender(Member member, int groupSize) {
    return new LavaSender(member, "nodeline", groupSize);
  }

  private void look(LavaResponse answer) {
    if (answer.field(LavaResponse.ROLES).isObject() && registered()) {
      try {
        meet(answer);
      } catch (LavaFormatException | IllegalArgumentException e) {
        conflict = Optional.of(e.getMessage());
      }
    }
  }

  private void meet(LavaResponse answer) throws LavaFormatException {
    List<Member> all = LavaHeldCalls.members(group, answer);
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
