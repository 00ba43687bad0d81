// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The calls of one device, and what they may cost together. Each change of a call goes through
 * here, so that no frame makes the bridge look at all calls: a board sends as many as it likes.
 */
final class Calls {
  private static final long MILLIS = 1_000;

  /** What a call takes beside its message and its result. */
  private static final int CALL = 500;

  private final Limits limits;
  private final SharedMemory shared;
  private final OptionalInt defaultTimeout;
  private final Map<String, BoardCall> byId = new HashMap<>();

  /** Without a result, the first to end first. */
  private final SortedSet<BoardCall> inFlight =
      new TreeSet<>(
          Comparator.<BoardCall>comparingLong(call -> call.deadline).thenComparing(BoardCall::id));

  /** With a result, the least lately used first. */
  private final Map<String, BoardCall> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** The calls that want a turn, the one that has wanted it for longest first. */
  private final Set<BoardCall> turns = new LinkedHashSet<>();

  private final PieceLength pieceLength = new PieceLength();
  private long assemblingCharacters;
  private long keptCharacters;

  /** Octets of this device in the shared memory. */
  private long own;

  Calls(Limits limits, SharedMemory shared, OptionalInt defaultTimeout) {
    this.limits = limits;
    this.shared = shared;
    this.defaultTimeout = defaultTimeout;
  }

  /** The call of this id; null if there is none. */
  BoardCall get(String id) {
    return byId.get(id);
  }

  /**
   * Makes the call that begins with this frame; one that is over a limit is ready with that error.
   */
  BoardCall make(RequestHeader first, long now) {
    forgetOld(now);
    OptionalInt timeout = first.timeout().isPresent() ? first.timeout() : defaultTimeout;
    long deadline = timeout.isPresent() ? now + timeout.getAsInt() * MILLIS : DeviceProtocol.NEVER;
    BoardCall call = new BoardCall(first, now, deadline);
    Optional<String> refusal = refusal(first);
    byId.put(call.id(), call);
    inFlight.add(call);
    charge(call, CALL);
    refusal.ifPresent(error -> finish(call, Result.failed(error), now));
    return call;
  }

  /** The call whose place a new one needs, if all are taken and its shim cannot be alive. */
  Optional<BoardCall> unheard(long now) {
    return inFlight.size() < limits.callsInFlight()
        ? Optional.empty()
        : inFlight.stream()
            .min(Comparator.comparingLong(BoardCall::windowEnd))
            .filter(call -> now - call.windowEnd() > limits.renewedMillis());
  }

  Collection<BoardCall> all() {
    return byId.values();
  }

  private Optional<String> refusal(RequestHeader header) {
    if (header.pieces() > limits.messagePieces()) {
      return Optional.of(
          "message too long: pieces=" + header.pieces() + ", max=" + limits.messagePieces());
    }
    return inFlight.size() < limits.callsInFlight()
        ? Optional.empty()
        : Optional.of("too many calls at once: max=" + limits.callsInFlight());
  }

  /** An intact frame of the call, which is no copy, came. */
  void frame(BoardCall call, RequestHeader frame, long now) {
    call.frame(frame, now);
    pieceLength.intact();
    kept.get(call.id()); // is the last used now
  }

  /** The call takes so much memory from now on. */
  private void charge(BoardCall call, long octets) {
    long more = octets - call.charged(octets);
    own += more;
    shared.add(more);
  }

  /** Keeps a piece of the call's message; why it must not take more, if it must not. */
  Optional<String> keep(BoardCall call, Request piece) {
    assemblingCharacters += call.message.keep(piece);
    charge(call, CALL + call.message.memory());
    if (shared.refuses(own, 0)) {
      return Optional.of("too many long messages and results of all devices at once");
    }
    if (call.message.octets() > limits.messageOctets()) {
      return Optional.of("message too long: octets>" + limits.messageOctets());
    }
    return assemblingCharacters <= limits.assemblingCharacters() || call.message.complete()
        ? Optional.empty()
        : Optional.of(
            "too many long messages at once: characters>" + limits.assemblingCharacters());
  }

  /** The call's whole message, which is not kept any longer. */
  String run(BoardCall call) {
    assemblingCharacters -= call.message.characters();
    charge(call, CALL);
    return call.run();
  }

  /** A frame of the board came broken, or one for the board did not arrive. */
  void damaged(RequestHeader frame) {
    pieceLength.damaged(frame.longestPiece());
  }

  /** Gives the call its result. */
  void finish(BoardCall call, Result result, long now) {
    assemblingCharacters -= call.message.characters();
    inFlight.remove(call);
    call.finish(result, pieceLength.characters(), now);
    kept.put(call.id(), call);
    keptCharacters += call.resultCharacters();
    charge(call, CALL + call.resultMemory());
    noteTurn(call);
  }

  /** The result, or an error if it is over a limit. */
  Result limited(Result result) {
    int octets = result.text().length();
    if (octets > limits.resultOctets()) {
      return Result.failed("result too long: octets=" + octets + ", max=" + limits.resultOctets());
    }
    while (!kept.isEmpty() && shared.refuses(own, BoardCall.memory(octets))) {
      forget(kept.values().iterator().next()); // of its own: a board can ask again
    }
    return shared.refuses(own, BoardCall.memory(octets))
        ? Result.failed("too many long messages and results of all devices at once")
        : result;
  }

  /** The call's last frame listens, or it waits for its turn. */
  void turn(BoardCall call, boolean waits) {
    call.turn(waits);
    noteTurn(call);
  }

  /** The board wants to hear of the call no longer. */
  void endTelling(BoardCall call) {
    call.endTelling();
    noteTurn(call);
  }

  private void noteTurn(BoardCall call) {
    if (call.wantsTurn()) {
      turns.add(call);
    } else {
      turns.remove(call);
    }
  }

  /** Takes the next call that a listener may be asked to give way to: it has asked once more. */
  Optional<BoardCall> nextTurn() {
    Optional<BoardCall> next = turns.stream().findFirst();
    next.ifPresent(
        call -> {
          call.askedToGiveWay();
          noteTurn(call);
        });
    return next;
  }

  /** When the first call without a result ends. */
  long deadline() {
    return inFlight.isEmpty() ? DeviceProtocol.NEVER : inFlight.first().deadline;
  }

  /** The calls without a result whose time is over then, the first to end first. */
  List<BoardCall> due(long now) {
    return inFlight.stream().takeWhile(call -> call.deadline <= now).toList();
  }

  /** Forgets calls with a result: those of old age, and the least lately used over the limits. */
  void forgetOld(long now) {
    while (!kept.isEmpty()) {
      BoardCall call = kept.values().iterator().next();
      boolean over =
          kept.size() > limits.keptCalls()
              || keptCharacters > limits.keptOctets()
              || (kept.size() > 1 && shared.refuses(own, 0));
      if (!over && now - call.lastUsed() <= limits.keptMillis()) {
        return;
      }
      forget(call);
    }
  }

  private void forget(BoardCall call) {
    kept.remove(call.id());
    byId.remove(call.id());
    turns.remove(call);
    keptCharacters -= call.resultCharacters();
    charge(call, 0);
  }

  /** The device is gone: its memory is that of others. */
  void close() {
    byId.values().forEach(call -> charge(call, 0));
  }
}
