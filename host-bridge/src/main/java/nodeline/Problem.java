// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.util.List;

/** An error that a person can do something about: shown as one line and a hint, without a trace. */
public class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /**
   * @param message what is wrong, one line
   * @param hint its likely cause or what to do, one line
   */
  public Problem(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  public Problem(String message, String hint, Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }

  /** What is to be shown: this one, unless it stands for several. */
  public List<Problem> all() {
    return List.of(this);
  }
}
