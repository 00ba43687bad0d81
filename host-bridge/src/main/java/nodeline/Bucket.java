// SPDX-License-Identifier: Apache-2.0
package nodeline;

/**
 * What somebody may cost, as a bucket that fills with time. More than there is in it is a debt,
 * which time pays. For one thread.
 */
public final class Bucket {
  private static final long MILLIS = 1_000;

  private final MonotonicClock clock;
  private final long perSecond;
  private final long burst;
  private long left;
  private long filledAt;

  /**
   * A full one.
   *
   * @param perSecond units that come in a second
   * @param burst units that it holds
   */
  public Bucket(MonotonicClock clock, long perSecond, long burst) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.filledAt = clock.millis();
  }

  /** Counts work that is done. */
  public void spend(long units) {
    left -= units;
  }

  private void fill() {
    long now = clock.millis();
    left = Math.min(burst, left + (now - filledAt) * perSecond / MILLIS);
    filledAt = now;
  }

  /** Milliseconds until the debt is paid; 0 if there is none. */
  public long pause() {
    fill();
    return left >= 0 ? 0 : (-left * MILLIS + perSecond - 1) / perSecond;
  }

  /** Whether half of it is there. */
  public boolean isHalfFull() {
    fill();
    return left >= burst / 2;
  }

  /** Whether all of it is there: nothing is known of it that a new one would not know. */
  public boolean isFull() {
    fill();
    return left >= burst;
  }
}
