// SPDX-License-Identifier: Apache-2.0

/**
 * {@code bench/faults}: calls over bad consoles, each result checked. A profile names the faults, a
 * plan the calls.
 */
package nodeline.hardware.faults;
