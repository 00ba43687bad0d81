// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The states of the real {@link DeviceProtocol}, each known by all its fields and made again by
 * what it was told. Time stands still, but for ends of windows.
 */
final class ModelBridge {
  /**
   * What only counts, what counts only where all places for calls are taken, and how long the
   * pieces of the next result are: any length is right.
   */
  private static final Set<String> NOT_STATE =
      Set.of("host", "counts", "limits", "line", "attempt", "windowEnd", "pieceLength", "lastSent");

  /** The error of a call that is spent. */
  private static final String SPENT = "spent";

  private static final long NOT_YET = 50;
  private static final long WINDOW = 1_000;

  /** What a bridge is told, beside what the coordinator has executed and can answer at once. */
  enum Kind {
    FRAME,
    RESULT,
    NOT_YET_DUE,
    WINDOW_ENDS
  }

  /**
   * What a bridge is told: a frame, the result of a call, or that time has passed.
   *
   * @param ready the calls that the coordinator has executed and can answer at once
   * @param spent those of which it knows that they were executed, and nothing else
   */
  record Input(Kind kind, ModelFrame frame, int result, Set<Integer> ready, Set<Integer> spent) {}

  /** What it did: frames written, in one write each; calls started; whether a frame was a copy. */
  record Step(State next, List<List<Reply>> writes, List<Integer> started, boolean copy) {}

  /** A state: the fields but for the tries, and the tries by call. */
  static final class State {
    final List<Input> told;
    final String fields;
    final List<Integer> tries;
    final boolean windowOpen;
    final boolean notYetDue;
    private final Map<Input, Step> steps = new HashMap<>();

    private State(List<Input> told, DeviceProtocol protocol, int calls) {
      this.told = told;
      this.fields = dump(protocol);
      this.tries = tries(protocol, calls);
      this.windowOpen = protocol.deadline() != DeviceProtocol.NEVER;
      this.notYetDue = protocol.deadline() == NOT_YET;
    }
  }

  private final ModelCalls calls;
  private final boolean fetchFails;
  private final Map<String, State> states = new HashMap<>();

  /**
   * The bridge's states.
   *
   * @param fetchFails whether "send the message again" is an error instead, as it once was
   */
  ModelBridge(ModelCalls calls, boolean fetchFails) {
    this.calls = calls;
    this.fetchFails = fetchFails;
  }

  State fresh() {
    return state(List.of(), new Run(calls).protocol);
  }

  private State state(List<Input> told, DeviceProtocol protocol) {
    State state = new State(told, protocol, calls.count());
    return states.computeIfAbsent(state.fields + state.tries, key -> state);
  }

  Step step(State from, Input input) {
    return from.steps.computeIfAbsent(input, told -> compute(from, told));
  }

  private Step compute(State from, Input input) {
    Run run = new Run(calls);
    from.told.forEach(run::tell);
    run.writes.clear();
    run.started.clear();
    long stale = run.protocol.counts().get(Event.STALE);
    run.tell(input);
    List<Input> told = new ArrayList<>(from.told);
    told.add(input);
    boolean copy = run.protocol.counts().get(Event.STALE) > stale;
    List<List<Reply>> writes = run.writes.stream().map(this::asWritten).toList();
    return new Step(state(told, run.protocol), writes, List.copyOf(run.started), copy);
  }

  private List<Reply> asWritten(List<Reply> replies) {
    Reply first = replies.get(0);
    return fetchFails && first.op() == Op.CONTINUE
        ? List.of(new Reply(first.id(), Op.FAILED, 1, 1, "gone"))
        : replies;
  }

  int size() {
    return states.size();
  }

  /** One life of a bridge. */
  private static final class Run implements Host {
    final DeviceProtocol protocol =
        new DeviceProtocol(Limits.DEFAULT, OptionalInt.empty(), Line.DEFAULT, this);
    final List<List<Reply>> writes = new ArrayList<>();
    final List<Integer> started = new ArrayList<>();
    private final ModelCalls calls;
    private Set<Integer> ready = Set.of();
    private Set<Integer> spent = Set.of();

    Run(ModelCalls calls) {
      this.calls = calls;
    }

    void tell(Input input) {
      ready = input.ready();
      spent = input.spent();
      switch (input.kind()) {
        case FRAME -> protocol.onRequest(calls.request(input.frame()), 0);
        case RESULT -> protocol.onResult(calls.id(input.result()), calls.result(input.result()), 0);
        case NOT_YET_DUE -> protocol.tick(NOT_YET);
        case WINDOW_ENDS -> protocol.tick(WINDOW);
      }
    }

    @Override
    public void write(byte[] frames) {
      List<Reply> replies = new ArrayList<>();
      for (String line : Octets.of(frames, 0, frames.length).split("\n")) {
        byte[] frame = Octets.bytes(line);
        replies.add(Reply.parse(frame, 0, frame.length).frame().orElseThrow());
      }
      writes.add(List.copyOf(replies));
    }

    @Override
    public void start(String callId, Verb verb, List<String> fields) {
      int call = calls.number(callId);
      if (!fields.equals(List.of(calls.message(call)))) {
        throw new Model.Violation("call " + call + " is executed as " + fields);
      }
      started.add(call);
      if (spent.contains(call)) {
        protocol.onResult(callId, Result.failed(SPENT), 0);
      } else if (ready.contains(call)) {
        protocol.onResult(callId, calls.result(call), 0);
      }
    }

    @Override
    public void cancel(String callId, Result result) {
      throw new AssertionError("cancelled: " + callId);
    }

    @Override
    public List<String> missing(String callId) {
      return List.of();
    }
  }

  /** All fields, whatever they are, down to text, numbers and enums. */
  private static String dump(Object value) {
    if (value instanceof Collection<?> all) {
      StringJoiner dump = new StringJoiner(",", "[", "]");
      all.forEach(one -> dump.add(dump(one)));
      return dump.toString();
    }
    if (value instanceof Map<?, ?> map) {
      return dump(map.values());
    }
    if (value instanceof Object[] array) {
      return Arrays.toString(array);
    }
    if (value == null
        || !value.getClass().getName().startsWith("nodeline")
        || value instanceof Enum) {
      return value instanceof int[] ints ? Arrays.toString(ints) : String.valueOf(value);
    }
    StringJoiner dump = new StringJoiner(",", value.getClass().getSimpleName() + "(", ")");
    for (Field field : value.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !NOT_STATE.contains(field.getName())) {
        dump.add(field.getName() + "=" + dump(get(field, value)));
      }
    }
    return dump.toString();
  }

  private static Object get(Field field, Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** The highest try of each call, 0 if the bridge does not know it. */
  private static List<Integer> tries(DeviceProtocol protocol, int calls) {
    try {
      Calls known = (Calls) get(DeviceProtocol.class.getDeclaredField("calls"), protocol);
      Field attempt = BoardCall.class.getDeclaredField("attempt");
      Integer[] tries = new Integer[calls];
      Arrays.fill(tries, 0);
      for (BoardCall call : known.all()) {
        tries[ModelCalls.numberOf(call.id())] = (Integer) get(attempt, call);
      }
      return List.of(tries);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }
}
