// SPDX-License-Identifier: Apache-2.0
package nodeline;

/** What becomes of the groups that an earlier run left. */
public enum Beginning {
  /** They go on, unless a person ended them, or they were kept for long enough. */
  KEPT,
  /** They are over. */
  FRESH,
  /** They go on whatever ended them, and however long ago. */
  RESUMED
}
