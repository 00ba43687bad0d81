// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

/** What a finding means for the bridge. */
public enum Severity {
  /** It cannot work so. */
  BLOCKS,
  /** It works, but not well, or not for long. */
  WARNS,
  OK
}
