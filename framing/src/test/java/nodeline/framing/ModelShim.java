// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One call of the board: the first table of {@code docs/protocol.md}, section 12. Timeouts are
 * events that may come at any time.
 *
 * @param window of its next frame that listens, in seconds
 * @param asked whether it has sent its request with window 0 since its last turn
 * @param from first piece of its last frame
 * @param count how many it has
 * @param group pieces in a frame: 1 after damage, 2 where all came through
 * @param kept pieces of a result by their numbers
 * @param outcome what the call ended with: op and text
 */
record ModelShim(
    Phase phase,
    int attempt,
    int window,
    boolean asked,
    int from,
    int count,
    int group,
    Op kind,
    int total,
    Map<Integer, String> kept,
    String outcome) {
  enum Phase {
    QUEUED,
    LISTEN,
    COLLECT,
    DONE
  }

  /** What a shim could do wrong. */
  enum Fault {
    TAKES_ANY_ID,
    MIXES_RESULTS,
    NEVER_ASKS_AGAIN
  }

  /** The call after an event, and what it sent. */
  record Next(ModelShim shim, List<ModelFrame> sent) {}

  /** A call whose message has so many pieces: its first frame has two of them. */
  static ModelShim start(int pieces) {
    int group = Math.min(2, pieces);
    return new ModelShim(Phase.QUEUED, 0, 1, false, 1, group, group, null, 0, Map.of(), "");
  }

  boolean reads() {
    return phase == Phase.LISTEN || phase == Phase.COLLECT;
  }

  /** The tty is free; its last frame goes out again, in frames of so many pieces from then on. */
  ModelShim queued(int newGroup) {
    int again = Math.min(newGroup, count);
    return new ModelShim(
        Phase.QUEUED, attempt, window, false, from, again, newGroup, null, 0, Map.of(), outcome);
  }

  ModelShim withAttempt(int other) {
    return new ModelShim(
        phase, other, window, asked, from, count, group, kind, total, kept, outcome);
  }

  private ModelShim withWindow(int seconds) {
    return new ModelShim(
        phase, attempt, seconds, asked, from, count, group, kind, total, kept, outcome);
  }

  /** Nothing came for as long as an answer takes, or a reply was broken: it asks again. */
  Next askAgain(int call, int pieces) {
    return phase == Phase.COLLECT ? fetch(call, FrameLayout.PIECES) : queued(1).again(call, pieces);
  }

  /** Its turn has not come: the request goes out all the same. */
  Next askUnheard(int call, int pieces) {
    ModelShim next =
        new ModelShim(phase, attempt + 1, window, true, from, count, group, null, 0, kept, outcome);
    return new Next(next, List.of(ModelFrame.ask(call, attempt + 1, 0, 1, 1, pieces)));
  }

  /** Sends its last frame again. */
  Next again(int call, int pieces) {
    return ask(call, pieces, from, "1".repeat(count));
  }

  private Next ask(int call, int pieces, int first, String mask) {
    int next = attempt + 1;
    List<ModelFrame> sent = new ArrayList<>();
    int begin = 0;
    int end = 0;
    for (int i = 0; i < mask.length(); i = end) {
      begin = mask.indexOf('1', i);
      end = begin + 1;
      while (end < mask.length() && end - begin < group && mask.charAt(end) == '1') {
        end++;
      }
      int opens = end == mask.length() ? window : 0;
      sent.add(ModelFrame.ask(call, next, opens, first + begin, first + end - 1, pieces));
    }
    int last = first + begin;
    int many = end - begin;
    ModelShim listens =
        new ModelShim(
            Phase.LISTEN, next, window, asked, last, many, group, null, 0, Map.of(), outcome);
    return new Next(listens, sent);
  }

  /** Asks for the first pieces that are missing, {@code most} at once. */
  Next fetch(int call, int most) {
    int missing = 1;
    while (kept.containsKey(missing)) {
      missing++;
    }
    int end = missing;
    int wanted = 0;
    StringBuilder mask = new StringBuilder();
    for (int piece = missing; piece <= total && wanted < most; piece++) {
      mask.append(kept.containsKey(piece) ? '0' : '1');
      wanted += kept.containsKey(piece) ? 0 : 1;
      end = kept.containsKey(piece) ? end : piece;
    }
    ModelShim next =
        new ModelShim(
            phase, attempt + 1, window, asked, from, count, group, kind, total, kept, outcome);
    int span = end - missing + 1;
    mask.setLength(span);
    String holes = mask.indexOf("0") < 0 ? "" : mask.toString();
    ModelFrame frame = ModelFrame.fetch(call, attempt + 1, window, missing, span, holes);
    return new Next(next, List.of(frame));
  }

  /** Reads a reply; one to another call is skipped. */
  Next read(int call, int pieces, Reply reply, Set<Fault> faults) {
    boolean mine = ModelCalls.numberOf(reply.id()) == call || faults.contains(Fault.TAKES_ANY_ID);
    boolean late =
        (reply.op() == Op.CONTINUE || reply.op() == Op.AGAIN)
            && !Set.of("", Integer.toString(attempt)).contains(reply.answered());
    if (!mine || late) {
      return new Next(this, List.of());
    }
    if (phase == Phase.COLLECT) {
      return collect(call, pieces, reply, faults);
    }
    return switch (reply.op()) {
      case OK, FAILED, USAGE -> keep(reply.op(), reply.b(), Map.of(), reply);
      case CONTINUE ->
          queued(reply.a() < from + count ? 1 : 2).ask(call, pieces, reply.a(), reply.wanted());
      case WAIT -> new Next(withWindow(reply.a()), List.of());
      case GIVE_WAY -> new Next(queued(group), List.of());
      case AGAIN -> queued(1).again(call, pieces);
    };
  }

  /**
   * Whether it is as well to fetch now: the last piece of the run has come, or as many as asked.
   */
  boolean wantsMore(Reply read) {
    return phase == Phase.COLLECT && read.op() == kind && read.a() == total;
  }

  private Next collect(int call, int pieces, Reply reply, Set<Fault> faults) {
    boolean same = reply.op() == kind && reply.b() == total;
    if (reply.op() == Op.WAIT || reply.op() == Op.GIVE_WAY || reply.op() == Op.AGAIN) {
      return new Next(this, List.of());
    }
    if (same || (reply.op().isResult() && faults.contains(Fault.MIXES_RESULTS))) {
      return keep(kind, total, kept, reply);
    }
    return ask(call, pieces, 1, "1");
  }

  private Next keep(Op op, int of, Map<Integer, String> before, Reply reply) {
    Map<Integer, String> all = new TreeMap<>(before);
    all.put(reply.a(), reply.payload());
    boolean done = all.size() == of;
    String end = done ? op.code() + String.join("", all.values()) : "";
    Phase next = done ? Phase.DONE : Phase.COLLECT;
    return new Next(
        new ModelShim(
            next, attempt, window, asked, from, count, group, op, of, done ? Map.of() : all, end),
        List.of());
  }
}
