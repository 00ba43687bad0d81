// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.group.Membership;
import nodeline.group.Outcome;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/**
 * Answers LAVA's own clients: each question at once, with {@code wait} if it has to be asked again.
 */
final class ImmediateExecutor {
  private static final String SYNC_CALL = "lava-sync-";

  private final EmbeddedCoordinator coordinator;
  private final boolean strict;

  ImmediateExecutor(EmbeddedCoordinator coordinator, boolean strict) {
    this.coordinator = coordinator;
    this.strict = strict;
  }

  /** The id of a call. Only a sync has one of its own: it is asked again until its end. */
  static String callId(Call call) {
    return call instanceof Call.Sync sync ? SYNC_CALL + sync.id() : EmbeddedCoordinator.UNNAMED;
  }

  /** Whether the real one would refuse a call that we would not, and is to be as strict. */
  boolean refuses(Member caller, Optional<Call> call) {
    if (!strict || call.isEmpty() || !(call.get() instanceof Call.WaitAll wait)) {
      return false;
    }
    return wait.role().isEmpty()
        ? coordinator.senders(caller.group(), wait.id()).isEmpty()
        : !wait.role().get().equals(caller.role())
            && jobs(members(caller), wait.role().get()).isEmpty();
  }

  private List<Member> members(Member caller) {
    return coordinator.membership(caller.group()).map(Membership::members).orElse(List.of());
  }

  WireResponse groupData(Member caller) {
    Optional<Outcome> outcome = now(caller, new Call.Jobs(Optional.empty()));
    return outcome.isPresent() && outcome.get() instanceof Outcome.Members members
        ? Responses.roles(members.members())
        : WireResponse.of(WireResponse.WAIT);
  }

  WireResponse send(Member caller, Call.Send send) {
    return now(caller, send).filter(Outcome.Done.class::isInstance).isPresent()
        ? WireResponse.of(WireResponse.ACK)
        : WireResponse.of(WireResponse.NACK);
  }

  WireResponse awaitAll(Member caller, Call.WaitAll wait) {
    return strict && wait.role().isPresent()
        ? strictRole(caller, wait.id(), wait.role().get())
        : await(caller, wait);
  }

  /** The real one looks at the first member of the role, or at all of the caller's own. */
  private WireResponse strictRole(Member caller, String id, String role) {
    List<Member> members = members(caller);
    List<String> senders = coordinator.senders(caller.group(), id);
    List<String> wanted = jobs(members, role);
    return senders.contains(wanted.get(0)) || senders.containsAll(jobs(members, caller.role()))
        ? await(caller, new Call.Wait(id))
        : WireResponse.of(WireResponse.WAIT);
  }

  private static List<String> jobs(List<Member> members, String role) {
    return members.stream().filter(m -> m.role().equals(role)).map(Member::job).toList();
  }

  /**
   * A sync is one call for all polls until the one that is told its end: a poll before that cannot
   * begin the next round.
   */
  WireResponse sync(Member caller, Call.Sync sync, WireRequest request) {
    String callId = callId(sync);
    boolean begins = strict && !coordinator.knows(caller, callId);
    Optional<Outcome> outcome = coordinator.now(caller, callId, sync);
    if (outcome.isEmpty() || (begins && outcome.get() instanceof Outcome.Data)) {
      return WireResponse.of(WireResponse.WAIT);
    }
    coordinator.release(caller, callId);
    return outcome.get() instanceof Outcome.Failed
        ? WireResponse.of(WireResponse.NACK)
        : WireResponse.ack(echo(request));
  }

  /** LAVA gives back what the request said, or the id if it said nothing. */
  static JsonNode echo(WireRequest request) {
    JsonNode message = request.field(WireRequest.MESSAGE);
    boolean empty = message.isValueNode() ? message.asText("").isEmpty() : message.isEmpty();
    return empty || message.isNull() ? request.field(WireRequest.ID) : message;
  }

  WireResponse await(Member caller, Call call) {
    Optional<Outcome> outcome = now(caller, call);
    if (outcome.isEmpty()) {
      return WireResponse.of(WireResponse.WAIT);
    }
    return outcome.get() instanceof Outcome.Data
        ? everything(caller, call.arguments().get(0))
        : WireResponse.of(WireResponse.NACK);
  }

  /** The senders first: a send between the two questions is in the data then. */
  private WireResponse everything(Member caller, String id) {
    List<String> senders = coordinator.senders(caller.group(), id);
    Outcome.Data all = (Outcome.Data) now(caller, new Call.Wait(id)).orElseThrow();
    return Responses.data(senders, all.data());
  }

  /** The outcome, if there is one now. */
  private Optional<Outcome> now(Member caller, Call call) {
    return coordinator.now(caller, callId(call), call);
  }
}
