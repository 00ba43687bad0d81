// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

/** When a group is asked next: soon after news, more seldom while there are none. */
final class PollInterval {
  private static final int FIRST_MILLIS = 50;
  private static final int MAX_MILLIS = 1_000;

  private long next;
  private int pause = FIRST_MILLIS;

  long next() {
    return next;
  }

  boolean due(long now) {
    return now >= next;
  }

  /** Something has happened: at once, and then often. */
  void fast(long now) {
    next = now;
    pause = FIRST_MILLIS;
  }

  /** It was asked: later each time, or soon after news. */
  void again(long now, boolean news) {
    pause = news ? FIRST_MILLIS : Math.min(MAX_MILLIS, pause * 5 / 4);
    next = now + pause;
  }
}
