// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the program {@code nodeline}.
 *
 * <p>Exit status: 0 done, 1 failed, 2 wrong usage. Text of boards and files reaches a terminal
 * through {@link nodeline.Printable} only.
 */
package nodeline.cli;
