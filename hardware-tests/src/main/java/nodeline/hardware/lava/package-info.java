// SPDX-License-Identifier: Apache-2.0

/**
 * LAVA's own coordinator, dispatchers and board scripts from Debian's packages, and the tests in
 * which Nodeline meets them.
 */
package nodeline.hardware.lava;
