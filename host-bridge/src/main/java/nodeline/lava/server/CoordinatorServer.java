// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nodeline.IoReason;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.LoggedCoordinator;
import nodeline.net.Keepalive;
import nodeline.net.ServerPort;
import nodeline.tls.Revoked;
import nodeline.tls.TlsFiles;
import nodeline.tls.TlsServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a coordinator on LAVA's wire, to LAVA's dispatchers and to other bridges. It has one
 * thread, which no client can keep: each is read as its octets come, and asks once.
 */
public final class CoordinatorServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CoordinatorServer.class);

  /** Connections that the system keeps until they are accepted: a lab's at once. */
  private static final int BACKLOG = 4_096;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("lava", true), NioIoHandler.newFactory());

  /** Makes what executes the requests, on an event loop, with those who may join now. */
  private interface Executors {
    RequestHandler of(EventLoop loop, Supplier<JoinPermits> permits);
  }

  private volatile ServerConfig config;
  private final Optional<TlsServer> tls;
  private final RequestHandler executor;
  private final ClientConnections connections;
  private Channel port;

  @SuppressWarnings("FutureReturnValueIgnored") // It ends with the loop.
  private CoordinatorServer(
      ServerConfig config, Optional<TlsServer> tls, ServerLimits limits, Executors executors) {
    this.config = config;
    this.tls = tls;
    EventLoop loop = group.next();
    executor = executors.of(loop, () -> this.config.join());
    connections = new ClientConnections(tls.isPresent() ? limits.forTls() : limits);
    Duration idle = limits.idle();
    long millis = Math.max(1, Math.min(60_000, idle.toMillis() / 4));
    loop.scheduleAtFixedRate(() -> executor.dropIdle(idle), millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Serves from now on. Members that came another way must have joined before.
   *
   * @param files needed by an address with TLS
   * @throws Problem if the port cannot be had, or the files cannot be used
   */
  public static CoordinatorServer start(
      ServerConfig config,
      Optional<TlsFiles> files,
      EmbeddedCoordinator coordinator,
      ServerLimits limits) {
    return start(config, files, coordinator, limits, MonotonicClock.SYSTEM);
  }

  /** One without TLS. */
  public static CoordinatorServer start(
      ServerConfig config, EmbeddedCoordinator coordinator, ServerLimits limits) {
    return start(config, Optional.empty(), coordinator, limits);
  }

  static CoordinatorServer start(
      ServerConfig config,
      Optional<TlsFiles> files,
      EmbeddedCoordinator coordinator,
      ServerLimits limits,
      MonotonicClock clock) {
    return start(
        config,
        files,
        limits,
        (loop, permits) -> new RequestExecutor(coordinator, loop, config.strict(), clock, permits));
  }

  /**
   * Serves groups that other hosts share.
   *
   * @param files needed by an address with TLS
   * @throws IllegalArgumentException if it is to answer as the real coordinator
   * @throws Problem if the port cannot be had, or the files cannot be used
   */
  public static CoordinatorServer start(
      ServerConfig config,
      Optional<TlsFiles> files,
      LoggedCoordinator coordinator,
      ServerLimits limits) {
    if (config.strict()) {
      throw new IllegalArgumentException("groups of many hosts have no strict answers");
    }
    return start(
        config, files, limits, (loop, permits) -> new SharedExecutor(coordinator, loop, permits));
  }

  private static CoordinatorServer start(
      ServerConfig config, Optional<TlsFiles> files, ServerLimits limits, Executors executors) {
    InetSocketAddress place = config.server().lookUp();
    if (place.isUnresolved()) {
      throw problem(config, "unknown host", null);
    }
    Optional<TlsServer> tls =
        Optional.of(config)
            .filter(ServerConfig::tls)
            .map(given -> TlsServer.of(files, "lava", limits.forTls().connections()));
    CoordinatorServer server = new CoordinatorServer(config, tls, limits, executors);
    ChannelFuture bound = server.bind(place);
    server.port = bound.channel();
    if (!bound.isSuccess()) {
      server.close();
      throw problem(config, IoReason.withoutPath(bound.cause()), bound.cause());
    }
    server.warn();
    return server;
  }

  private void warn() {
    if (config.isOpen()
        && config.join().all().any()
        && !tls.map(TlsServer::authenticates).orElse(false)) {
      log.warn(
          "lava listens for other machines listen={}: any machine that reaches it can join any group{}",
          config.listen(),
          config.tls() ? ", as TLS without an authority only encrypts" : "");
    }
  }

  private static Problem problem(ServerConfig config, String why, Throwable cause) {
    return new Problem(
        "cannot serve LAVA's wire on %s: %s".formatted(config.listen(), why),
        "is a lava-coordinator or another bridge there? choose another address",
        cause);
  }

  private ChannelFuture bind(InetSocketAddress place) {
    return ServerPort.bootstrap(group, place, BACKLOG)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel client) {
                Keepalive.set(client);
                tls.ifPresent(with -> with.addTo(client));
                client.pipeline().addLast(new ClientConnection(executor, connections));
              }
            })
        .bind()
        .awaitUninterruptibly();
  }

  /** Others may join from now on, and certificates are revoked: their clients' connections end. */
  public void permit(ServerConfig next, Revoked revoked) {
    config = config.join(next.join());
    tls.ifPresent(server -> server.revoke(revoked));
  }

  /** Where it serves, and how. */
  public ServerConfig config() {
    return config;
  }

  /** Completed when its event loop has done a task. */
  public CompletableFuture<Void> alive() {
    return CompletableFuture.runAsync(() -> {}, group.next());
  }

  /** Ends the port and its connections; the coordinator lives on. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // It is waited for, as long as it makes sense.
  public void close() {
    // A loop that ends before it has once looked at a channel would leave its socket open.
    port.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
