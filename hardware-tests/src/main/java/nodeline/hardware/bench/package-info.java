// SPDX-License-Identifier: Apache-2.0

/**
 * {@code bench/run}: times and costs of Nodeline beside LAVA, and of many serial ports beside
 * ser2net.
 */
package nodeline.hardware.bench;
