// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;

/**
 * What a call ended with.
 *
 * @param op {@link Op#OK}, {@link Op#FAILED} or {@link Op#USAGE}
 * @param text octets for standard output or the cache file, or one line of error
 */
public record Result(Op op, String text) {
  private static final String TIMED_OUT = "timed out after ";

  public Result {
    if (!op.isResult()) {
      throw new IllegalArgumentException("not a result: op=" + op);
    }
  }

  /** Exit status 0, and this text. */
  public static Result ok(String text) {
    return new Result(Op.OK, text);
  }

  /** Exit status 1; an empty error is not printed. */
  public static Result failed(String error) {
    return new Result(Op.FAILED, error);
  }

  /**
   * The error of a call whose time is over.
   *
   * @param seconds that it lasted
   * @param missing whom it waited for, as octets for people; empty if not known
   */
  public static Result timedOut(long seconds, List<String> missing) {
    String names = missing.isEmpty() ? "" : ", still missing: " + String.join(", ", missing);
    return failed(TIMED_OUT + seconds + " s" + names);
  }

  /** Whether it is that of {@link #timedOut}. */
  public boolean isTimeout() {
    return op == Op.FAILED && text.startsWith(TIMED_OUT);
  }

  /** Exit status 2. */
  public static Result usage(String error) {
    return new Result(Op.USAGE, error);
  }
}
