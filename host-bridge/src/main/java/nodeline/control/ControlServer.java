// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import nodeline.FileAccess;
import nodeline.console.ConsoleTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the control socket: local, of its owner only unless more is said, there while the bridge
 * is ready.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

  static final int MAX_REQUEST = 65_536;
  static final int IDLE_SECONDS = 60;

  /** Time for the connections and the streams to end: a console's loop may be busy. */
  private static final int CLOSE_SECONDS = 5;

  private final SocketFile file;

  /** Only epoll's channels know who is at the other end, and whether it has ended for good. */
  private final boolean epoll = ConsoleTransport.Io.preferred() == ConsoleTransport.Io.EPOLL;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1,
          new DefaultThreadFactory("control", true),
          epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final ExecutorService workers =
      Executors.newFixedThreadPool(2, new DefaultThreadFactory("control-worker", true));
  private final ConnectionPlaces places = new ConnectionPlaces();
  private volatile boolean closing;

  /**
   * Prepares to serve; the socket does not exist yet.
   *
   * @throws nodeline.Problem if another bridge serves it, or it cannot be made there
   */
  public ControlServer(Path path, FileAccess access) {
    file =
        new SocketFile(
            path,
            access,
            new SocketFile.Use(
                "control socket",
                "choose another socket by --socket or " + ControlPath.VARIABLE,
                ControlClient::pidOf));
    file.requirePlace();
  }

  /** One for the bridge's own user. */
  public ControlServer(Path path) {
    this(path, FileAccess.PRIVATE);
  }

  /**
   * Serves from now on.
   *
   * @throws nodeline.Problem as the constructor
   */
  public void publish(Map<String, ControlCommand> commands) {
    file.create(address -> bind(address, commands));
    try {
      file.closedFolder()
          .ifPresent(
              folder -> log.warn("control socket is out of reach of its group folder={}", folder));
    } catch (IOException e) {
      log.debug("control cannot look at the folders of its socket", e);
    }
  }

  private void bind(Path path, Map<String, ControlCommand> commands) {
    new ServerBootstrap()
        .group(loop)
        .channel(epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, epoll)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel connection) {
                accept(connection, commands);
              }
            })
        .bind(epoll ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path))
        .syncUninterruptibly();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // One too many: there is nobody to tell.
  private void accept(Channel connection, Map<String, ControlCommand> commands) {
    if (!places.accept(connection)) {
      connection
          .writeAndFlush(ControlConnection.line(ConnectionPlaces.NO_PLACE))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    connection
        .pipeline()
        .addLast(
            new PacedInput(),
            new ReadTimeoutHandler(IDLE_SECONDS),
            new RequestLines(MAX_REQUEST),
            new ControlConnection(commands, workers, places));
  }

  /** Completed when its event loop has done a task; fails if that takes none any more. */
  public CompletableFuture<Void> alive() {
    return closing
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(() -> {}, loop.next());
  }

  /**
   * Removes the socket and ends all connections. The loop ends after the last stream: other threads
   * write to it, and it hands the outcomes back to them.
   */
  @Override
  public void close() {
    closing = true;
    file.remove();
    workers.shutdownNow();
    places.close(CLOSE_SECONDS);
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
