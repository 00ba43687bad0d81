// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that somebody meant, as {@code run} by {@code rnu}. */
public final class Nearest {
  private static final int SHORTEST_BEGINNING = 2;

  private Nearest() {}

  /**
   * The name that is closest to a word, the first of several.
   *
   * @param given of any length and any characters
   * @return empty if none is close: a third of its letters may differ, and one at least
   */
  public static Optional<String> of(String given, Collection<String> names) {
    return names.stream()
        .filter(name -> isClose(given, name))
        .min(Comparator.comparingInt(name -> distance(given, name)));
  }

  /** As {@link #of}; the beginning of a name, of 2 letters at least, is close to it too. */
  public static Optional<String> orBegun(String given, Collection<String> names) {
    Optional<String> near = of(given, names);
    return near.isPresent() || given.length() < SHORTEST_BEGINNING
        ? near
        : names.stream().filter(name -> name.startsWith(given)).findFirst();
  }

  /** A word that is much longer or shorter is not compared: what is given may be long. */
  private static boolean isClose(String given, String name) {
    int most = Math.max(1, name.length() / 3);
    return Math.abs(given.length() - name.length()) <= most && distance(given, name) <= most;
  }

  /** Letters to insert, delete or replace, or neighbours to swap, to make one word of the other. */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      cost[i][0] = i;
    }
    Arrays.setAll(cost[0], j -> j);
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int same = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
