// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import nodeline.MonotonicClock;

/**
 * What the boards of a run have in common.
 *
 * @param socket of the bridge
 * @param shim the files of the board's commands, by their names
 * @param host taken while a simulated board is made ready: two would write the same folder
 * @param force takes consoles over from other writers, and ends what runs there
 */
record SuiteBench(
    Path socket,
    Map<String, String> shim,
    Lock host,
    boolean force,
    SuiteFolder folder,
    SuitePrinter printer,
    MonotonicClock clock) {}
