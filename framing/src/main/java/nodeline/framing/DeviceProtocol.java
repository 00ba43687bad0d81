// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The bridge's side of the protocol for one device: the second table of {@code docs/protocol.md},
 * section 12. Pure: no threads, no clock. Times are milliseconds of any monotonic clock.
 *
 * <pre>
 *   call:    ASSEMBLING ─ all pieces ▶ RUNNING ─ result, timeout, end ▶ READY ─ limit ▶ forgotten
 *   device:  see {@link Listener}
 * </pre>
 */
public final class DeviceProtocol {
  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int FOREIGN_WINDOW = 1;
  private static final long MILLIS = 1_000;

  private final Host host;
  private final EventCounts counts = new EventCounts();
  private final Calls calls;
  private final Listener listener;
  private final RecentlySeen saidAgain = new RecentlySeen();
  private final RecentlySeen foreign = new RecentlySeen();

  /**
   * Makes the protocol of a device that has made no call.
   *
   * @param defaultTimeout seconds that a call without a timeout of its own may last; empty: for
   *     ever
   */
  public DeviceProtocol(Limits limits, OptionalInt defaultTimeout, Line line, Host host) {
    this(new Costs(limits, SharedMemory.NONE), defaultTimeout, line, host);
  }

  /** As the other, for one of several devices. */
  public DeviceProtocol(Costs costs, OptionalInt defaultTimeout, Line line, Host host) {
    this.host = host;
    this.calls = new Calls(costs.limits(), costs.shared(), defaultTimeout);
    this.listener = new Listener(line, host, counts);
  }

  /**
   * What a device may cost.
   *
   * @param limits its own
   * @param shared that of all devices together
   */
  public record Costs(Limits limits, SharedMemory shared) {}

  /** The device is no more. */
  public void close() {
    calls.close();
  }

  /** An intact request. */
  public void onRequest(Request request, long now) {
    listener.pass(now);
    counts.add(Event.REQUESTS);
    BoardCall call = calls.get(request.id());
    if (call == null) {
      onUnknown(request, now);
    } else if (call.isCopy(request.header())) {
      counts.add(Event.STALE);
    } else {
      onKnown(call, request, now);
    }
  }

  private void onUnknown(Request request, long now) {
    if (request.verb().makesCall()) {
      onKnown(newCall(request.header(), now), request, now);
    } else if (request.verb() == Verb.FETCH && request.window() > 0) {
      listener.frame(request.id(), request.window(), now);
      listener.send(1, "1", request.attempt());
    }
  }

  private BoardCall newCall(RequestHeader header, long now) {
    calls.unheard(now).ifPresent(lost -> giveUp(lost, now));
    BoardCall call = calls.make(header, now);
    counts.add(Event.CALLS);
    if (call.ready()) {
      counts.add(Event.REFUSED);
    }
    return call;
  }

  /** A living shim would have asked again: its board was reset, and its place is needed. */
  private void giveUp(BoardCall call, long now) {
    counts.add(Event.GIVEN_UP);
    long seconds = (now - call.lastUsed()) / MILLIS;
    finish(call, Result.failed("given up: the board did not ask for " + seconds + " s"), now);
  }

  private void onKnown(BoardCall call, Request request, long now) {
    boolean ends = request.verb() == Verb.END;
    calls.frame(call, request.header(), now);
    listener.frame(call.id(), ends ? 0 : request.window(), now);
    if (ends) {
      end(call, now);
    } else if (request.verb() == Verb.FETCH || call.fits(request)) {
      onCall(call, request, now);
    } else if (request.window() > 0) {
      listener.reply(Result.usage("call id used twice"));
    }
  }

  /** A frame of the call itself: by state, then by window. */
  private void onCall(BoardCall call, Request request, long now) {
    calls.turn(call, request.window() == 0);
    if (request.verb() == Verb.FETCH && call.ready()) {
      fetch(call, request);
      return;
    }
    if (request.verb() != Verb.FETCH && call.state() == BoardCall.State.ASSEMBLING) {
      assemble(call, request, now);
    }
    answer(call);
  }

  private void assemble(BoardCall call, Request request, long now) {
    Optional<String> refusal = calls.keep(call, request);
    if (refusal.isPresent()) {
      counts.add(Event.REFUSED);
      calls.finish(call, Result.failed(refusal.get()), now);
    } else if (call.message.complete()) {
      start(call, now);
    }
  }

  private void start(BoardCall call, long now) {
    Escape.unescapeFields(calls.run(call))
        .ifPresentOrElse(
            fields -> host.start(call.id(), call.first.verb(), fields),
            () -> calls.finish(call, Result.usage("malformed arguments"), now));
  }

  /** Tells the listener what there is to tell it, if anything. */
  private void answer(BoardCall call) {
    if (!listener.is(call.id()) || call.state() == BoardCall.State.RUNNING) {
      giveWay();
    } else if (call.ready()) {
      tell(call, 1, FrameLayout.PIECES, "");
    } else {
      listener.send(call.message.firstMissing(), call.message.missing(), call.attempt());
    }
  }

  private void fetch(BoardCall call, Request request) {
    if (!listener.is(call.id())) {
      giveWay();
    } else if (request.piece() <= call.resultPieces()) {
      tell(call, request.piece(), request.pieces(), request.payload());
    } else {
      listener.send(1, "1", request.attempt()); // this life of the bridge has cut it into fewer
    }
  }

  private void tell(BoardCall call, int from, int howMany, String mask) {
    if (call.told()) {
      counts.add(Event.REPEATS);
    }
    if (call.wasSent(from)) {
      calls.damaged(call.first);
    }
    listener.reply(call.result(from, howMany, mask));
  }

  /** Asks the listener to step aside for a call that has an answer and waits for its turn. */
  private void giveWay() {
    if (!listener.isNobody() && calls.nextTurn().isPresent()) {
      counts.add(Event.GIVE_WAYS);
      listener.giveWay();
    }
  }

  private void end(BoardCall call, long now) {
    finish(call, Result.failed("ended by the board"), now);
    calls.endTelling(call);
  }

  /** Gives the call its result, if it has none; what the host still does for it is cancelled. */
  private void finish(BoardCall call, Result result, long now) {
    BoardCall.State state = call.state();
    if (state != BoardCall.State.READY) {
      calls.finish(call, result, now);
    }
    if (state == BoardCall.State.RUNNING) {
      host.cancel(call.id(), result);
    }
  }

  /** A request that came broken and was given up, of which the header was intact. */
  public void onDamaged(RequestHeader header, long now) {
    listener.pass(now);
    BoardCall call = calls.get(header.id());
    boolean copy = call != null && call.isCopy(header);
    if (header.window() > 0 && !copy && saidAgain.isNew(header.id() + header.attempt())) {
      counts.add(Event.SAY_AGAINS);
      calls.damaged(header);
      listener.frame(header.id(), header.window(), now);
      listener.sayAgain(header.attempt());
    }
  }

  /** A request of another version, which has a well-formed id and is intact. */
  public void onForeignVersion(String id) {
    if (foreign.isNew(id)) {
      listener.frame(id, FOREIGN_WINDOW, 0);
      listener.reply(Result.failed("unknown protocol version: the bridge speaks 1"));
    }
  }

  /** The outcome of a call that was started. One that is too late is dropped. */
  public void onResult(String callId, Result result, long now) {
    listener.pass(now);
    BoardCall call = calls.get(callId);
    if (call != null && call.state() == BoardCall.State.RUNNING) {
      calls.finish(call, calls.limited(result), now);
      answer(call);
      calls.forgetOld(now);
    }
  }

  /** A sign that the board was reset, or the console was lost: nobody listens. */
  public void onBoardGone() {
    if (!listener.isNobody()) {
      counts.add(Event.BOARDS_GONE);
      listener.nobody();
    }
  }

  /** When {@link #tick} is due next; {@link #NEVER} if not. */
  public long deadline() {
    return Math.min(listener.deadline(), calls.deadline());
  }

  /** Ends the calls and the window whose time is over, and says "not yet" where that is due. */
  public void tick(long now) {
    listener.pass(now);
    calls.due(now).forEach(call -> timeOut(call, now));
    if (listener.awaitsNotYet(now)) {
      counts.add(Event.RENEWALS);
      List<String> whom = host.missing(listener.id());
      listener.notYet(Names.join(whom, FrameLayout.MAX_REPLY_PAYLOAD));
    }
  }

  private void timeOut(BoardCall call, long now) {
    counts.add(Event.TIMEOUTS);
    boolean running = call.state() == BoardCall.State.RUNNING;
    List<String> missing = running ? host.missing(call.id()) : List.of();
    finish(call, Result.timedOut((call.deadline - call.began) / MILLIS, missing), now);
    answer(call);
  }

  /**
   * Ends the calls that have no result, and tells the one that listens.
   *
   * @param why one line for people, of ASCII
   * @return how many
   */
  public int endCalls(String why, long now) {
    listener.pass(now);
    List<BoardCall> ended = calls.due(NEVER);
    for (BoardCall call : ended) {
      finish(call, Result.failed(why), now);
      answer(call);
    }
    return ended.size();
  }

  /** How often each thing happened, in the order to show it; 0 where it never did. */
  public Map<Event, Long> counts() {
    return counts.all();
  }

  /**
   * A call that its board has not been told the whole result of.
   *
   * @param began when its first frame came
   * @param listens whether it is the device's listener
   */
  public record CallView(String id, Verb verb, String state, long began, boolean listens) {}

  /** The calls in flight, oldest first. */
  public List<CallView> calls() {
    return calls.all().stream()
        .filter(call -> !call.told())
        .sorted(Comparator.comparingLong(call -> call.began))
        .map(call -> call.view(listener.is(call.id())))
        .toList();
  }
}
