// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PortChannelTest {
  /** No real device can be asked to take 30 s for its close, as some gadgets do. */
  private static final class SlowPort implements OpenPort {
    private final CountDownLatch mayClose = new CountDownLatch(1);
    private final PtyConsole pty;

    SlowPort(PtyConsole pty) {
      this.pty = pty;
    }

    @Override
    public int descriptor() {
      return pty.descriptor();
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
    public void send(LineSignal signal) {
      awaitClose();
    }

    @Override
    public OptionalInt close(boolean gone) {
      awaitClose();
      pty.close(gone);
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

  @ParameterizedTest
  @EnumSource
  void aSlowCloseBlocksNeitherTheEventLoopNorAnotherPort(ConsoleTransport.Io io) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    // A terminal in line mode would throw away what does not fit.
    PtySessions sessions = new PtySessions();
    PtyConsole pty = PtyConsole.start("stty raw -echo; echo; exec sleep 100", false, sessions);
    await().atMost(TestConsole.PATIENCE).until(() -> pty.read(new byte[16]) > 0);
    SlowPort slow = new SlowPort(pty);
    try (sessions;
        ConsoleTransport transport = ConsoleTransport.create(io, 1)) {
      PortChannel channel =
          io == ConsoleTransport.Io.EPOLL
              ? new EpollPortChannel("slow", slow, threads)
              : new BlockingPortChannel("slow", slow, threads);
      assertTrue(transport.nextLoop().register(channel).await(10_000));
      OpenConsole console = channel.console();
      ChannelFuture unsent = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1_000_000]));
      assertTrue(channel.close().await(10_000));
      console.ending().toCompletableFuture().join();
      assertFalse(unsent.isSuccess());
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
