// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/** What a request asks for. */
public enum Verb {
  /** {@code lava-self}: the job id. */
  SELF('i'),
  /** {@code lava-role}: the role. */
  ROLE('r'),
  /** {@code lava-role list}: each role of the group once. */
  ROLES('l'),
  /** {@code lava-group}, with or without a role. */
  GROUP('g'),
  /** {@code lava-send}. */
  SEND('s'),
  /** {@code lava-wait}. */
  WAIT('w'),
  /** {@code lava-wait-all}, with or without a role. */
  WAIT_ALL('a'),
  /** {@code lava-sync}. */
  SYNC('y'),
  /** A test's signal, such as its result: {@code lava-test-case} and the like. */
  TEST('t'),
  /** More pieces of a call's result. */
  FETCH('f'),
  /** The call is over for the board. */
  END('x');

  private static final Verb[] BY_CODE = new Verb[128];

  static {
    for (Verb verb : values()) {
      BY_CODE[verb.code] = verb;
    }
  }

  private final char code;

  Verb(char code) {
    this.code = code;
  }

  /** The letter on the wire. */
  public char code() {
    return code;
  }

  /** Whether this verb makes a call, unlike {@link #FETCH} and {@link #END}, which speak of one. */
  public boolean makesCall() {
    return this != FETCH && this != END;
  }

  /** The verb of a letter, or null if there is none. */
  static Verb of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
