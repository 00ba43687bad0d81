// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

/** Pauses between attempts: from 100 ms to 1 s in the first 10 s or so, later up to 10 s. */
final class Backoff {
  private static final int FIRST_MILLIS = 100;
  private static final int EARLY_MAX_MILLIS = 1_000;
  private static final int MAX_MILLIS = 10_000;
  private static final int EARLY_TRIES = 12;

  private int tries;

  /** Milliseconds until the next attempt. */
  int nextMillis() {
    int doubled = FIRST_MILLIS << Math.min(tries, 10);
    int late = EARLY_MAX_MILLIS << Math.max(0, Math.min(tries - EARLY_TRIES + 1, 10));
    tries++;
    return tries <= EARLY_TRIES ? Math.min(doubled, EARLY_MAX_MILLIS) : Math.min(late, MAX_MILLIS);
  }

  void reset() {
    tries = 0;
  }
}
