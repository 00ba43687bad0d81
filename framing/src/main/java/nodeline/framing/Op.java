// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/** What a reply says. */
public enum Op {
  /** A piece of the text of a call that succeeded. */
  OK('k'),
  /** A piece of the error of a call that failed. */
  FAILED('e'),
  /** A piece of the error of a call that was wrong usage. */
  USAGE('u'),
  /** Send these pieces of the message now. */
  CONTINUE('c'),
  /** Not yet. */
  WAIT('w'),
  /** Another call of this board has an answer ready. */
  GIVE_WAY('g'),
  /** The last frame came broken. */
  AGAIN('a');

  private static final Op[] BY_CODE = new Op[128];

  static {
    for (Op op : values()) {
      BY_CODE[op.code] = op;
    }
  }

  private final char code;

  Op(char code) {
    this.code = code;
  }

  /** The letter on the wire. */
  public char code() {
    return code;
  }

  /** Whether a reply with this op holds a piece of a call's result. */
  public boolean isResult() {
    return this == OK || this == FAILED || this == USAGE;
  }

  /** The op of a letter, or null if there is none. */
  static Op of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
