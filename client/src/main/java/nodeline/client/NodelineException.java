// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import java.util.List;
import java.util.Optional;

/**
 * The bridge or the program cannot do it. The message has a second line, the hint, if there is one.
 */
public final class NodelineException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String ERROR = "nodeline: error: ";
  private static final String HINT = "hint: ";

  private final String problem;
  private final String hint;

  NodelineException(String problem, String hint) {
    super(hint.isEmpty() ? problem : problem + "\n" + HINT + hint);
    this.problem = problem;
    this.hint = hint;
  }

  NodelineException(String problem, String hint, Throwable cause) {
    this(problem, hint);
    initCause(cause);
  }

  /** What the program has printed as an error, if it has. */
  static Optional<NodelineException> printed(String errors) {
    List<String> lines = errors.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(ERROR)) {
        String rest = String.join("\n", lines.subList(i + 1, lines.size()));
        int hint = rest.indexOf(HINT);
        return Optional.of(
            new NodelineException(
                ShownText.of(lines.get(i).substring(ERROR.length())),
                hint < 0 ? "" : ShownText.of(rest.substring(hint + HINT.length()).strip())));
      }
    }
    return Optional.empty();
  }

  /** What has happened, without the hint. */
  public String problem() {
    return problem;
  }

  /** What may help; empty if nobody knows. */
  public String hint() {
    return hint;
  }
}
