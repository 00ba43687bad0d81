// SPDX-License-Identifier: Apache-2.0
package nodeline.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;

/**
 * Sockets that listen at one address, and nowhere else: by itself Java takes {@code 0.0.0.0} for
 * {@code ::}, and so clients of IPv6 too.
 */
public final class ServerPort {
  /** The system would keep some megabytes for each client that does not read. */
  private static final int SEND_OCTETS = 65_536;

  private ServerPort() {}

  private static SocketProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? SocketProtocolFamily.INET
        : SocketProtocolFamily.INET6;
  }

  /** Of a loop of Java's own. */
  public static ChannelFactory<ServerChannel> nio(InetSocketAddress address) {
    return () -> new NioServerSocketChannel(SelectorProvider.provider(), family(address));
  }

  /**
   * What makes such a socket, for many clients that may not read.
   *
   * @param group of Java's own loops
   * @param backlog connections that may wait to be taken
   */
  public static ServerBootstrap bootstrap(
      EventLoopGroup group, InetSocketAddress address, int backlog) {
    return new ServerBootstrap()
        .group(group)
        .channelFactory(nio(address))
        .localAddress(address)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, backlog)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_SNDBUF, SEND_OCTETS);
  }

  /** Of a loop with epoll. */
  public static ChannelFactory<ServerChannel> epoll(InetSocketAddress address) {
    return () -> new EpollServerSocketChannel(family(address));
  }
}
