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
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.console.OfferedPty;
import nodeline.console.TelnetServer;
import nodeline.control.ClientStatus;
import nodeline.control.PacedInput;
import nodeline.control.SocketFile;
import nodeline.control.SocketPeer;
import nodeline.net.Keepalive;
import nodeline.net.ServerPort;
import nodeline.permit.PeerName;
import nodeline.permit.Permits;
import nodeline.tls.Revoked;
import nodeline.tls.TlsFiles;
import nodeline.tls.TlsServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a console is offered, on the event loop of its link. */
public final class ListenServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ListenServer.class);

  /** Less than a console takes at once, so that nothing of a long paste is refused. */
  private static final int READ_OCTETS = 4_096;

  private static final long CLOSE_MILLIS = 2_000;

  /** Above what waits for a client that does not read, each octet escaped. */
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(
          2 * AccessClient.MAX_PENDING_OCTETS, 4 * AccessClient.MAX_PENDING_OCTETS);

  private static final SocketFile.Use USE =
      new SocketFile.Use(
          "socket", "choose another path in \"listen:\"", path -> OptionalLong.empty());

  private final String device;
  private final ConsoleAccess access;
  private final Permits permits;
  private final boolean epoll;
  private final AtomicLong clients = new AtomicLong();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private AutoCloseable file = () -> {};
  private Optional<TlsServer> tls = Optional.empty();

  private ListenServer(String device, ConsoleAccess access, Permits permits) {
    this.device = device;
    this.access = access;
    this.permits = permits;
    EventLoop loop = access.link().eventLoop();
    this.epoll = loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class);
  }

  /**
   * Offers a console from now on.
   *
   * @param files needed by an address with TLS
   * @throws Problem if the place cannot be had, or the files cannot be used
   */
  public static ListenServer start(
      String device, ListenAddress address, ConsoleAccess access, Optional<TlsFiles> files) {
    ListenServer server =
        new ListenServer(device, access, address.permits().orElse(access.permits()));
    if (address instanceof ListenAddress.Port port) {
      server.listen(port, files);
    } else if (address instanceof ListenAddress.Socket socket) {
      server.listen(socket);
    } else {
      server.listen((ListenAddress.Pty) address);
    }
    return server;
  }

  private void listen(ListenAddress.Port address, Optional<TlsFiles> files) {
    InetSocketAddress place = address.server().lookUp();
    if (place.isUnresolved()) {
      throw problem(address, "unknown host", null);
    }
    tls =
        Optional.of(address)
            .filter(ListenAddress::tls)
            .map(given -> TlsServer.of(files, device, ConsoleAccess.MAX_CLIENTS));
    ChannelFuture bound =
        bootstrap(client -> accept(client, address))
            .channelFactory(epoll ? ServerPort.epoll(place) : ServerPort.nio(place))
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, !address.tls())
            .bind(place)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw problem(address, IoReason.withoutPath(bound.cause()), bound.cause());
    }
    channels.add(bound.channel());
    warn(address, place);
  }

  private void warn(ListenAddress address, InetSocketAddress place) {
    boolean loopback = place.getAddress().isLoopbackAddress();
    if (!loopback && permits.areOpen() && !tls.map(TlsServer::authenticates).orElse(false)) {
      log.warn(
          "{} listens for other machines listen={}: any machine that reaches it has the console{}",
          device,
          address,
          address.tls() ? ", as TLS without an authority only encrypts" : "");
    }
  }

  private void listen(ListenAddress.Socket address) {
    SocketFile socket = new SocketFile(address.path(), address.access(), USE);
    ServerBootstrap bootstrap =
        bootstrap(this::accept)
            .channel(
                epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    try {
      socket.create(
          path ->
              channels.add(bootstrap.bind(socketAddress(path)).syncUninterruptibly().channel()));
      file = socket::remove;
      warn(address, socket.closedFolder());
    } catch (Problem e) {
      close();
      throw new Problem(
          "device \"%s\" cannot listen: %s".formatted(device, e.getMessage()), e.hint(), e);
    } catch (IOException e) {
      log.debug("{} cannot look at the folders of listen={}", device, address, e);
    }
  }

  private SocketAddress socketAddress(Path path) {
    return epoll ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path);
  }

  private void warn(ListenAddress address, Optional<Path> closed) {
    closed.ifPresent(
        folder ->
            log.warn(
                "{} listens out of reach of its group listen={} folder={}",
                device,
                address,
                folder));
  }

  private void listen(ListenAddress.Pty address) {
    ClientName name = new ClientName(ClientStatus.Kind.PTY, address.place(), Optional.empty());
    try {
      OfferedPty pty = OfferedPty.open(address.access());
      PtyLink link = new PtyLink(address.path());
      file =
          () -> {
            link.remove();
            pty.close();
          };
      link.make(pty.device());
      access
          .link()
          .offer(
              pty,
              client -> {
                setUp(client);
                client.pipeline().addLast(new SocketClient(access, permits, channel -> name));
              });
      warn(address, address.access().closedFolder(address.path(), pty.device()));
    } catch (IOException e) {
      close();
      throw new Problem(
          "device \"%s\" cannot listen on %s: %s"
              .formatted(device, address.path(), IoReason.withoutPath(e)),
          "is its folder there? choose another path in \"listen:\"",
          e);
    }
  }

  private Problem problem(ListenAddress address, String why, Throwable cause) {
    return new Problem(
        "device \"%s\" cannot listen on %s: %s".formatted(device, address, why),
        "does another program or bridge use the port? choose another one in \"listen:\"",
        cause);
  }

  private ServerBootstrap bootstrap(Consumer<Channel> accept) {
    return new ServerBootstrap()
        .group(access.link().eventLoop())
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel client) {
                setUp(client);
                client.pipeline().addLast(new PacedInput());
                accept.accept(client);
              }
            });
  }

  private void setUp(Channel client) {
    channels.add(client);
    client.config().setAutoRead(false);
    client.config().setWriteBufferWaterMark(WATER_MARKS);
    client.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_OCTETS));
  }

  private void accept(Channel client, ListenAddress.Port address) {
    Keepalive.set(client);
    tls.ifPresent(with -> with.addTo(client));
    if (tls.isEmpty() && !permits.areOpen()) {
      client.pipeline().addLast(new UserGate());
    }
    if (!address.raw()) {
      client.pipeline().addLast(new TelnetServer(access.link().address()));
    }
    ClientStatus.Kind kind = address.raw() ? ClientStatus.Kind.TCP : ClientStatus.Kind.TELNET;
    client
        .pipeline()
        .addLast(
            new SocketClient(
                access,
                permits,
                channel -> new ClientName(kind, peer(channel), proved(channel).orElse(null))));
  }

  private static Optional<PeerName> proved(Channel channel) {
    return TlsServer.clientName(channel)
        .map(PeerName::certificate)
        .or(() -> UserGate.nameOf(channel));
  }

  private static String peer(Channel channel) {
    InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
    return peer.getAddress().getHostAddress() + ":" + peer.getPort();
  }

  private void accept(Channel client) {
    String number = Long.toString(clients.incrementAndGet());
    client
        .pipeline()
        .addLast(
            new SocketClient(
                access,
                permits,
                channel ->
                    new ClientName(ClientStatus.Kind.UNIX, number, SocketPeer.find(channel))));
  }

  /** Certificates are revoked from now on: the connections of their clients end. */
  void revoke(Revoked revoked) {
    tls.ifPresent(server -> server.revoke(revoked));
  }

  /** Ends the place and its connections; it is free when this returns, but on their loop. */
  @Override
  public void close() {
    ChannelGroupFuture closed = channels.close();
    if (!access.link().eventLoop().inEventLoop()) {
      closed.awaitUninterruptibly(CLOSE_MILLIS);
    }
    try {
      file.close();
    } catch (Exception e) {
      log.warn("{} cannot remove where it listened reason={}", device, e.getMessage());
    }
  }
}
