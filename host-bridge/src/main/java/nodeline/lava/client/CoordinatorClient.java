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
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
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
 * Asks a coordinator: one connection a question, its octets in one write. A server of Nodeline's
 * keeps a connection for the next question.
 *
 * <p>Another connection that is made is read to its end: a real coordinator dies of a client that
 * closes before its answer, and of a reset. Only a cancelled question is closed early.
 */
@SuppressWarnings("FutureReturnValueIgnored") // The answer tells of every failure.
final class CoordinatorClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  private final HostPort server;
  private final Optional<TlsClient> tls;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("lava-client", true), NioIoHandler.newFactory());

  /** Handshakes at once: those of a thousand calls would all come too late. */
  private static final int MOST_HANDSHAKES = 4;

  private final KeptConnections kept = new KeptConnections(System::nanoTime);
  private final Set<ChannelFuture> connecting = ConcurrentHashMap.newKeySet();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int making;
  private boolean closed;

  /** A question that waits for its handshake. */
  private record Waiting(WireRequest request, int seconds, CompletableFuture<WireResponse> answer) {
    void giveUp() {
      answer.completeExceptionally(new UnreachableException(reason(new CancellationException())));
    }
  }

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
  CompletableFuture<WireResponse> ask(WireRequest request, int seconds) {
    Optional<Channel> open = kept.take(this::isTrusted);
    return open.isPresent()
        ? askAgain(open.get(), request, seconds)
        : connect(request, seconds, new CompletableFuture<>());
  }

  private boolean isTrusted(Channel channel) {
    return tls.isEmpty() || !tls.get().revokes(channel);
  }

  /** By a connection that was kept; the server may have ended it meanwhile. */
  private CompletableFuture<WireResponse> askAgain(Channel open, WireRequest request, int seconds) {
    CompletableFuture<WireResponse> answer = new CompletableFuture<>();
    CompletableFuture<WireResponse> first = new CompletableFuture<>();
    ResponseHandler handler = new ResponseHandler(first, seconds, tls, kept::add);
    first.whenComplete(
        (told, failure) -> {
          boolean lost = failure != null && !open.isActive() && !handler.heard();
          closeUnlessGivenBack(open, handler);
          if (failure == null) {
            answer.complete(told);
          } else if (lost && !answer.isDone()) {
            connect(request, seconds, answer);
          } else {
            answer.completeExceptionally(failure);
          }
        });
    answer.whenComplete((told, failure) -> first.cancel(false));
    synchronized (this) {
      if (closed) {
        first.completeExceptionally(new UnreachableException(reason(new CancellationException())));
      } else {
        loop.execute(() -> send(open, request, handler, first));
      }
    }
    return answer;
  }

  private static void send(
      Channel open,
      WireRequest request,
      ResponseHandler handler,
      CompletableFuture<WireResponse> answer) {
    if (open.isActive()) {
      open.pipeline().addLast(handler);
      open.writeAndFlush(Unpooled.wrappedBuffer(request.encode()));
    } else {
      answer.completeExceptionally(new UnreachableException(UnreachableException.DROPPED));
    }
  }

  private static void closeUnlessGivenBack(Channel channel, ResponseHandler handler) {
    if (!handler.givenBack()) {
      channel.close();
    }
  }

  /** Not at a loop that has ended: that has nobody to tell of the outcome, and logs so. */
  private synchronized CompletableFuture<WireResponse> connect(
      WireRequest request, int seconds, CompletableFuture<WireResponse> answer) {
    if (closed) {
      answer.completeExceptionally(new UnreachableException(reason(new CancellationException())));
      return answer;
    }
    if (tls.isPresent() && making >= MOST_HANDSHAKES) {
      waiting.add(new Waiting(request, seconds, answer));
      return answer;
    }
    making++;
    ResponseHandler handler = new ResponseHandler(answer, seconds, tls, kept::add);
    handler.ready().thenRun(this::made);
    ChannelFuture connection = bootstrap(handler).connect(server.host(), server.port());
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
    answer.whenComplete((done, failure) -> closeUnlessGivenBack(connection.channel(), handler));
    return answer;
  }

  private synchronized void made() {
    making--;
    waiting.removeIf(next -> next.answer.isDone());
    Waiting next = waiting.poll();
    if (next != null) {
      connect(next.request, next.seconds, next.answer);
    }
  }

  private Bootstrap bootstrap(ResponseHandler handler) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(handlers(handler));
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
  void later(long millis, Runnable action) {
    if (!loop.isShuttingDown()) {
      loop.schedule(action, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Gives up the connections that are not made yet: nobody has accepted them. */
  synchronized void stopConnecting() {
    waiting.forEach(Waiting::giveUp);
    waiting.clear();
    connecting.forEach(connection -> connection.cancel(true));
  }

  @Override
  public synchronized void close() {
    closed = true;
    stopConnecting();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
