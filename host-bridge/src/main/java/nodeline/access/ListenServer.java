// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import nodeline.Problem;
import nodeline.console.TelnetServer;
import nodeline.control.ClientStatus;

/** The port at which a console is offered, on the event loop of its link. */
public final class ListenServer implements AutoCloseable {
  /** Less than a console takes at once, so that nothing of a long paste is refused. */
  private static final int READ_OCTETS = 4_096;

  /** Above what waits for a client that does not read, each octet escaped. */
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(
          2 * AccessClient.MAX_PENDING_OCTETS, 4 * AccessClient.MAX_PENDING_OCTETS);

  private final ListenAddress address;
  private final ConsoleAccess access;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  private ListenServer(ListenAddress address, ConsoleAccess access) {
    this.address = address;
    this.access = access;
  }

  /**
   * Listens from now on.
   *
   * @throws Problem if the port cannot be had
   */
  public static ListenServer start(String device, ListenAddress address, ConsoleAccess access) {
    InetSocketAddress place =
        new InetSocketAddress(address.server().host(), address.server().port());
    if (place.isUnresolved()) {
      throw problem(device, address, "unknown host", null);
    }
    ListenServer server = new ListenServer(address, access);
    ChannelFuture bound = server.bind(place);
    if (!bound.isSuccess()) {
      throw problem(device, address, bound.cause().getMessage(), bound.cause());
    }
    server.channels.add(bound.channel());
    return server;
  }

  private static Problem problem(
      String device, ListenAddress address, String why, Throwable cause) {
    return new Problem(
        "device \"%s\" cannot listen on %s: %s".formatted(device, address, why),
        "does another program or bridge use the port? choose another one in \"listen:\"",
        cause);
  }

  private ChannelFuture bind(InetSocketAddress place) {
    EventLoop loop = access.link().eventLoop();
    Class<? extends ServerSocketChannel> type =
        loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class)
            ? EpollServerSocketChannel.class
            : NioServerSocketChannel.class;
    return new ServerBootstrap()
        .group(loop)
        .channel(type)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_OCTETS))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel client) {
                accept(client);
              }
            })
        .bind(place)
        .awaitUninterruptibly();
  }

  private void accept(Channel client) {
    channels.add(client);
    if (!address.raw()) {
      client.pipeline().addLast(new TelnetServer(access.link().address()));
    }
    ClientStatus.Kind kind = address.raw() ? ClientStatus.Kind.TCP : ClientStatus.Kind.TELNET;
    client.pipeline().addLast(new SocketClient(access, kind));
  }

  /** Ends the port and its connections. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Their ends are seen by their handlers.
  public void close() {
    channels.close();
  }
}
