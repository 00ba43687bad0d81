// SPDX-License-Identifier: Apache-2.0

/**
 * The cable between a board and the bridge: it delays, drops, doubles and flips octets as it is
 * told, and counts them.
 */
package nodeline.hardware.cable;
