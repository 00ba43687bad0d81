// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of several boards, from a suite's file to its results: {@code docs/test.md}.
 *
 * <pre>
 *   SuiteReader ─▶ Suite ─▶ SuiteTasks ─▶ SuiteRun ─▶ BoardRun, one a board ─▶ push
 *                                             │           └─▶ OutputTee ─▶ SuiteSignals ─▶ BoardReport
 *                                             └─▶ StuckBoards          SuiteFolder ◀─ SuiteReport ◀┘
 * </pre>
 */
package nodeline.suite;
