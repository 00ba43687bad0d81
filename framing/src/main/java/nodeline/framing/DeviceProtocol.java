// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The bridge's side of the protocol for one device: the second table of {@code docs/protocol.md},
 * section 12. Pure: no threads, no clock. Times are milliseconds of any monotonic clock.
 *
 * <pre>
 *   call:    ASSEMBLING ─ all pieces ▶ RUNNING ─ result, timeout, end ▶ READY ─ limit ▶ forgotten
 *   device:  no listener ◀─ reply, window's end, board gone ─ ─ frame with a window ─▶ listener
 * </pre>
 */
public final class DeviceProtocol {
  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int GIVE_WAYS = 3;
  private static final int FOREIGN_IDS = 64;
  private static final long MILLIS = 1_000;

  private final Limits limits;
  private final OptionalInt defaultTimeout;
  private final Host host;
  private final Map<String, HostCall> calls = new LinkedHashMap<>();
  private final Map<Event, Long> counts = new EnumMap<>(Event.class);
  private final Map<String, Boolean> foreign = new LinkedHashMap<>();
  private HostCall listener;
  private long listensUntil;
  private String lastAgain = "";

  /**
   * Makes the protocol of a device that has made no call.
   *
   * @param defaultTimeout seconds that a call without a timeout of its own may last; empty: for
   *     ever
   */
  public DeviceProtocol(Limits limits, OptionalInt defaultTimeout, Host host) {
    this.limits = limits;
    this.defaultTimeout = defaultTimeout;
    this.host = host;
  }

  /** An intact request. */
  public void onRequest(Request request, long now) {
    count(Event.REQUESTS);
    HostCall call = calls.get(request.id());
    if (call == null) {
      onUnknown(request, now);
    } else if (call.isCopy(request.header())) {
      count(Event.STALE);
    } else {
      onKnown(call, request, now);
    }
  }

  private void onUnknown(Request request, long now) {
    if (request.verb() == Verb.FETCH && request.window() > 0) {
      listener = null;
      write(
          List.of(
              error(request.id(), "result is gone: the bridge was restarted, or it is too old")));
    }
    if (!request.verb().makesCall()) {
      return;
    }
    forgetOld(now);
    OptionalInt timeout = request.timeout().isPresent() ? request.timeout() : defaultTimeout;
    long deadline = timeout.isPresent() ? now + timeout.getAsInt() * MILLIS : NEVER;
    boolean tooLong = request.pieces() > limits.messagePieces();
    boolean tooMany = inFlight() >= limits.callsInFlight();
    HostCall call =
        new HostCall(tooLong ? onePiece(request.header()) : request.header(), now, deadline);
    call.isCopy(request.header());
    calls.put(call.id, call);
    count(Event.CALLS);
    if (tooLong) {
      refuse(
          call,
          "message too long: pieces=" + request.pieces() + ", max=" + limits.messagePieces(),
          now);
    } else if (tooMany) {
      refuse(call, "too many calls at once: max=" + limits.callsInFlight(), now);
    }
    onCall(call, request, now);
  }

  /** Keeps a refused message from deciding how much memory its call takes. */
  private static RequestHeader onePiece(RequestHeader header) {
    return new RequestHeader(
        header.id(), header.attempt(), header.verb(), header.window(), header.timeout(), 1, 1);
  }

  private void onKnown(HostCall call, Request request, long now) {
    call.lastUsed = now;
    switch (request.verb()) {
      case END -> end(call, now);
      case FETCH -> fetch(call, request, now);
      default -> {
        if (call.ready() || call.fits(request)) {
          onCall(call, request, now);
        } else if (request.window() > 0) {
          listener = null;
          write(List.of(new Reply(call.id, Op.USAGE, 1, 1, Escape.text("call id used twice"))));
        }
      }
    }
  }

  /** A frame of the call itself: by state, then by window. */
  private void onCall(HostCall call, Request request, long now) {
    listen(call, request.window(), now);
    if (call.state() == HostCall.State.ASSEMBLING) {
      assemble(call, request, now);
    } else {
      answer(call, now);
    }
  }

  private void listen(HostCall call, int window, long now) {
    call.waitsForTurn = window == 0;
    call.giveWays = 0;
    if (window > 0) {
      listener = call;
      listensUntil = now + window * MILLIS;
    } else if (listener == call) {
      listener = null;
    }
  }

  private void assemble(HostCall call, Request request, long now) {
    call.keep(request);
    if (call.octets() > limits.messageOctets()) {
      refuse(call, "message too long: octets>" + limits.messageOctets(), now);
      answer(call, now);
    } else if (call.complete()) {
      start(call, now);
    } else if (assemblingCharacters() > limits.assemblingCharacters()) {
      refuse(
          call, "too many long messages at once: characters>" + limits.assemblingCharacters(), now);
      answer(call, now);
    } else {
      answer(call, now);
    }
  }

  private void start(HostCall call, long now) {
    List<String> fields = Escape.unescapeFields(call.takeMessage()).orElse(null);
    if (fields == null) {
      onResult(call.id, HostCall.malformed(), now);
      return;
    }
    host.start(call.id, call.verb, fields);
    if (!call.ready()) {
      answer(call, now);
    }
  }

  /** Tells the listener what there is to tell it, if anything. */
  private void answer(HostCall call, long now) {
    if (listener == call && call.state() == HostCall.State.ASSEMBLING) {
      reply(List.of(new Reply(call.id, Op.CONTINUE, call.firstMissing(), call.missingRun(), "")));
    } else if (listener == call && call.ready()) {
      sendResult(call, 1, Limits.PIECES, now);
    } else {
      giveWay();
    }
  }

  private void sendResult(HostCall call, int from, int howMany, long now) {
    if (call.told) {
      count(Event.REPEATS);
    }
    call.told |= from + howMany > call.resultPieces();
    call.lastUsed = now;
    int end = Math.min(from - 1 + Math.min(howMany, Limits.PIECES), call.resultPieces());
    List<Reply> pieces = new ArrayList<>();
    for (int number = from; number <= end; number++) {
      pieces.add(call.resultPiece(number));
    }
    reply(pieces);
  }

  /** Asks the listener to step aside for a call that has an answer and waits for its turn. */
  private void giveWay() {
    if (listener == null) {
      return;
    }
    for (HostCall call : calls.values()) {
      if (call != listener && call.ready() && call.waitsForTurn && call.giveWays < GIVE_WAYS) {
        call.giveWays++;
        count(Event.GIVE_WAYS);
        reply(List.of(new Reply(listener.id, Op.GIVE_WAY, 0, 0, "")));
        return;
      }
    }
  }

  private void fetch(HostCall call, Request request, long now) {
    listen(call, request.window(), now);
    if (!call.ready() || listener != call) {
      answer(call, now);
    } else if (request.piece() > call.resultPieces()) {
      reply(
          List.of(
              error(call.id, "no such piece: " + request.piece() + " of " + call.resultPieces())));
    } else {
      sendResult(call, request.piece(), request.pieces(), now);
    }
  }

  private void end(HostCall call, long now) {
    if (listener == call) {
      listener = null;
    }
    if (call.state() == HostCall.State.RUNNING) {
      host.cancel(call.id);
    }
    if (!call.ready()) {
      call.finish(Result.failed("ended by the board"), now);
    }
    call.waitsForTurn = false;
    call.told = true;
  }

  /** A request that came broken and was given up, of which the header was intact. */
  public void onDamaged(RequestHeader header, long now) {
    HostCall call = calls.get(header.id());
    String frame = header.id() + header.attempt();
    if (header.window() == 0 || frame.equals(lastAgain) || (call != null && call.isCopy(header))) {
      return;
    }
    lastAgain = frame;
    listener = null;
    count(Event.SAY_AGAINS);
    write(List.of(new Reply(header.id(), Op.AGAIN, 0, 0, "")));
  }

  /** The start of a request of another version, with a well-formed id. */
  public void onForeignVersion(String id) {
    if (foreign.putIfAbsent(id, true) == null) {
      if (foreign.size() > FOREIGN_IDS) {
        foreign.remove(foreign.keySet().iterator().next());
      }
      write(List.of(error(id, "unknown protocol version: the bridge speaks 1")));
    }
  }

  /** The outcome of a call that was started. One that is too late is dropped. */
  public void onResult(String callId, Result result, long now) {
    HostCall call = calls.get(callId);
    if (call == null || call.state() != HostCall.State.RUNNING) {
      return;
    }
    boolean fits = result.text().length() <= limits.resultOctets();
    call.finish(
        fits
            ? result
            : Result.failed(
                "result too long: octets="
                    + result.text().length()
                    + ", max="
                    + limits.resultOctets()),
        now);
    answer(call, now);
    forgetOld(now);
  }

  /** A sign that the board was reset, or the console was lost: nobody listens. */
  public void onBoardGone() {
    if (listener != null) {
      count(Event.BOARDS_GONE);
      listener = null;
    }
  }

  /** When {@link #tick} is due next; {@link #NEVER} if not. */
  public long deadline() {
    long next = listener == null ? NEVER : listensUntil;
    for (HostCall call : calls.values()) {
      if (!call.ready()) {
        next = Math.min(next, call.deadline);
      }
    }
    return next;
  }

  /** Ends the calls and the window whose time is over. */
  public void tick(long now) {
    for (HostCall call : List.copyOf(calls.values())) {
      if (!call.ready() && now >= call.deadline) {
        timeOut(call, now);
      }
    }
    if (listener != null && now >= listensUntil) {
      count(Event.RENEWALS);
      int seconds = (int) Math.min((now - listener.began) / MILLIS, FrameLayout.MAX_NUMBER);
      String names = Names.join(host.missing(listener.id), FrameLayout.MAX_REPLY_PAYLOAD);
      reply(List.of(new Reply(listener.id, Op.WAIT, seconds, 0, names)));
    }
  }

  private void timeOut(HostCall call, long now) {
    count(Event.TIMEOUTS);
    String error = "timed out after " + (call.deadline - call.began) / MILLIS + " s";
    if (call.state() == HostCall.State.RUNNING) {
      List<String> missing = host.missing(call.id);
      error += missing.isEmpty() ? "" : ", still missing: " + String.join(", ", missing);
      host.cancel(call.id);
    }
    call.finish(Result.failed(error), now);
    answer(call, now);
  }

  private void refuse(HostCall call, String error, long now) {
    count(Event.REFUSED);
    call.finish(Result.failed(error), now);
  }

  private static Reply error(String id, String text) {
    return new Reply(id, Op.FAILED, 1, 1, Escape.text(text));
  }

  /** Every reply ends the listening. */
  private void reply(List<Reply> replies) {
    listener = null;
    write(replies);
  }

  private void write(List<Reply> replies) {
    count(Event.REPLIES);
    StringBuilder lines = new StringBuilder();
    for (Reply reply : replies) {
      lines.append(reply.encode()).append('\n');
    }
    host.write(Octets.bytes(lines.toString()));
  }

  private long inFlight() {
    return calls.values().stream().filter(call -> !call.ready()).count();
  }

  private int assemblingCharacters() {
    return calls.values().stream().mapToInt(HostCall::assemblingCharacters).sum();
  }

  /** Forgets calls with a result: those of old age, and the oldest ones over the limits. */
  private void forgetOld(long now) {
    int kept = 0;
    long characters = 0;
    for (HostCall call : calls.values()) {
      kept += call.ready() ? 1 : 0;
      characters += call.resultCharacters();
    }
    Iterator<HostCall> oldest = calls.values().iterator();
    while (oldest.hasNext()) {
      HostCall call = oldest.next();
      boolean over = kept > limits.keptCalls() || characters > limits.keptOctets();
      if (call.ready() && call != listener && (over || now - call.lastUsed > limits.keptMillis())) {
        oldest.remove();
        kept--;
        characters -= call.resultCharacters();
      }
    }
  }

  private void count(Event event) {
    counts.merge(event, 1L, Long::sum);
  }

  /** How often each thing happened, in the order to show it; 0 where it never did. */
  public Map<Event, Long> counts() {
    Map<Event, Long> all = new EnumMap<>(Event.class);
    for (Event event : Event.values()) {
      all.put(event, counts.getOrDefault(event, 0L));
    }
    return all;
  }

  /**
   * A call that its board has not been told the result of.
   *
   * @param began when its first frame came
   * @param listens whether it is the device's listener
   */
  public record CallView(String id, Verb verb, String state, long began, boolean listens) {}

  /** The calls in flight, oldest first. */
  public List<CallView> calls() {
    return calls.values().stream()
        .filter(call -> !call.told)
        .map(
            call ->
                new CallView(call.id, call.verb, call.state().name(), call.began, call == listener))
        .toList();
  }
}
