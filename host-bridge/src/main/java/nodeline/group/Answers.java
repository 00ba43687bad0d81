// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** What the state of a group means for the calls of its members. */
final class Answers {
  private final IntSupplier size;
  private final Collection<Member> members;
  private final Messages messages;

  /** Reads the members and messages of a group, which may change meanwhile. */
  Answers(IntSupplier size, Collection<Member> members, Messages messages) {
    this.size = size;
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
    if (members.size() < size.getAsInt()) {
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
    int absent = size.getAsInt() - members.size();
    if (call instanceof Call.Wait wait) {
      List<Member> others = new ArrayList<>(lacking(wait.id(), Optional.empty(), 1));
      if (size.getAsInt() > 1) {
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
    return ready ? Optional.of(new Outcome.Data(data(id))) : Optional.empty();
  }

  private List<Datum> data(String id) {
    List<Datum> data = new ArrayList<>();
    GroupMessage message = messages.get(id);
    for (Member member : members) {
      String job = member.job();
      message.data(job).forEach((key, value) -> data.add(new Datum(job, key, value)));
    }
    return data;
  }

  private List<Member> lacking(String id, Optional<String> role, int round) {
    GroupMessage message = messages.get(id);
    return withRole(role).stream()
        .filter(member -> message == null || !message.reached(member.job(), round))
        .toList();
  }

  private List<Member> withRole(Optional<String> role) {
    return members.stream()
        .filter(member -> role.isEmpty() || role.get().equals(member.role()))
        .toList();
  }

  private List<String> roles() {
    return List.copyOf(new LinkedHashSet<>(members.stream().map(Member::role).toList()));
  }

  private String unknownRole(String role) {
    String shown = role.length() > 64 ? role.substring(0, 64) + "..." : role;
    return "no member of the group has the role \"%s\"; its roles: %s"
        .formatted(shown, String.join(", ", roles()));
  }
}
