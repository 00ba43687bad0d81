// SPDX-License-Identifier: Apache-2.0
/**
 * Boards, cables, a bridge and its disk on one virtual clock, all of it decided by a seed. The
 * protocol, the coordinator and the journal are the real ones; boards follow {@code
 * docs/protocol.md}, and the checker is that of {@link nodeline.hardware.faults}.
 */
package nodeline.hardware.simulation;
