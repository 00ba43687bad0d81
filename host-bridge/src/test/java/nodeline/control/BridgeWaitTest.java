// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for a bridge that is not there yet. */
class BridgeWaitTest {
  @TempDir Path folder;

  /** As of the service, where this user has none: which one it is shows when it is there. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void findsABridgeThatComesAtAnotherPlace() throws Exception {
    AtomicReference<Path> place = new AtomicReference<>(folder.resolve("own.sock"));
    CountDownLatch asked = new CountDownLatch(1);
    Supplier<Path> looked =
        () -> {
          asked.countDown();
          return place.get();
        };
    Path service = folder.resolve("service.sock");
    try (ControlServer server = new ControlServer(service)) {
      server.publish(Map.of("wait", request -> Map.of()));
      BridgeWait wait = new BridgeWait(looked, Optional.of(Duration.ofSeconds(30)));
      Thread comes =
          new Thread(
              () -> {
                awaitQuietly(asked);
                place.set(service);
              });
      comes.start();
      wait.until(Optional.empty());
      comes.join();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
