// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

/**
 * What a group has forgotten.
 *
 * @param messages ids that were sent or synced
 * @param pairs keys with values, of all ids and members
 * @param waiting calls that wait in the group, before and after
 */
public record Cleared(int messages, int pairs, int waiting) {}
