// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nodeline.Problem;
import nodeline.ProblemList;

/** The file that errors point into, and those that were found in it so far. */
public final class Source {
  private final String file;
  private final Map<String, Problem> found = new LinkedHashMap<>();

  /**
   * @param file its path as the user wrote it
   */
  public Source(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  /** Keeps an error until {@link #check}, so that those after it are found too. */
  public void report(Problem problem) {
    found.putIfAbsent(problem.getMessage(), problem);
  }

  /** Reads something; an error is kept, and it is nothing then. */
  public <T> Optional<T> attempt(Supplier<T> read) {
    return Optional.ofNullable(attempt(read, null));
  }

  /** Reads something; an error is kept, and it is something else then. */
  <T> T attempt(Supplier<T> read, T otherwise) {
    try {
      return read.get();
    } catch (Problem problem) {
      report(problem);
      return otherwise;
    }
  }

  /** Whether no error was found so far. */
  boolean isClean() {
    return found.isEmpty();
  }

  /**
   * Ends the reading.
   *
   * @throws Problem if errors were found: a {@link ProblemList} of several
   */
  public void check() {
    if (!found.isEmpty()) {
      List<Problem> all = List.copyOf(found.values());
      throw all.size() == 1 ? all.get(0) : new ProblemList(all);
    }
  }

  public Problem problem(String message, String hint) {
    return new Problem(file + ": " + message, hint);
  }

  public Problem problem(int line, String message, String hint) {
    return new Problem(file + ":" + line + ": " + message, hint);
  }

  /** A hint that lists what is allowed, and names first what may be meant. */
  public static String allowed(String given, Collection<String> names) {
    Optional<String> close =
        names.stream()
            .filter(name -> isClose(given, name))
            .min(Comparator.comparingInt(name -> distance(given, name)));
    return close.map(name -> "did you mean \"" + name + "\"? ").orElse("")
        + "allowed: "
        + String.join(", ", names);
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
