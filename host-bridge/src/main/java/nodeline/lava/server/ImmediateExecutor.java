// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.lava.wire.RequestArguments;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/**
 * Answers LAVA's own clients: each question at once, with {@code wait} if it has to be asked again.
 */
final class ImmediateExecutor {
  private static final String SYNC_CALL = "lava-sync-";

  private final EmbeddedCoordinator coordinator;
  private final boolean strict;
  private final String run = "lava-" + UUID.randomUUID() + "-";
  private long calls;

  ImmediateExecutor(EmbeddedCoordinator coordinator, boolean strict) {
    this.coordinator = coordinator;
    this.strict = strict;
  }

  WireResponse groupData(Member caller) {
    Optional<Outcome> outcome = now(caller, new Call.Jobs(Optional.empty()));
    return outcome.isPresent() && outcome.get() instanceof Outcome.Members members
        ? Responses.roles(members.members())
        : WireResponse.of(WireResponse.WAIT);
  }

  WireResponse send(Member caller, WireRequest request) throws WireFormatException {
    String id = RequestArguments.id(request);
    Call.Send send = new Call.Send(id, RequestArguments.data(request), strict);
    return now(caller, send).filter(Outcome.Done.class::isInstance).isPresent()
        ? WireResponse.of(WireResponse.ACK)
        : WireResponse.of(WireResponse.NACK);
  }

  WireResponse await(Member caller, WireRequest request) throws WireFormatException {
    return await(caller, new Call.Wait(RequestArguments.id(request)));
  }

  WireResponse awaitAll(Member caller, WireRequest request) throws WireFormatException {
    String id = RequestArguments.id(request);
    Optional<String> role = RequestArguments.optionalName(request, WireRequest.WAIT_ROLE);
    if (strict && role.isPresent()) {
      return strictRole(caller, id, role.get());
    }
    if (strict && coordinator.senders(caller.group(), id).isEmpty()) {
      return WireResponse.of(WireResponse.NACK);
    }
    return await(caller, new Call.WaitAll(id, role));
  }

  /** The real one looks at the first member of the role, or at all of the caller's own. */
  private WireResponse strictRole(Member caller, String id, String role) {
    List<Member> members = coordinator.membership(caller.group()).orElseThrow().members();
    List<String> senders = coordinator.senders(caller.group(), id);
    List<String> wanted = jobs(members, role);
    if (wanted.isEmpty()) {
      return WireResponse.of(WireResponse.NACK);
    }
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
  WireResponse sync(Member caller, WireRequest request) throws WireFormatException {
    String id = RequestArguments.id(request);
    String callId = SYNC_CALL + id;
    boolean begins = strict && !coordinator.knows(caller, callId);
    Optional<Outcome> outcome = coordinator.now(caller, callId, new Call.Sync(id));
    if (outcome.isEmpty() || (begins && outcome.get() instanceof Outcome.Data)) {
      return WireResponse.of(WireResponse.WAIT);
    }
    coordinator.release(caller, callId);
    return outcome.get() instanceof Outcome.Failed
        ? WireResponse.of(WireResponse.NACK)
        : WireResponse.ack(echo(request));
  }

  /** LAVA gives back what the request said, or the id if it said nothing. */
  private static JsonNode echo(WireRequest request) {
    JsonNode message = request.field(WireRequest.MESSAGE);
    boolean empty = message.isValueNode() ? message.asText("").isEmpty() : message.isEmpty();
    return empty || message.isNull() ? request.field(WireRequest.ID) : message;
  }

  private WireResponse await(Member caller, Call call) {
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
    return coordinator.now(caller, run + ++calls, call);
  }
}
