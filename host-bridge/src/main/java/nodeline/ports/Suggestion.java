// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

/**
 * How to name a port for good. Of letters, digits and marks that mean nothing to a shell, to udev
 * and in YAML.
 *
 * @param name of the board: what it has, or a number
 * @param table line for {@code boards.table}; null: it has a stable name already
 * @param console its address for the configuration
 */
public record Suggestion(String name, String table, String console) {}
