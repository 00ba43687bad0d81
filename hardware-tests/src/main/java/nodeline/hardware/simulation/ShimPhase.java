// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

/** Where a call of a board stands: the first table of {@code docs/protocol.md}, section 12. */
enum ShimPhase {
  QUEUED,
  LISTEN,
  COLLECT,
  LINGER,
  DONE
}
