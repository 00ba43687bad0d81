// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import nodeline.Nearest;
import nodeline.Problem;
import nodeline.ProblemList;

/** The file that errors point into, and those that were found in it so far. */
public final class Source {
  private final String file;
  private final Map<String, Problem> found = new LinkedHashMap<>();
  private final Set<String> unread = new HashSet<>();

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
    String message = problem.getMessage();
    int end = message.indexOf(": ", file.length() + 1);
    if (end < 0 || !unread.contains(message.substring(0, end))) {
      found.putIfAbsent(message, problem);
    }
  }

  /** Keeps an error of YAML itself: what else seems to be wrong on its line comes of it. */
  void reportUnread(int line, String message, String hint) {
    Problem problem = problem(line, message, hint);
    found.putIfAbsent(problem.getMessage(), problem);
    unread.add(place(line));
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
    return new Problem(place(line) + ": " + message, hint);
  }

  private String place(int line) {
    return file + ":" + line;
  }

  /** A hint that lists what is allowed, and names first what may be meant. */
  public static String allowed(String given, Collection<String> names) {
    return Nearest.of(given, names).map(name -> "did you mean \"" + name + "\"? ").orElse("")
        + "allowed: "
        + String.join(", ", names);
  }
}
