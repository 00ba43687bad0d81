// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Serves the control socket: local, of its owner only, there while the bridge is ready. */
public final class ControlServer implements AutoCloseable {
  static final int MAX_REQUEST = 65_536;
  static final int IDLE_SECONDS = 60;

  /** Time for the connections and the streams to end: a console's loop may be busy. */
  private static final int CLOSE_SECONDS = 5;

  private final SocketFile file;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("control", true), NioIoHandler.newFactory());
  private final ExecutorService workers =
      Executors.newFixedThreadPool(2, new DefaultThreadFactory("control-worker", true));
  private final ConnectionPlaces places = new ConnectionPlaces();

  /**
   * Prepares to serve; the socket does not exist yet.
   *
   * @throws nodeline.Problem if another bridge serves it, or it cannot be made there
   */
  public ControlServer(Path path) {
    file = new SocketFile(path);
    file.requirePlace();
  }

  /**
   * Serves from now on.
   *
   * @throws nodeline.Problem as the constructor
   */
  public void publish(Map<String, ControlCommand> commands) {
    file.create(address -> bind(address, commands));
  }

  private void bind(Path path, Map<String, ControlCommand> commands) {
    new ServerBootstrap()
        .group(loop)
        .channel(NioServerDomainSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel connection) {
                accept(connection, commands);
              }
            })
        .bind(UnixDomainSocketAddress.of(path))
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
            new ReadTimeoutHandler(IDLE_SECONDS),
            new LineBasedFrameDecoder(MAX_REQUEST, true, true),
            new ControlConnection(commands, workers, places));
  }

  /**
   * Removes the socket and ends all connections. The loop ends after the last stream: other threads
   * write to it, and it hands the outcomes back to them.
   */
  @Override
  public void close() {
    file.remove();
    workers.shutdownNow();
    places.close(CLOSE_SECONDS);
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
