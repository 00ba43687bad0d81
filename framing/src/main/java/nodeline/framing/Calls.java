// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The calls of one device, the least lately used first, and what they may cost together. */
final class Calls {
  private static final long MILLIS = 1_000;

  private final Limits limits;
  private final OptionalInt defaultTimeout;
  private final Map<String, HostCall> byId = new LinkedHashMap<>(16, 0.75f, true);

  Calls(Limits limits, OptionalInt defaultTimeout) {
    this.limits = limits;
    this.defaultTimeout = defaultTimeout;
  }

  /** The call of this id, which is now the last used; null if there is none. */
  HostCall get(String id) {
    return byId.get(id);
  }

  /**
   * Makes the call that begins with this frame; one that is over a limit is ready with that error.
   */
  HostCall make(RequestHeader first, long now) {
    forgetOld(now);
    OptionalInt timeout = first.timeout().isPresent() ? first.timeout() : defaultTimeout;
    long deadline = timeout.isPresent() ? now + timeout.getAsInt() * MILLIS : DeviceProtocol.NEVER;
    HostCall call = new HostCall(first, now, deadline);
    refusal(first).ifPresent(error -> call.finish(Result.failed(error), now));
    byId.put(call.id(), call);
    return call;
  }

  Collection<HostCall> all() {
    return byId.values();
  }

  /** As {@link #all}, for a caller that changes calls meanwhile. */
  List<HostCall> copy() {
    return List.copyOf(byId.values());
  }

  private Optional<String> refusal(RequestHeader header) {
    if (header.pieces() > limits.messagePieces()) {
      return Optional.of(
          "message too long: pieces=" + header.pieces() + ", max=" + limits.messagePieces());
    }
    long inFlight = byId.values().stream().filter(call -> !call.ready()).count();
    return inFlight < limits.callsInFlight()
        ? Optional.empty()
        : Optional.of("too many calls at once: max=" + limits.callsInFlight());
  }

  /** Why this call must not take more pieces, if it must not. */
  Optional<String> refusal(HostCall call) {
    if (call.message.octets() > limits.messageOctets()) {
      return Optional.of("message too long: octets>" + limits.messageOctets());
    }
    int characters = byId.values().stream().mapToInt(other -> other.message.characters()).sum();
    return characters <= limits.assemblingCharacters() || call.message.complete()
        ? Optional.empty()
        : Optional.of(
            "too many long messages at once: characters>" + limits.assemblingCharacters());
  }

  /** The result, or an error if it is over the limit. */
  Result limited(Result result) {
    int octets = result.text().length();
    return octets <= limits.resultOctets()
        ? result
        : Result.failed("result too long: octets=" + octets + ", max=" + limits.resultOctets());
  }

  /** When the first call without a result ends. */
  long deadline() {
    return byId.values().stream()
        .filter(call -> !call.ready())
        .mapToLong(call -> call.deadline)
        .min()
        .orElse(DeviceProtocol.NEVER);
  }

  /** Forgets calls with a result: those of old age, and the least lately used over the limits. */
  void forgetOld(long now) {
    int kept = 0;
    long characters = 0;
    for (HostCall call : byId.values()) {
      kept += call.ready() ? 1 : 0;
      characters += call.resultCharacters();
    }
    Iterator<HostCall> oldest = byId.values().iterator();
    while (oldest.hasNext()) {
      HostCall call = oldest.next();
      boolean over = kept > limits.keptCalls() || characters > limits.keptOctets();
      if (call.ready() && (over || now - call.lastUsed() > limits.keptMillis())) {
        oldest.remove();
        kept--;
        characters -= call.resultCharacters();
      }
    }
  }
}
