// SPDX-License-Identifier: Apache-2.0
/**
 * Types into a board's shell over its console: {@code docs/push.md}.
 *
 * <pre>
 *   ShimInstall, BoardCommand ─▶ CheckedShell ─▶ Parts ─▶ BoardConsole ─▶ control socket
 *                                     └──▶ Prompt ──────────▲
 * </pre>
 */
package nodeline.push;
