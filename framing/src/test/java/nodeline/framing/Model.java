// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.framing.ModelBridge.Kind;

/**
 * All that can happen between a board and a bridge on a wire that loses and doubles frames but
 * keeps their order, while the bridge restarts at any moment: each state once.
 */
final class Model {
  /** What the bridge's side could do wrong. */
  enum Fault {
    RESTART_FORGETS_CALLS,
    WINDOWS_NEVER_END,
    NOT_YET_AT_THE_END,
    A_FETCH_OF_NOTHING_FAILS,
    FRESH_FORGETS_CALLS
  }

  /** How the bridge may begin anew. */
  enum Restart {
    /** The coordinator knows what calls did. */
    RESUMED,
    /** It begins with empty groups, and knows the ids of executed calls only. */
    FRESH
  }

  /** What must not be. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  private static final int EXECUTED = 2;
  private static final int SPENT = 3;
  private static final int FORGOTTEN = 4;

  private final ModelCalls calls;
  private final int room;
  private final Set<Restart> restarts;
  private final Set<Fault> faults;
  private final Set<ModelShim.Fault> shimFaults;
  private final ModelBridge bridges;
  private final Map<String, Integer> known = new HashMap<>();
  private final List<ModelState> states = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final List<int[]> edges = new ArrayList<>();
  private int at;

  /**
   * A model.
   *
   * @param room frames under way, each way
   */
  Model(
      ModelCalls calls,
      int room,
      Set<Restart> restarts,
      Set<Fault> faults,
      Set<ModelShim.Fault> shimFaults) {
    this.calls = calls;
    this.room = room;
    this.restarts = restarts;
    this.faults = faults;
    this.shimFaults = shimFaults;
    this.bridges = new ModelBridge(calls, faults.contains(Fault.A_FETCH_OF_NOTHING_FAILS));
  }

  /** Explores all states; how many there are. */
  int explore() {
    reach("start", ModelState.first(bridges.fresh(), calls.messages()));
    try {
      for (at = 0; at < states.size(); at++) {
        events(states.get(at));
      }
    } catch (Violation violation) {
      throw new Violation(violation.getMessage() + ":" + trace(at));
    }
    at = deadlock();
    if (at >= 0) {
      throw new Violation("a call can never end:" + trace(at));
    }
    return states.size();
  }

  int bridgeStates() {
    return bridges.size();
  }

  private void reach(String label, ModelState state) {
    if (state.up().size() > room || state.down().size() > room) {
      return;
    }
    Integer number = known.putIfAbsent(state.key(), states.size());
    if (number == null) {
      number = states.size();
      states.add(state);
      parents.add(at);
      labels.add(label);
    }
    edges.add(new int[] {at, number});
  }

  private String trace(int state) {
    String line = "\n  " + labels.get(state) + "  ";
    return state == 0 ? "" : trace(parents.get(state)) + line;
  }

  private void events(ModelState state) {
    for (int call = 0; call < calls.count(); call++) {
      shimEvents(state, call);
      result(state, call);
    }
    if (!state.up().isEmpty()) {
      ModelFrame frame = state.up().get(0);
      ModelState rest = state.withWire(state.up().subList(1, state.up().size()), state.down());
      reach("lost " + frame, rest);
      told("came " + frame, rest, Kind.FRAME, frame, -1);
      told("came and doubled " + frame, state, Kind.FRAME, frame, -1);
    }
    if (!state.down().isEmpty()) {
      ModelState rest = state.withWire(state.up(), state.down().subList(1, state.down().size()));
      reach("lost " + state.down().get(0), rest);
      read("read ", state, rest);
      read("read and doubled ", state, state);
    }
    windowEnd(state);
    for (Restart restart : restarts) {
      List<Integer> known = restart == Restart.FRESH ? spent(state) : state.coordinator();
      reach(
          "restart " + restart, state.with(bridges.fresh(), -1).withCoordinator(known, List.of()));
    }
  }

  private List<Integer> spent(ModelState state) {
    int then = faults.contains(Fault.FRESH_FORGETS_CALLS) ? FORGOTTEN : SPENT;
    return state.coordinator().stream().map(call -> call == 0 ? 0 : then).toList();
  }

  private void shimEvents(ModelState state, int call) {
    ModelShim shim = state.shims().get(call);
    int pieces = calls.messages().get(call);
    boolean turn = !state.queue().isEmpty() && state.queue().get(0) == call;
    boolean asksAgain = !shimFaults.contains(ModelShim.Fault.NEVER_ASKS_AGAIN);
    switch (shim.phase()) {
      case QUEUED -> {
        if (turn) {
          sends("asks ", state, call, shim.again(call, pieces));
        } else if (!shim.asked()) {
          sends("asks unheard ", state, call, shim.askUnheard(call, pieces));
        }
      }
      case LISTEN -> {
        if (asksAgain) {
          reach("silence " + call, state.with(call, shim.queued(1)));
        }
      }
      case COLLECT -> {
        if (asksAgain) {
          sends("fetches ", state, call, shim.fetch(call, calls.takes()));
        }
      }
      case DONE -> {}
    }
  }

  private void sends(String label, ModelState state, int call, ModelShim.Next next) {
    List<ModelFrame> up = ModelState.plus(state.up(), next.sent());
    reach(label + next.sent(), state.with(call, next.shim()).withWire(up, state.down()));
  }

  /** What lies in the tty waits for the next that reads. */
  private void read(String label, ModelState state, ModelState after) {
    int call = state.queue().isEmpty() ? -1 : state.queue().get(0);
    if (call >= 0 && state.shims().get(call).reads()) {
      Reply reply = state.down().get(0);
      ModelShim.Next next =
          state.shims().get(call).read(call, calls.messages().get(call), reply, shimFaults);
      checkEnd(state, call, next.shim());
      sends(label + reply + " then ", after, call, next);
    }
  }

  private void checkEnd(ModelState state, int call, ModelShim shim) {
    String right = "k" + Escape.text(calls.text(call));
    int known = state.coordinator().get(call);
    boolean refused = known == SPENT && shim.outcome().startsWith("e");
    if (shim.phase() == ModelShim.Phase.DONE && !shim.outcome().equals(right) && !refused) {
      throw new Violation("call " + call + " took a wrong result: " + shim.outcome());
    }
    if (shim.phase() == ModelShim.Phase.DONE && known < EXECUTED) {
      throw new Violation("call " + call + " ended without being executed");
    }
  }

  private void result(ModelState state, int call) {
    if (state.coordinator().get(call) == 1) {
      ModelState next =
          state.withCoordinator(ModelState.set(state.coordinator(), call, 2), state.life());
      if (state.life().contains(call)) {
        told("result " + call, next, Kind.RESULT, null, call);
      } else {
        reach("result while nobody waits " + call, next);
      }
    }
  }

  private void windowEnd(ModelState state) {
    if (state.bridge().notYetDue) {
      told("not yet", state, Kind.NOT_YET_DUE, null, -1);
    }
    if (state.bridge().windowOpen) {
      ModelState ended = state.with(state.bridge(), -1);
      if (faults.contains(Fault.WINDOWS_NEVER_END)) {
        reach("window ends unseen", ended);
      } else {
        Kind kind = faults.contains(Fault.NOT_YET_AT_THE_END) ? Kind.NOT_YET_DUE : Kind.WINDOW_ENDS;
        told("window ends", ended, kind, null, -1);
      }
    }
  }

  private void told(String label, ModelState state, Kind kind, ModelFrame frame, int result) {
    boolean forgets = faults.contains(Fault.RESTART_FORGETS_CALLS);
    Set<Integer> ready = forgets ? Set.of() : known(state, EXECUTED);
    ModelBridge.Step step =
        bridges.step(
            state.bridge(), new ModelBridge.Input(kind, frame, result, ready, known(state, SPENT)));
    int listener = frame == null || step.copy() ? state.listener() : listener(state, frame);
    ModelState next = started(state, step.started());
    if (step.writes().size() > 1) {
      throw new Violation("two writes to one listener");
    }
    for (List<Reply> write : step.writes()) {
      if (write.size() > calls.takes()) {
        throw new Violation("more pieces at once than the board takes: " + write);
      }
      for (Reply reply : write) {
        if (listener < 0 || ModelCalls.numberOf(reply.id()) != listener) {
          throw new Violation("written to nobody: " + reply + " after " + label);
        }
      }
      next = next.withWire(next.up(), ModelState.plus(next.down(), write));
      listener = write.get(0).op() == Op.WAIT ? listener : -1;
    }
    reach(label + " then " + step.writes(), next.with(step.next(), listener));
  }

  private Set<Integer> known(ModelState state, int as) {
    return IntStream.range(0, calls.count())
        .filter(call -> state.coordinator().get(call) == as)
        .boxed()
        .collect(Collectors.toSet());
  }

  private static int listener(ModelState state, ModelFrame frame) {
    if (frame.window() > 0) {
      return frame.call();
    }
    return state.listener() == frame.call() ? -1 : state.listener();
  }

  /** The coordinator executes what it has never seen, and refuses what it knows by its id only. */
  private ModelState started(ModelState state, List<Integer> started) {
    ModelState next = state;
    for (int call : started) {
      if (next.coordinator().get(call) == SPENT) {
        continue;
      }
      boolean again =
          next.coordinator().get(call) == FORGOTTEN
              || faults.contains(Fault.RESTART_FORGETS_CALLS)
              || state.life().contains(call);
      if (again && next.coordinator().get(call) != 0) {
        throw new Violation("call " + call + " is executed twice");
      }
      int then = Math.max(1, next.coordinator().get(call));
      List<Integer> life = new ArrayList<>(ModelState.plus(next.life(), List.of(call)));
      life.sort(null);
      next = next.withCoordinator(ModelState.set(next.coordinator(), call, then), life);
    }
    return next;
  }

  /** A state from which the calls cannot end; -1 if there is none. */
  private int deadlock() {
    BitSet ends = new BitSet();
    for (int state = 0; state < states.size(); state++) {
      ends.set(state, states.get(state).ended());
    }
    int before = -1;
    while (ends.cardinality() > before) {
      before = ends.cardinality();
      for (int i = edges.size() - 1; i >= 0; i--) {
        int[] edge = edges.get(i);
        if (ends.get(edge[1])) {
          ends.set(edge[0]);
        }
      }
    }
    int open = ends.nextClearBit(0);
    return open < states.size() ? open : -1;
  }
}
