// SPDX-License-Identifier: Apache-2.0

/**
 * A bench of the tests: boards without a network, which are shells on ptys, and a bridge at their
 * consoles.
 */
package nodeline.hardware.rig;
