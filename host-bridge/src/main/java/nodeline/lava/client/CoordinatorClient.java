// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import nodeline.HostPort;
import nodeline.IoReason;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;
import nodeline.net.Keepalive;
import nodeline.tls.TlsClient;

/**
 * Asks a coordinator: one connection a question, its octets in one write.
 *
 * <p>A connection that is made is read to its end: a real coordinator dies of a client that closes
 * before its answer, and of a reset. Only a cancelled question is closed early.
 */
final class CoordinatorClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  private final HostPort server;
  private final Optional<TlsClient> tls;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("lava-client", true), NioIoHandler.newFactory());
  private final Set<ChannelFuture> connecting = ConcurrentHashMap.newKeySet();
  private boolean closed;

  /**
   * @param tls if it is spoken there
   */
  CoordinatorClient(HostPort server, Optional<TlsClient> tls) {
    this.server = server;
    this.tls = tls;
  }

  /**
   * Asks.
   *
   * @param seconds how long an answer may take
   * @return fails with {@link UnreachableException}; cancelling it closes the connection
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The answer tells of every failure.
  CompletableFuture<WireResponse> ask(WireRequest request, int seconds) {
    CompletableFuture<WireResponse> answer = new CompletableFuture<>();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(handlers(new ResponseHandler(answer, seconds, tls)));
    connect(bootstrap, request, answer);
    return answer;
  }

  /** Not at a loop that has ended: that has nobody to tell of the outcome, and logs so. */
  @SuppressWarnings("FutureReturnValueIgnored") // The answer tells of every failure.
  private synchronized void connect(
      Bootstrap bootstrap, WireRequest request, CompletableFuture<WireResponse> answer) {
    if (closed) {
      answer.completeExceptionally(new UnreachableException(reason(new CancellationException())));
      return;
    }
    ChannelFuture connection = bootstrap.connect(server.host(), server.port());
    connecting.add(connection);
    connection.addListener(
        connected -> {
          connecting.remove(connection);
          if (connected.isSuccess()) {
            connection.channel().writeAndFlush(Unpooled.wrappedBuffer(request.encode()));
          } else {
            answer.completeExceptionally(new UnreachableException(reason(connected.cause())));
          }
        });
    answer.whenComplete((done, failure) -> connection.channel().close());
  }

  private ChannelInitializer<Channel> handlers(ResponseHandler answer) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        Keepalive.set(channel);
        tls.ifPresent(with -> with.addTo(channel, server.host(), server.port()));
        channel.pipeline().addLast(answer);
      }
    };
  }

  private static String reason(Throwable cause) {
    if (cause instanceof CancellationException) {
      return "given up at the stop";
    }
    if (cause instanceof UnknownHostException) {
      return "unknown host";
    }
    if (cause instanceof ConnectTimeoutException) {
      return "no answer within %d s".formatted(CONNECT_MILLIS / 1_000);
    }
    String words = IoReason.withoutPath(cause);
    boolean refused = cause instanceof ConnectException && words.contains("refused");
    return refused ? "connection refused" : words;
  }

  /** Does something after a while, on the thread that tells the answers. */
  @SuppressWarnings("FutureReturnValueIgnored") // It never fails, and goes with the client.
  void later(long millis, Runnable action) {
    if (!loop.isShuttingDown()) {
      loop.schedule(action, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Gives up the connections that are not made yet: nobody has accepted them. */
  void stopConnecting() {
    connecting.forEach(connection -> connection.cancel(true));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Its thread is a daemon: nobody waits for it.
  public synchronized void close() {
    closed = true;
    stopConnecting();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
