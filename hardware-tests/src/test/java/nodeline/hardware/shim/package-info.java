// SPDX-License-Identifier: Apache-2.0

/**
 * The shim by itself: its unit tests and lint, hostile text on its console, and the modes of its
 * tty.
 */
package nodeline.hardware.shim;
