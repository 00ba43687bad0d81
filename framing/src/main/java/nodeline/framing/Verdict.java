// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/** What the octets of one supposed frame are; the first that holds, in this order. */
public enum Verdict {
  /** They do not begin with the marker. */
  MARKER,
  /** A request whose header breaks its form or its check. */
  HEADER,
  /** A request with fewer octets than its header says. */
  TRUNCATED,
  /** A request with more octets than its header says. */
  LENGTH,
  /** The check is not that of the octets before it. */
  CHECK,
  /** The checks are right, and a field breaks its rule all the same. */
  FORM,
  /** An intact frame. */
  GOOD
}
