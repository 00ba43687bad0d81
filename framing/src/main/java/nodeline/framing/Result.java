// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * What a call ended with.
 *
 * @param op {@link Op#OK}, {@link Op#FAILED} or {@link Op#USAGE}
 * @param text octets for standard output or the cache file, or one line of error
 */
public record Result(Op op, String text) {
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

  /** Exit status 2. */
  public static Result usage(String error) {
    return new Result(Op.USAGE, error);
  }
}
