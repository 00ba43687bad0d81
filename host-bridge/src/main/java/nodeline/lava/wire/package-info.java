// SPDX-License-Identifier: Apache-2.0
/**
 * The wire of LAVA's coordinator: both of its sides, and the extra object by which bridges hold a
 * question until its answer exists. {@code docs/lava.md} is normative.
 */
package nodeline.lava;
