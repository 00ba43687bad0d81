// SPDX-License-Identifier: Apache-2.0
package nodeline.timeline;

import java.util.List;

/**
 * A history: a lane for each device, and on the lanes calls, messages and moments. Times are
 * milliseconds since 1970, on a clock that does not jump within a run; or lines of captures that
 * have no times.
 *
 * @param inLines whether its times are numbers of lines
 * @param lanes the devices, in the order in which they first did something
 * @param spans in the order of their beginnings
 * @param arrows in the order of their ends
 * @param marks in their order
 * @param from of the first event
 * @param to of the last event
 * @param leftOut older events that had no room
 */
public record Timeline(
    boolean inLines,
    List<Lane> lanes,
    List<Span> spans,
    List<Arrow> arrows,
    List<Mark> marks,
    long from,
    long to,
    long leftOut) {
  public Timeline {
    lanes = List.copyOf(lanes);
    spans = List.copyOf(spans);
    arrows = List.copyOf(arrows);
    marks = List.copyOf(marks);
  }

  /** Whether there is anything to show. */
  public boolean isEmpty() {
    return lanes.isEmpty();
  }

  /** A device and its group. */
  public record Lane(String device, String group) {}

  /** How a call stands. */
  public enum State {
    /** It has its result. */
    DONE(0),
    /** It was refused or given up. */
    FAILED(1),
    /** Its time was over before what it waited for came. */
    TIMED_OUT(2),
    /** It has not ended. */
    UNFINISHED(3);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** Its number on the page. */
    int code() {
      return code;
    }
  }

  /**
   * A call.
   *
   * @param lane index of its device
   * @param label its command and its message
   * @param text what it was given, what it got, or why it waits; may be long
   * @param send whether it is a send, which is a moment more than a time
   */
  public record Span(
      int lane, String label, String text, long begin, long end, State state, boolean send) {}

  /**
   * A message that let a wait go on.
   *
   * @param from lane of the sender
   * @param sent when its call began
   * @param to lane of the one that waited
   * @param got when it was done
   */
  public record Arrow(int from, long sent, int to, long got, String label) {}

  /**
   * Something at a moment: a link, a reset, a client.
   *
   * @param lane index of its device; -1 if it is about none
   */
  public record Mark(int lane, long time, String text, boolean bad) {}
}
