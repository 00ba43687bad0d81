// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

/** A question that the coordinator did not answer; whether it came there is not known. */
final class UnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The coordinator took the question and closed the connection. */
  static final String DROPPED = "closed the connection without an answer";

  UnreachableException(String reason) {
    super(reason, null, false, false);
  }

  boolean dropped() {
    return DROPPED.equals(getMessage());
  }
}
