// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import nodeline.control.BridgeControl;
import nodeline.log.LogSearch;

/**
 * What the page shows.
 *
 * @param journal the file that keeps the groups; it may be missing
 * @param alive completed when each event loop of the consoles has done a task
 */
public record PageSource(
    BridgeControl bridge, LogSearch logs, Path journal, Supplier<CompletableFuture<Void>> alive) {}
