// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.util.ArrayList;
import java.util.List;

/** Several errors that were found at once; as one, it is the first of them. */
public final class ProblemList extends Problem {
  /** The most that are shown; the last line says how many more there are. */
  public static final int MAX_SHOWN = 20;

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * @param problems at least one, in the order to show them
   */
  public ProblemList(List<Problem> problems) {
    super(problems.get(0).getMessage(), problems.get(0).hint());
    this.problems = List.copyOf(problems);
  }

  @Override
  public List<Problem> all() {
    int more = problems.size() - MAX_SHOWN;
    if (more <= 0) {
      return problems;
    }
    List<Problem> shown = new ArrayList<>(problems.subList(0, MAX_SHOWN));
    shown.add(new Problem("and %d more errors".formatted(more), "mend these first"));
    return shown;
  }
}
