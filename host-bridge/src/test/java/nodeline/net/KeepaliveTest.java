// SPDX-License-Identifier: Apache-2.0
package nodeline.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketOption;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

/** The system's own values of real sockets, with Netty's library and without. */
class KeepaliveTest {
  private static final int LONGEST_SECONDS = 60;

  private interface Look {
    void at(Channel socket) throws Exception;
  }

  private static void connected(IoHandlerFactory io, Class<? extends Channel> type, Look look)
      throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel socket =
          new Bootstrap()
              .group(group)
              .channel(type)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(server.getLocalSocketAddress())
              .sync()
              .channel();
      Keepalive.set(socket);
      assertEquals(true, socket.config().getOption(ChannelOption.SO_KEEPALIVE));
      look.at(socket);
    } finally {
      group.shutdownGracefully().sync();
    }
  }

  private static int nio(Channel socket, SocketOption<Integer> option) {
    return socket.config().getOption(NioChannelOption.of(option));
  }

  private static int epoll(Channel socket, ChannelOption<Integer> option) {
    return socket.config().getOption(option);
  }

  private static void assertGoneInTime(int idle, int interval, int count) {
    assertTrue(count > 0, "count=" + count);
    assertTrue(idle + interval * count <= LONGEST_SECONDS, idle + " " + interval + " " + count);
  }

  /** Java's own sockets have no user timeout. */
  @Test
  void aSilentPeerThatIsDeadIsGoneWithinAMinuteWithoutNettysLibrary() throws Exception {
    connected(
        NioIoHandler.newFactory(),
        NioSocketChannel.class,
        socket ->
            assertGoneInTime(
                nio(socket, ExtendedSocketOptions.TCP_KEEPIDLE),
                nio(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL),
                nio(socket, ExtendedSocketOptions.TCP_KEEPCOUNT)));
  }

  @Test
  void aPeerThatIsDeadIsGoneWithinAMinute() throws Exception {
    connected(
        EpollIoHandler.newFactory(),
        EpollSocketChannel.class,
        socket -> {
          assertGoneInTime(
              epoll(socket, EpollChannelOption.TCP_KEEPIDLE),
              epoll(socket, EpollChannelOption.TCP_KEEPINTVL),
              epoll(socket, EpollChannelOption.TCP_KEEPCNT));
          int millis = epoll(socket, EpollChannelOption.TCP_USER_TIMEOUT);
          assertTrue(millis > 0 && millis <= LONGEST_SECONDS * 1_000, "" + millis);
        });
  }
}
