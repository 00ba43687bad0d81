// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

/**
 * A test's result.
 *
 * @param set of tests that it belongs to; empty: none
 * @param measurement as the board wrote it; empty: none
 * @param units of the measurement
 * @param seconds that it took: since its start, else since the result before it
 * @param message why it is so, one line; empty: that says nothing
 */
record CaseResult(
    String name,
    String set,
    CaseOutcome outcome,
    String measurement,
    String units,
    double seconds,
    String message) {
  /** The measurement with its units; empty if there is none. */
  String measured() {
    return measurement.isEmpty() || units.isEmpty() ? measurement : measurement + " " + units;
  }

  /** Its set and its name. */
  String fullName() {
    return set.isEmpty() ? name : set + "/" + name;
  }
}
