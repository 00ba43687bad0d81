// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A board, a bridge, a coordinator and the two ways of the wire between them.
 *
 * @param queue the calls that want the tty; the first has it
 * @param coordinator for each call whether it is unknown (0), runs (1), has its result (2), or is
 *     known by its id only (3; 4 if not even that): what a restart does not change
 * @param life the calls that this life of the bridge has started
 * @param listener the call that may be written to, -1 if none
 */
record ModelState(
    ModelBridge.State bridge,
    List<ModelShim> shims,
    List<Integer> queue,
    List<ModelFrame> up,
    List<Reply> down,
    List<Integer> coordinator,
    List<Integer> life,
    int listener) {
  /** Numbers instead of what they stand for. */
  private static final Map<Object, Integer> NUMBERS = new HashMap<>();

  static ModelState first(ModelBridge.State bridge, List<Integer> messages) {
    List<ModelShim> shims = new ArrayList<>();
    List<Integer> queue = new ArrayList<>();
    for (int call = 0; call < messages.size(); call++) {
      shims.add(ModelShim.start(messages.get(call)));
      queue.add(call);
    }
    Integer[] unknown = new Integer[messages.size()];
    Arrays.fill(unknown, 0);
    return new ModelState(
        bridge, shims, queue, List.of(), List.of(), List.of(unknown), List.of(), -1);
  }

  boolean ended() {
    return shims.stream().allMatch(shim -> shim.phase() == ModelShim.Phase.DONE);
  }

  ModelState with(ModelBridge.State other, int nextListener) {
    return new ModelState(other, shims, queue, up, down, coordinator, life, nextListener);
  }

  ModelState withWire(List<ModelFrame> nextUp, List<Reply> nextDown) {
    return new ModelState(bridge, shims, queue, nextUp, nextDown, coordinator, life, listener);
  }

  ModelState withCoordinator(List<Integer> other, List<Integer> nextLife) {
    return new ModelState(bridge, shims, queue, up, down, other, nextLife, listener);
  }

  /** The call as it is now, and its place in the queue: first if it reads, or last, or none. */
  ModelState with(int call, ModelShim shim) {
    List<ModelShim> all = set(shims, call, shim);
    List<Integer> next = new ArrayList<>(queue);
    if (shims.get(call).reads() && !shim.reads()) {
      next.remove((Integer) call);
      if (shim.phase() == ModelShim.Phase.QUEUED) {
        next.add(call);
      }
    }
    return new ModelState(bridge, all, next, up, down, coordinator, life, listener);
  }

  static <T> List<T> set(List<T> list, int at, T value) {
    List<T> copy = new ArrayList<>(list);
    copy.set(at, value);
    return copy;
  }

  static <T> List<T> plus(List<T> list, List<? extends T> more) {
    List<T> copy = new ArrayList<>(list);
    copy.addAll(more);
    return copy;
  }

  /**
   * Equal for states that differ in nothing but how high the tries are: only their order counts.
   */
  String key() {
    StringBuilder key = new StringBuilder();
    add(key, number(bridge.fields), listener + 1);
    for (int call = 0; call < shims.size(); call++) {
      ModelShim shim = shims.get(call);
      add(key, number(shim.withAttempt(0)), coordinator.get(call), rank(call, shim.attempt()));
      add(key, rank(call, bridge.tries.get(call)));
    }
    add(key, number(queue), number(life), up.size());
    for (ModelFrame frame : up) {
      add(key, number(frame.withAttempt(0)), rank(frame.call(), frame.attempt()));
    }
    down.forEach(reply -> add(key, number(asRead(reply))));
    return key.toString();
  }

  /** A reply to an earlier try is passed over, now and later, whichever it was. */
  private List<Object> asRead(Reply reply) {
    boolean says = reply.op() == Op.CONTINUE || reply.op() == Op.AGAIN;
    int attempt = shims.get(ModelCalls.numberOf(reply.id())).attempt();
    if (!says || reply.payload().isEmpty()) {
      return List.of(reply);
    }
    return reply.answered().equals(Integer.toString(attempt))
        ? List.of(reply.id(), reply.op(), reply.a(), reply.b())
        : List.of(reply.id());
  }

  private int rank(int call, int attempt) {
    TreeSet<Integer> all = new TreeSet<>();
    all.add(shims.get(call).attempt());
    all.add(bridge.tries.get(call));
    up.stream().filter(f -> f.call() == call).forEach(f -> all.add(f.attempt()));
    return (bridge.tries.get(call) == 0 ? 16 : 0) + all.headSet(attempt).size();
  }

  private static int number(Object value) {
    return NUMBERS.computeIfAbsent(value, any -> NUMBERS.size() + 1);
  }

  private static void add(StringBuilder key, int... numbers) {
    for (int number : numbers) {
      key.append((char) number);
    }
  }
}
