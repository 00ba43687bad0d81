// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PortChannelTest {
  /** No real device can be asked to take 30 s for its close, as some gadgets do. */
  private static final class SlowPort implements Port {
    private final CountDownLatch mayClose = new CountDownLatch(1);

    @Override
    public int descriptor() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isGone() {
      return false;
    }

    @Override
    public boolean hasExitCode() {
      return false;
    }

    @Override
    public int read(byte[] buffer) {
      awaitClose();
      return -1;
    }

    @Override
    public void write(byte[] data) {
      awaitClose();
    }

    @Override
    public void sendBreak() {
      awaitClose();
    }

    @Override
    public OptionalInt close(boolean gone) {
      awaitClose();
      return OptionalInt.empty();
    }

    private void awaitClose() {
      try {
        mayClose.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void aSlowCloseBlocksNeitherTheEventLoopNorAnotherPort() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    SlowPort slow = new SlowPort();
    try (ConsoleTransport transport = ConsoleTransport.create(ConsoleTransport.Io.THREADS, 1)) {
      BlockingPortChannel channel = new BlockingPortChannel("slow", slow, threads);
      assertTrue(transport.nextLoop().register(channel).await(10_000));
      OpenConsole console = channel.console();
      assertTrue(channel.close().await(10_000));
      console.ending().toCompletableFuture().join();
      assertFalse(console.released().toCompletableFuture().isDone());

      try (TestConsole other = TestConsole.open(transport, "exec:echo hello")) {
        other.awaitText("hello").awaitEvent("ended");
      }
      slow.mayClose.countDown();
      await()
          .atMost(TestConsole.PATIENCE)
          .until(() -> console.released().toCompletableFuture().isDone());
    } finally {
      slow.mayClose.countDown();
      threads.shutdown();
    }
  }
}
