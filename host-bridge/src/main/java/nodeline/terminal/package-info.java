// SPDX-License-Identifier: Apache-2.0
/** A person's terminal: raw mode, escape key, filtered text, columns and lines that fit. */
package nodeline.terminal;
