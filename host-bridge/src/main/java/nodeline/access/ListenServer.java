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
import java.util.Optional;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.console.TelnetServer;
import nodeline.control.ClientStatus;
import nodeline.tls.TlsFiles;
import nodeline.tls.TlsServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port at which a console is offered, on the event loop of its link. */
public final class ListenServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ListenServer.class);

  /** Less than a console takes at once, so that nothing of a long paste is refused. */
  private static final int READ_OCTETS = 4_096;

  /** Above what waits for a client that does not read, each octet escaped. */
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(
          2 * AccessClient.MAX_PENDING_OCTETS, 4 * AccessClient.MAX_PENDING_OCTETS);

  private final ListenAddress address;
  private final ConsoleAccess access;
  private final Optional<TlsServer> tls;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  private ListenServer(ListenAddress address, ConsoleAccess access, Optional<TlsServer> tls) {
    this.address = address;
    this.access = access;
    this.tls = tls;
  }

  /**
   * Listens from now on.
   *
   * @param files needed by an address with TLS
   * @throws Problem if the port cannot be had, or the files cannot be used
   */
  public static ListenServer start(
      String device, ListenAddress address, ConsoleAccess access, Optional<TlsFiles> files) {
    InetSocketAddress place = address.server().lookUp();
    if (place.isUnresolved()) {
      throw problem(device, address, "unknown host", null);
    }
    Optional<TlsServer> tls =
        Optional.of(address)
            .filter(ListenAddress::tls)
            .map(given -> TlsServer.of(files, device, ConsoleAccess.MAX_CLIENTS));
    ListenServer server = new ListenServer(address, access, tls);
    ChannelFuture bound = server.bind(place);
    if (!bound.isSuccess()) {
      throw problem(device, address, IoReason.withoutPath(bound.cause()), bound.cause());
    }
    server.channels.add(bound.channel());
    server.warn(device, place);
    return server;
  }

  private void warn(String device, InetSocketAddress place) {
    boolean loopback = place.getAddress().isLoopbackAddress();
    if (!loopback && !tls.map(TlsServer::authenticates).orElse(false)) {
      log.warn(
          "{} listens for other machines listen={}: any machine that reaches it has the console{}",
          device,
          address,
          address.tls() ? ", as TLS without an authority only encrypts" : "");
    }
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
    tls.ifPresent(with -> with.addTo(client));
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
