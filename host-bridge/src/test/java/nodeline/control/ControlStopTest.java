// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nodeline.DaemonThreads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order the control socket's server ends. */
class ControlStopTest {
  @TempDir Path folder;

  /** A stream to which another thread writes until it says that it has ended. */
  private static final class BusyStream extends ChannelInboundHandlerAdapter
      implements ControlStream {
    final CompletableFuture<EventExecutor> loop = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @Override
    public Object result() {
      return "begins";
    }

    @Override
    public CompletableFuture<Void> ended() {
      return ended;
    }

    @Override
    public ChannelHandler handler() {
      return this;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      loop.complete(context.executor());
    }
  }

  @Test
  void isAliveWhileItsLoopIs() throws Exception {
    Path socket = folder.resolve("control.sock");
    BusyStream stream = new BusyStream();
    try (ControlServer server = new ControlServer(socket)) {
      server.publish(Map.of("stream", request -> stream));
      try (RawClient client = new RawClient(socket)) {
        client.send("{\"command\":\"stream\"}\n").line();
        server.alive().get(10, TimeUnit.SECONDS);
        stream.ended.complete(null);
        stream.loop.join().shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
        assertThrows(RejectedExecutionException.class, server::alive);
        CompletableFuture.runAsync(server::close, DaemonThreads.EACH).join();
        assertTrue(server.alive().isDone(), "its end is no death");
      }
    }
  }

  @Test
  void loopOutlivesStreams() throws Exception {
    Path socket = folder.resolve("control.sock");
    BusyStream stream = new BusyStream();
    try (ControlServer server = new ControlServer(socket)) {
      server.publish(Map.of("stream", request -> stream));
      try (RawClient client = new RawClient(socket)) {
        client.send("{\"command\":\"stream\"}\n").line();
        CompletableFuture<Void> closed =
            CompletableFuture.runAsync(server::close, DaemonThreads.EACH);
        assertTrue(client.isClosedByServer());
        assertThrows(TimeoutException.class, () -> closed.get(1, TimeUnit.SECONDS));
        assertFalse(stream.loop.join().isShuttingDown(), "the stream may still write");
        stream.ended.complete(null);
        closed.get(10, TimeUnit.SECONDS);
        assertTrue(stream.loop.join().isShuttingDown());
      }
    }
  }
}
