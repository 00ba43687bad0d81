// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.List;

/**
 * A board's part of a run, as it is known so far.
 *
 * @param script the result of the script itself, named as the script
 * @param state of the script
 * @param status exit status of the script; negative: it has none
 * @param details lines about the error, for people
 * @param seconds since the script began
 * @param results of its signals, in their order
 * @param dropped results that there were more
 */
record BoardOutcome(
    SuiteTask task,
    State state,
    int status,
    CaseResult script,
    List<String> details,
    double seconds,
    List<CaseResult> results,
    long dropped) {
  BoardOutcome {
    details = List.copyOf(details);
    results = List.copyOf(results);
  }

  /** How far it is. */
  enum State {
    /** The board is made ready. */
    PREPARING,
    RUNNING,
    /** The script has ended by itself. */
    ENDED,
    /** It was ended, or never began, or nobody knows its end. */
    FAILED
  }
}
