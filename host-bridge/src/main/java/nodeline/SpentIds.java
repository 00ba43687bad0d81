// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A set of numbers that forgets the oldest: it remembers the latest 32,768 at least, and 65,536 at
 * most. It takes 16 octets for each, at most 1 MB.
 *
 * <pre>
 *   new numbers ─▶ young ─ full ▶ old ─ young is full again ▶ forgotten
 * </pre>
 */
public final class SpentIds {
  /** Numbers of one generation. */
  public static final int GENERATION = 32_768;

  private static final int SMALLEST = 64;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /** Hashed by open addressing, half full at most; 0 is a free slot, others are a number + 1. */
  private long[] young = new long[SMALLEST];

  private long[] old = {};
  private int youngSize;
  private int oldSize;

  /** How many it remembers. */
  public int size() {
    return youngSize + oldSize;
  }

  /** Whether it remembers a number. */
  public boolean has(long number) {
    return isIn(young, number) || isIn(old, number);
  }

  /**
   * Adds a number, which becomes one of the latest.
   *
   * @param number 0 or more
   */
  public void add(long number) {
    if (isIn(young, number)) {
      return;
    }
    if (youngSize == GENERATION) {
      old = young;
      oldSize = youngSize;
      young = new long[SMALLEST];
      youngSize = 0;
    } else if (2 * youngSize == young.length) {
      grow();
    }
    young[slot(young, number)] = number + 1;
    youngSize++;
  }

  private void grow() {
    long[] wider = new long[2 * young.length];
    each(young, number -> wider[slot(wider, number)] = number + 1);
    young = wider;
  }

  private static boolean isIn(long[] table, long number) {
    return table.length > 0 && table[slot(table, number)] != 0;
  }

  /** Where the number is, or is to be. */
  private static int slot(long[] table, long number) {
    int slot = (int) ((number * SPREAD) >>> 32) & (table.length - 1);
    while (table[slot] != 0 && table[slot] != number + 1) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  /** Each number, those first that are forgotten first. */
  public void forEach(LongConsumer to) {
    each(old, to);
    each(young, to);
  }

  private static void each(long[] table, LongConsumer to) {
    Arrays.stream(table).filter(slot -> slot != 0).forEach(slot -> to.accept(slot - 1));
  }
}
