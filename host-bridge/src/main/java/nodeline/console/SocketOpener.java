// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Connects tcp and unix consoles. Names are looked up on another thread than the event loop. */
final class SocketOpener {
  private static final int CONNECT_MILLIS = 5_000;

  private final boolean epoll;
  private final Executor threads;

  SocketOpener(boolean epoll, Executor threads) {
    this.epoll = epoll;
    this.threads = threads;
  }

  CompletableFuture<OpenConsole> open(
      ConsoleAddress.Tcp address, EventLoop loop, ChannelHandler handler) {
    Bootstrap bootstrap =
        new Bootstrap()
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true);
    return CompletableFuture.supplyAsync(() -> lookUp(address), threads)
        .thenComposeAsync( // a loop that has ended meanwhile refuses it
            remote -> connect(bootstrap.group(loop).handler(handler), remote, address), loop);
  }

  CompletableFuture<OpenConsole> open(
      ConsoleAddress.UnixSocket address, EventLoop loop, ChannelHandler handler) {
    Bootstrap bootstrap =
        new Bootstrap()
            .channel(epoll ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class);
    SocketAddress remote =
        epoll
            ? new DomainSocketAddress(address.path().toFile())
            : UnixDomainSocketAddress.of(address.path());
    return connect(bootstrap.group(loop).handler(handler), remote, address);
  }

  private static SocketAddress lookUp(ConsoleAddress.Tcp address) {
    try {
      return new InetSocketAddress(
          InetAddress.getByName(address.server().host()), address.server().port());
    } catch (UnknownHostException e) {
      throw new java.util.concurrent.CompletionException(
          new OpenFailure(address.shortName() + ": unknown host", e));
    }
  }

  private static CompletableFuture<OpenConsole> connect(
      Bootstrap bootstrap, SocketAddress remote, ConsoleAddress address) {
    bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    CompletableFuture<OpenConsole> opened = new CompletableFuture<>();
    ChannelFuture connecting = bootstrap.connect(remote);
    connecting.addListener(
        future -> {
          if (future.isSuccess()) {
            opened.complete(console(connecting.channel()));
          } else {
            String reason = address.shortName() + ": " + reason(future.cause(), address);
            opened.completeExceptionally(new OpenFailure(reason, future.cause()));
          }
        });
    return opened;
  }

  private static OpenConsole console(Channel channel) {
    CompletableFuture<Ending> ending = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    channel
        .closeFuture()
        .addListener(
            closed -> {
              String reason = channel.attr(IoErrors.REASON).get();
              ending.complete(new Ending.Lost(reason == null ? "closed by its peer" : reason));
              released.complete(null);
            });
    return new OpenConsole(channel, ending, released);
  }

  private static String reason(Throwable cause, ConsoleAddress address) {
    if (address instanceof ConsoleAddress.UnixSocket unix && !Files.exists(unix.path())) {
      return "no such socket";
    }
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Permission denied")) {
      return "permission denied";
    }
    if (message.contains("timed out")) {
      return "no answer within %d s".formatted(CONNECT_MILLIS / 1_000);
    }
    if (cause instanceof ConnectException && message.contains("refused")) {
      return "connection refused";
    }
    if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
      return "host unreachable";
    }
    Throwable own = cause.getCause() instanceof IOException system ? system : cause; // no address
    return own instanceof IOException
        ? IoErrors.text(String.valueOf(own.getMessage()))
        : cause.toString();
  }
}
