// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import nodeline.events.BridgeEvent;
import nodeline.events.EventKind;

/**
 * The calls of one captured board, as events. Bounded: the oldest go.
 *
 * <pre>
 *   the first frame of a call ⇒ CALL         its whole result ⇒ DONE, FAILED or TIMEOUT
 *   "not yet" ⇒ WAITS                        x ⇒ GIVEN_UP
 *   a broken frame ⇒ NOTE
 * </pre>
 *
 * <p>A log of one way has no results: there a call ends with its last frame, but the last call.
 */
final class CaptureLog {
  /** The group of all boards, as far as logs can tell. */
  private static final String GROUP = "logs";

  private static final String TIMED_OUT = "timed out";
  private static final List<String> NO_ANSWERS = List.of("this log has no answers");
  private static final List<String> GIVEN_UP = List.of("the board has ended it");
  private static final int MAX_CALLS = 1_024;
  private static final int MAX_TEXT = 200;
  private static final int MAX_TEXTS = 64;

  /** Where something was in the log; the time as far as it is known. */
  record Moment(long line, OptionalLong time) {}

  /** An event whose own times are still to be told. */
  record Found(Moment moment, BridgeEvent event) {}

  private static final class Call {
    private final Map<String, Object> data = new LinkedHashMap<>();
    private final Moment first;
    private Moment last;
    private boolean begun;
    private boolean ended;

    Call(long number, Object command, Moment first) {
      this.first = first;
      this.last = first;
      data.put("call", number);
      data.put("command", command);
    }
  }

  private final String device;
  private final CaptureClock clock;
  private final LongSupplier numbers;
  private final long room;
  private final Deque<Found> found = new ArrayDeque<>();
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private long octets;
  private long leftOut;
  private boolean answers;

  /**
   * Has nothing yet.
   *
   * @param numbers of calls, of all boards
   * @param room octets of memory for its events
   */
  CaptureLog(String device, CaptureClock clock, LongSupplier numbers, long room) {
    this.device = device;
    this.clock = clock;
    this.numbers = numbers;
    this.room = room;
  }

  /** Takes what was found next. */
  void add(DecodedFrame frame) {
    Moment now = new Moment(frame.line(), clock.at(frame.place()));
    switch (frame.fields().get("kind").toString()) {
      case "request" -> request(frame, now);
      case "reply" -> reply(frame, now);
      default -> add(EventKind.NOTE, now, Map.of("text", cut(frame.text())));
    }
  }

  private void request(DecodedFrame frame, Moment now) {
    Map<String, Object> fields = frame.fields();
    String id = fields.get("id").toString();
    if (fields.containsKey("command")) {
      Call call = calls.containsKey(id) ? calls.get(id) : begin(id, fields.get("command"), now);
      call.last = now;
      if (!call.begun && fields.get("arguments") instanceof List<?> arguments) {
        call.begun = true;
        call.data.put("arguments", cut(arguments));
        add(EventKind.CALL, call.first, call.data);
      }
    } else if (fields.get("verb").equals("x") && calls.containsKey(id)) {
      end(calls.get(id), EventKind.GIVEN_UP, now, GIVEN_UP);
    }
  }

  private Call begin(String id, Object command, Moment now) {
    if (calls.size() >= MAX_CALLS) {
      Iterator<Call> eldest = calls.values().iterator();
      endUnanswered(eldest.next());
      eldest.remove();
    }
    Call call = new Call(numbers.getAsLong(), command, now);
    calls.put(id, call);
    return call;
  }

  private void reply(DecodedFrame frame, Moment now) {
    answers = true;
    Map<String, Object> fields = frame.fields();
    Call call = calls.get(fields.get("id").toString());
    if (call == null) {
      return;
    }
    String op = fields.get("op").toString();
    String text = fields.getOrDefault("text", "").toString();
    // A long result is not kept: its last piece ends it.
    boolean whole = !text.isEmpty() || fields.get("b").equals(fields.get("a"));
    if (List.of("k", "e", "u").contains(op) && whole) {
      end(call, ending(op, text), now, cut(text.lines().toList()));
    } else if (fields.containsKey("for") && call.begun && !call.ended) {
      Map<String, Object> waits = new LinkedHashMap<>(call.data);
      waits.put("for", List.of(cut(fields.get("for").toString())));
      add(EventKind.WAITS, now, waits);
    }
  }

  private static EventKind ending(String op, String text) {
    if (op.equals("k")) {
      return EventKind.DONE;
    }
    return text.startsWith(TIMED_OUT) ? EventKind.TIMEOUT : EventKind.FAILED;
  }

  private void end(Call call, EventKind how, Moment when, List<String> lines) {
    if (call.begun && !call.ended) {
      call.ended = true;
      Map<String, Object> data = new LinkedHashMap<>(call.data);
      data.put("lines", lines);
      add(how, when, data);
    }
  }

  private void endUnanswered(Call call) {
    if (!answers) {
      end(call, EventKind.DONE, call.last, NO_ANSWERS);
    }
  }

  private static List<String> cut(List<?> texts) {
    return texts.stream().limit(MAX_TEXTS).map(text -> cut(text.toString())).toList();
  }

  private static String cut(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
  }

  private void add(EventKind kind, Moment when, Map<String, Object> data) {
    BridgeEvent event = new BridgeEvent(0, 0, "", kind, device, GROUP, new LinkedHashMap<>(data));
    found.addLast(new Found(when, event));
    octets += event.octets();
    while (octets > room) {
      octets -= found.removeFirst().event.octets();
      leftOut++;
    }
  }

  /** All of them in the order of their lines: nothing more comes. */
  List<Found> end() {
    List<Call> begun = new ArrayList<>(calls.values());
    begun.subList(0, Math.max(0, begun.size() - 1)).forEach(this::endUnanswered);
    return found.stream().sorted(Comparator.comparingLong(one -> one.moment.line)).toList();
  }

  /** How many older events had no room. */
  long leftOut() {
    return leftOut;
  }

  /** The clock of its lines. */
  CaptureClock clock() {
    return clock;
  }
}
