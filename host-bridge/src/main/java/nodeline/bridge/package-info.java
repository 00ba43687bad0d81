// SPDX-License-Identifier: Apache-2.0
/**
 * The bridge of all devices of a configuration: its groups, its state folder and lock, its serving
 * on LAVA's wire; and a coordinator that runs alone.
 */
package nodeline.bridge;
