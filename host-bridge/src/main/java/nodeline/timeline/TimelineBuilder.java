// SPDX-License-Identifier: Apache-2.0
package nodeline.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nodeline.events.BridgeEvent;
import nodeline.events.EventKind;
import nodeline.events.EventLine;
import nodeline.timeline.Timeline.Arrow;
import nodeline.timeline.Timeline.Lane;
import nodeline.timeline.Timeline.Mark;
import nodeline.timeline.Timeline.Span;
import nodeline.timeline.Timeline.State;

/** Makes a timeline of events, the oldest first. Bounded: the oldest events go. */
public final class TimelineBuilder implements Consumer<BridgeEvent> {
  static final int MAX_EVENTS = 100_000;
  private static final int MAX_TEXT = 2_000;
  private static final long MOST_DISORDER = 60_000;

  private final RecentEvents events;
  private final Map<String, Integer> lanes = new LinkedHashMap<>();
  private final List<Lane> shown = new ArrayList<>();
  private final Map<Long, Open> open = new LinkedHashMap<>();
  private final Map<String, Sent> sent = new LinkedHashMap<>();
  private final List<Span> spans = new ArrayList<>();
  private final List<Arrow> arrows = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final boolean inLines;
  private long leftOut;
  private long first = Long.MAX_VALUE;
  private long wall;
  private long mono = Long.MIN_VALUE;
  private long last;

  private record Open(BridgeEvent begun, long time, String text) {}

  private record Sent(int lane, long time) {}

  /** One of what a bridge has written. */
  public TimelineBuilder() {
    this(Long.MIN_VALUE);
  }

  /**
   * The same, of which older calls are shown only if they have not ended before.
   *
   * @param since milliseconds since 1970
   */
  public TimelineBuilder(long since) {
    this.events = new RecentEvents(MAX_EVENTS, since);
    this.inLines = false;
    if (since > Long.MIN_VALUE) {
      first = since;
      last = since;
    }
  }

  private TimelineBuilder(boolean inLines) {
    this.events = new RecentEvents(MAX_EVENTS, Long.MIN_VALUE);
    this.inLines = inLines;
  }

  /**
   * One of captures.
   *
   * @param inLines whether their times are numbers of lines
   * @param leftOut older events that are missing already
   */
  public static TimelineBuilder ofCaptures(boolean inLines, long leftOut) {
    TimelineBuilder builder = new TimelineBuilder(inLines);
    builder.leftOut = leftOut;
    return builder;
  }

  @Override
  public void accept(BridgeEvent event) {
    events.accept(event);
  }

  /** The timeline of all that was given. */
  public Timeline build() {
    events.open().forEach(event -> add(event, time(event)));
    for (BridgeEvent event : events.recent()) {
      long time = time(event);
      add(event, time); // a run's beginning ends what the one before has left, at its last event
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
    closeOpen();
    spans.sort(Comparator.comparingLong(Span::begin));
    long from = first == Long.MAX_VALUE ? last : first;
    return new Timeline(
        inLines,
        shown,
        spans,
        arrows,
        marks,
        from,
        Math.max(from, last),
        leftOut + events.leftOut());
  }

  /** The host's clock may jump within a run: there the monotonic one counts. */
  private long time(BridgeEvent event) {
    // Threads that tell of something at once may do so the wrong way round.
    boolean begins = event.kind() == EventKind.RUN || event.mono() < mono - MOST_DISORDER;
    if (mono == Long.MIN_VALUE || begins) {
      wall = event.time();
    } else {
      wall += event.mono() - mono;
    }
    mono = event.mono();
    return wall;
  }

  private void add(BridgeEvent event, long time) {
    int lane = event.device().isEmpty() ? -1 : lane(event);
    switch (event.kind()) {
      case RUN -> {
        closeOpen();
        sent.clear();
        mark(event, lane, time, false);
      }
      case CALL -> begin(event, lane, time);
      case WAITS -> waits(event, waiting(event.list("for")));
      case HANGS -> waits(event, String.join("\n", event.list("why")));
      case DONE, FAILED, TIMEOUT, GIVEN_UP -> end(event, lane, time);
      case LINK -> mark(event, lane, time, !event.text("state").equals("up"));
      case RESET, LOST -> mark(event, lane, time, true);
      case TEST -> mark(event, lane, time, event.list("words").contains("RESULT=fail"));
      case END, RELOAD, ATTACHED, DETACHED, NOTE, CLEARED -> mark(event, lane, time, false);
    }
  }

  private int lane(BridgeEvent event) {
    String key = event.host() + "\n" + event.device();
    return lanes.computeIfAbsent(
        key,
        unused -> {
          shown.add(new Lane(cut(event.device()), cut(event.group())));
          return shown.size() - 1;
        });
  }

  private void mark(BridgeEvent event, int lane, long time, boolean bad) {
    marks.add(new Mark(lane, time, cut(EventLine.text(event)), bad));
  }

  private void begin(BridgeEvent event, int lane, long time) {
    open.put(event.number("call"), new Open(event, time, ""));
    if (event.sends()) {
      sent.put(key(event, event.device()), new Sent(lane, time));
    }
  }

  private static String waiting(List<String> missing) {
    return missing.isEmpty() ? "" : "waits for " + String.join(", ", missing);
  }

  private void waits(BridgeEvent event, String text) {
    open.computeIfPresent(event.number("call"), (call, was) -> new Open(was.begun, was.time, text));
  }

  private static String key(BridgeEvent event, String device) {
    return event.group() + "\n" + event.messageId() + "\n" + device;
  }

  private void end(BridgeEvent event, int lane, long time) {
    Open begun = open.remove(event.number("call"));
    long since = begun == null ? time - event.number("millis") : begun.time;
    List<String> why = event.list("why");
    String got = String.join("\n", event.list("lines"));
    String text = event.isSend() && begun != null ? EventLine.sent(begun.begun) : got;
    State state =
        switch (event.kind()) {
          case DONE -> State.DONE;
          case TIMEOUT -> State.TIMED_OUT;
          default -> State.FAILED;
        };
    if (state != State.DONE) {
      text = why.isEmpty() ? got : got + "\n" + String.join("\n", why);
    }
    spans.add(span(event, lane, since, time, text, state));
    Sent by = sent.get(key(event, event.text("from")));
    if (by != null && event.kind() == EventKind.DONE && by.lane != lane) {
      arrows.add(new Arrow(by.lane, by.time, lane, time, cut(event.messageId())));
    }
  }

  private static Span span(
      BridgeEvent event, int lane, long begin, long end, String text, State state) {
    String label = cut(EventLine.words(event));
    return new Span(lane, label, cut(text), begin, end, state, event.isSend());
  }

  /** A run that has ended has left them so; one that goes on waits for them still. */
  private void closeOpen() {
    open.values()
        .forEach(
            call ->
                spans.add(
                    span(
                        call.begun,
                        lane(call.begun),
                        call.time,
                        Math.max(last, call.time),
                        call.text,
                        State.UNFINISHED)));
    open.clear();
  }

  private static String cut(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
  }
}
