// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.net.ServerPort;
import nodeline.tls.Revoked;
import nodeline.tls.TlsFiles;
import nodeline.tls.TlsServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page and the metrics of a bridge. Its one thread is nobody's else. */
public final class PageServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PageServer.class);

  private static final int BACKLOG = 64;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("page", true), NioIoHandler.newFactory());
  private final Optional<TlsServer> tls;
  private final PagePort port;
  private Channel listening;

  private PageServer(PageConfig config, PageSource source, Optional<TlsServer> tls) {
    EventLoop loop = group.next();
    this.tls = tls;
    this.port = new PagePort(config, source, tls, loop);
  }

  /**
   * Serves from now on.
   *
   * @param files needed by an address with TLS
   * @throws Problem if the port cannot be had, or the files cannot be used
   */
  public static PageServer start(PageConfig config, Optional<TlsFiles> files, PageSource source) {
    InetSocketAddress place = config.server().lookUp();
    if (place.isUnresolved()) {
      throw problem(config, "unknown host", null);
    }
    Optional<TlsServer> tls =
        Optional.of(config)
            .filter(PageConfig::tls)
            .map(given -> TlsServer.of(files, "page", PagePort.MAX_CONNECTIONS));
    PageServer server = new PageServer(config, source, tls);
    ChannelFuture bound =
        ServerPort.bootstrap(server.group, place, BACKLOG)
            .childHandler(server.port)
            .bind()
            .awaitUninterruptibly();
    server.listening = bound.channel();
    if (!bound.isSuccess()) {
      server.close();
      throw problem(config, IoReason.withoutPath(bound.cause()), bound.cause());
    }
    if (!place.getAddress().isLoopbackAddress() && !config.tls()) {
      log.warn("page listens for other machines without TLS: its token can be read on the network");
    }
    server.tick();
    log.info("nodeline shows itself page={}", config.url());
    return server;
  }

  private static Problem problem(PageConfig config, String why, Throwable cause) {
    return new Problem(
        "cannot serve the page on %s: %s".formatted(config.listen(), why),
        "does another program or bridge use the port? choose another one in \"page:\"",
        cause);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It ends with the loop.
  private void tick() {
    group.next().scheduleAtFixedRate(port.ticker()::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** Certificates are revoked from now on: the connections of their clients end. */
  public void revoke(Revoked revoked) {
    tls.ifPresent(server -> server.revoke(revoked));
  }

  /** Ends the port and its connections. */
  @Override
  public void close() {
    // A loop that ends before it has once looked at a channel would leave its socket open.
    listening.close().awaitUninterruptibly();
    port.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
