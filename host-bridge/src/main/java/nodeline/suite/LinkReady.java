// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import nodeline.Problem;
import nodeline.control.BridgeWait;

/** Waits for the links of a bridge, as long as nobody stops it. */
public final class LinkReady {
  private LinkReady() {}

  /**
   * Returns when the links are up, or this was stopped.
   *
   * @param devices whose links; none: all
   * @param stop ends the waiting, once complete in whatever way
   * @throws Problem if they are not up in time, or never can be
   */
  public static void await(
      Path socket, Duration limit, List<String> devices, CompletableFuture<?> stop)
      throws InterruptedException {
    CompletableFuture<Void> up = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                new BridgeWait(() -> socket, Optional.of(limit)).until(Optional.of(devices));
                up.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                up.completeExceptionally(e);
              }
            },
            "links");
    waiting.setDaemon(true);
    waiting.start();
    try {
      CompletableFuture.anyOf(up, stop.handle((done, failure) -> null)).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Problem problem
          ? problem
          : new IllegalStateException(e.getCause());
    }
  }
}
