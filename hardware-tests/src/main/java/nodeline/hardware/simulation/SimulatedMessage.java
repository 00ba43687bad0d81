// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.ArrayList;
import java.util.List;

/** The pieces of a call's message, and the frame of them that it sent last. */
final class SimulatedMessage {
  private static final int PIECE = 80;
  private static final int LONGEST_RUN = 12;
  private static final int FRAMES = 8;

  private final String payload;
  private int run = 2;
  private boolean hurt;
  private int reached;

  /** Pieces that went out at once last. */
  private int sent;

  private int had;
  private Run last;

  /** Pieces of one frame. */
  record Run(int first, int last) {}

  SimulatedMessage(String payload) {
    this.payload = payload;
    beginAgain();
  }

  int pieces() {
    return Math.max(1, (payload.length() + PIECE - 1) / PIECE);
  }

  String text(Run frame) {
    int end = Math.min(payload.length(), frame.last() * PIECE);
    return payload.substring((frame.first() - 1) * PIECE, end);
  }

  /** The frame that begins the message. */
  Run first() {
    return new Run(1, Math.min(run, pieces()));
  }

  /** The frame to send again. */
  Run last() {
    return last;
  }

  void beginAgain() {
    last = first();
    reached = Math.max(reached, last.last());
  }

  /** The line is bad. */
  void shrink() {
    halve();
    last = new Run(last.first(), Math.min(last.last(), last.first() + run - 1));
  }

  private void halve() {
    run = Math.max(1, run / 2);
    hurt = true;
  }

  /** The frames to send for the pieces that the bridge wants, the last of which is to be heard. */
  List<Run> wanted(int first, String mask) {
    reached = first < had ? 0 : reached;
    had = first;
    weigh(mask.substring(0, Math.max(0, Math.min(mask.length(), reached - first + 1))));
    List<Run> frames = new ArrayList<>();
    sent = 0;
    for (int i = mask.indexOf('1'); i >= 0 && frames.size() < FRAMES; i = mask.indexOf('1', i)) {
      int hole = mask.indexOf('0', i);
      int end = Math.min(i + run, hole < 0 ? mask.length() : hole);
      last = new Run(first + i, first + end - 1);
      frames.add(last);
      sent += end - i;
      i = end;
    }
    reached = Math.max(reached, last.last());
    return frames;
  }

  /** What was sent before and is wanted again. */
  private void weigh(String mask) {
    long lost = mask.chars().filter(place -> place == '1').count();
    if (4 * lost > sent) {
      halve();
    } else if (lost > 0) {
      hurt = true;
    } else {
      run = Math.min(LONGEST_RUN, run + (hurt ? 1 : run));
    }
  }
}
