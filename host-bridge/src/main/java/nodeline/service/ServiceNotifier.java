// SPDX-License-Identifier: Apache-2.0
package nodeline.service;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd where a service stands, by one datagram each; without a socket to tell it to,
 * nothing.
 *
 * <pre>
 *   READY=1                              up, or reloaded
 *   RELOADING=1 MONOTONIC_USEC=81234567  until the next READY=1
 *   STOPPING=1                           its end has begun
 *   STATUS=devices=2 up=1                for people
 *   WATCHDOG=1                           its event loops did a task each since the last one
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // There is nobody to tell that nobody listens.
public final class ServiceNotifier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceNotifier.class);

  /** Times that it tells within the time that the watchdog waits. */
  private static final int TIMES = 3;

  private final Optional<Long> watchdogMicros;
  private final Optional<Channel> socket;
  private final AtomicBoolean asked = new AtomicBoolean();

  private ServiceNotifier(Optional<Long> watchdogMicros, Optional<Channel> socket) {
    this.watchdogMicros = watchdogMicros;
    this.socket = socket;
  }

  /** The one that the environment of this process names. */
  public static ServiceNotifier find() {
    return of(System.getenv(), ProcessHandle.current().pid());
  }

  static ServiceNotifier of(Map<String, String> environment, long pid) {
    String path = environment.getOrDefault("NOTIFY_SOCKET", "");
    String own = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    Optional<Long> watchdog =
        own.equals(Long.toString(pid)) && micros.matches("[1-9][0-9]{0,17}")
            ? Optional.of(Long.parseLong(micros))
            : Optional.empty();
    return new ServiceNotifier(watchdog, path.isEmpty() ? Optional.empty() : connect(path));
  }

  private static Optional<Channel> connect(String path) {
    if (!Epoll.isAvailable()) {
      log.warn("service manager is told nothing: no native library of Netty for this machine");
      return Optional.empty();
    }
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("service", true), EpollIoHandler.newFactory());
    ChannelHandler hearsNothing = new ChannelInboundHandlerAdapter();
    try {
      return Optional.of(
          new Bootstrap()
              .group(loop)
              .channel(EpollDomainDatagramChannel.class)
              .handler(hearsNothing)
              .connect(new DomainSocketAddress(path.replaceFirst("^@", "\0")))
              .syncUninterruptibly()
              .channel());
    } catch (RuntimeException e) {
      log.warn("service manager is told nothing socket={} reason={}", path, e.getMessage());
      loop.shutdownGracefully();
      return Optional.empty();
    }
  }

  /** It is up, or has read its configuration again. */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + status);
  }

  /** It reads its configuration again. The clock is the system's monotonic one. */
  public void reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000);
  }

  public void stopping() {
    send("STOPPING=1\nSTATUS=stopping");
  }

  /**
   * Tells the watchdog that it is alive, as often as that wants it.
   *
   * @param alive completed when all that must live does; one that is not is waited for
   * @param status for people
   */
  public void watch(Supplier<CompletableFuture<?>> alive, Supplier<String> status) {
    long micros = watchdogMicros.orElse(TimeUnit.SECONDS.toMicros(TIMES * 10L)) / TIMES;
    socket.ifPresent(
        channel ->
            channel
                .eventLoop()
                .scheduleAtFixedRate(
                    () -> ask(alive, status), micros, micros, TimeUnit.MICROSECONDS));
  }

  private void ask(Supplier<CompletableFuture<?>> alive, Supplier<String> status) {
    if (!asked.getAndSet(true)) {
      alive.get().thenRun(() -> alive(status.get())); // what fails is told no more
    }
  }

  private void alive(String status) {
    asked.set(false);
    send((watchdogMicros.isPresent() ? "WATCHDOG=1\n" : "") + "STATUS=" + status);
  }

  private void send(String lines) {
    socket.ifPresent(
        channel -> channel.writeAndFlush(Unpooled.copiedBuffer(lines, StandardCharsets.UTF_8)));
  }

  /** Earlier messages are sent before. */
  @Override
  public void close() {
    socket.ifPresent(
        channel -> {
          channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
          channel.eventLoop().parent().shutdownGracefully(0, 1, TimeUnit.SECONDS);
        });
  }
}
