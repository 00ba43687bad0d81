// SPDX-License-Identifier: Apache-2.0
/** The commands that use a board's shell: {@code push}, {@code exec}, {@code put}, {@code get}. */
package nodeline.cli.board;
