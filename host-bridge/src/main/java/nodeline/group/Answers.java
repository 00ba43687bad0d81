// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the state of a group means for the calls of its members. An answer is made once for all who
 * get it, until the group changes.
 */
final class Answers {
  private final Members members;
  private final Messages messages;

  /** Answers that tell of the members: the roles under {@code lava-role}, members by their role. */
  private final Map<Call, Outcome> told = new HashMap<>();

  private int toldVersion;

  /** Reads the members and messages of a group, which may change meanwhile. */
  Answers(Members members, Messages messages) {
    this.members = members;
    this.messages = messages;
  }

  /** The outcome of a call that has begun, or nothing yet. */
  Optional<Outcome> outcome(Call call, int round) {
    if (call instanceof Call.Send) {
      return Optional.of(new Outcome.Done());
    }
    if (call instanceof Call.Wait wait) {
      return dataIf(messages.has(wait.id()), wait.id());
    }
    if (call instanceof Call.Sync sync) {
      return dataIf(messages.rounds(sync.id()) >= round, sync.id());
    }
    if (members.count() < members.size()) {
      return Optional.empty();
    }
    if (call instanceof Call.WaitAll wait) {
      int wanted = members.count(wait.role());
      return wanted == 0
          ? Optional.of(new Outcome.Failed(unknownRole(wait.role().orElseThrow())))
          : dataIf(messages.sentBy(wait.id(), wait.role()) == wanted, wait.id());
    }
    if (call instanceof Call.Jobs jobs && members.count(jobs.role()) == 0) {
      return Optional.of(new Outcome.Failed(""));
    }
    return Optional.of(ofMembers(call));
  }

  private Outcome ofMembers(Call call) {
    if (toldVersion != members.version()) {
      told.clear();
      toldVersion = members.version();
    }
    return told.computeIfAbsent(
        call,
        unused ->
            call instanceof Call.Jobs jobs
                ? new Outcome.Members(members.withRole(jobs.role()))
                : new Outcome.Roles(members.roles()));
  }

  /**
   * Why a call would fail at once if the member made it in this group, which has a place for it.
   */
  Optional<String> refusal(Member newcomer, Call.WaitAll wait) {
    boolean joins = !members.has(newcomer);
    int count = members.count() + (joins ? 1 : 0);
    boolean known =
        members.count(wait.role()) > 0
            || (joins && wait.role().equals(Optional.of(newcomer.role())));
    return count < members.size() || known
        ? Optional.empty()
        : Optional.of(unknownRole(wait.role().orElseThrow()));
  }

  /** Whom a call that has no outcome yet waits for. */
  Missing missing(Member caller, Call call, int round) {
    int absent = members.size() - members.count();
    if (call instanceof Call.Wait wait) {
      List<Member> others = new ArrayList<>(lacking(wait.id(), Optional.empty(), 1));
      if (members.size() > 1) {
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

  private Optional<Outcome> dataIf(boolean ready, String id) {
    return ready ? Optional.of(messages.get(id).data(members)) : Optional.empty();
  }

  private List<Member> lacking(String id, Optional<String> role, int round) {
    GroupMessage message = messages.get(id);
    return members.withRole(role).stream()
        .filter(member -> message == null || !message.reached(member.job(), round))
        .toList();
  }

  private String unknownRole(String role) {
    String shown = role.length() > 64 ? role.substring(0, 64) + "..." : role;
    return "no member of the group has the role \"%s\"; its roles: %s"
        .formatted(shown, String.join(", ", members.roles()));
  }
}
