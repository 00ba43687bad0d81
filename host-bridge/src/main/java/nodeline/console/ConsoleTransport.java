// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nodeline.natives.NativeLibraries;
import nodeline.net.Keepalive;
import nodeline.ports.LinkRivals;
import nodeline.ports.SystemTree;

/**
 * Owns the event loops and opens consoles on them. Work that can block (opening and closing a
 * device, looking up a name) runs on threads that exist only while it lasts.
 */
public final class ConsoleTransport implements AutoCloseable {
  /** System property: {@code auto} (default), {@code epoll} or {@code threads}. */
  public static final String IO_PROPERTY = "nodeline.console.io";

  /** The code that moves the octets of ptys and serial ports. */
  public enum Io {
    /** The event loop, by Netty's native library. */
    EPOLL,
    /** A thread for each port: slower, but needs no library of Netty. */
    THREADS;

    /**
     * What {@link #IO_PROPERTY} asks for, or what works best here.
     *
     * @throws IllegalArgumentException if the property has another value
     */
    public static Io preferred() {
      return of(System.getProperty(IO_PROPERTY, "auto"));
    }

    static Io of(String wanted) {
      NativeLibraries.prepare();
      return switch (wanted) {
        case "auto" -> Epoll.isAvailable() ? EPOLL : THREADS;
        case "epoll" -> EPOLL;
        case "threads" -> THREADS;
        default ->
            throw new IllegalArgumentException(
                "%s: bad value: %s (allowed: auto, epoll, threads)".formatted(IO_PROPERTY, wanted));
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Writable again below the first, no longer writable above the second, in octets. */
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(8 * 1024, 32 * 1024);

  private static final int IDLE_THREAD_SECONDS = 2;
  private static final int LINGER_MILLIS = 2_000;
  private static final int STOP_SECONDS = 5;

  private final Io io;
  private final MultiThreadIoEventLoopGroup loops;
  private final ExecutorService threads;
  private final SocketOpener sockets;
  private final LinkRivals rivals;
  private final PtySessions sessions = new PtySessions();

  private ConsoleTransport(Io io, int loopCount, LinkRivals rivals) {
    this.io = io;
    this.rivals = rivals;
    IoHandlerFactory handlers =
        io == Io.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops =
        new MultiThreadIoEventLoopGroup(
            loopCount, new DefaultThreadFactory("console-loop", true), handlers);
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("console-io", true));
    sockets = new SocketOpener(io == Io.EPOLL, threads);
  }

  /**
   * Starts a transport of the preferred kind.
   *
   * @param loopCount event loops, at least 1; one carries hundreds of consoles
   */
  public static ConsoleTransport create(int loopCount) {
    return create(Io.preferred(), loopCount);
  }

  /**
   * Starts a transport.
   *
   * @throws UnsatisfiedLinkError if the machine has no epoll library and it was asked for
   */
  public static ConsoleTransport create(Io io, int loopCount) {
    return create(io, loopCount, new LinkRivals(SystemTree.live()));
  }

  static ConsoleTransport create(Io io, int loopCount, LinkRivals rivals) {
    NativeLibraries.prepare();
    return new ConsoleTransport(io, loopCount, rivals);
  }

  /** What is known of adapters that claim the same name. */
  public LinkRivals rivals() {
    return rivals;
  }

  public Io io() {
    return io;
  }

  /** Completed when each event loop has done a task. */
  public CompletableFuture<Void> alive() {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (EventExecutor loop : loops) {
      done.add(CompletableFuture.runAsync(() -> {}, loop));
    }
    return CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new));
  }

  /** The next event loop in turn. A link and all of its channels stay on one. */
  EventLoop nextLoop() {
    return loops.next();
  }

  /**
   * Opens a console once.
   *
   * @param pipeline fills the channel's empty pipeline before its first octet
   * @return failed with an {@link OpenFailure} if the console is not there
   */
  CompletionStage<OpenConsole> open(
      ConsoleAddress address, EventLoop loop, Consumer<ChannelPipeline> pipeline) {
    if (address instanceof ConsoleAddress.Tcp tcp) {
      return sockets.open(tcp, loop, remote(pipeline));
    }
    if (address instanceof ConsoleAddress.Telnet telnet) {
      return sockets.open(telnet.server(), loop, remote(pipeline));
    }
    if (address instanceof ConsoleAddress.UnixSocket unix) {
      return sockets.open(unix, loop, initializer(pipeline));
    }
    return CompletableFuture.supplyAsync(() -> openPort(address), threads)
        .thenCompose(port -> register(address, port, loop, pipeline));
  }

  private ChannelInitializer<Channel> remote(Consumer<ChannelPipeline> pipeline) {
    return initializer(
        fresh -> {
          Keepalive.set(fresh.channel());
          pipeline.accept(fresh);
        });
  }

  private ChannelInitializer<Channel> initializer(Consumer<ChannelPipeline> pipeline) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.config().setWriteBufferWaterMark(WATER_MARKS);
        pipeline.accept(channel.pipeline());
      }
    };
  }

  private OpenPort openPort(ConsoleAddress address) {
    boolean blocking = io == Io.THREADS;
    String name = address.shortName();
    NativeSupport.failure(address).ifPresent(why -> fail(name + ": not on this machine: " + why));
    try {
      if (address instanceof ConsoleAddress.Exec exec) {
        return PtyConsole.start(exec.command(), blocking, sessions);
      }
      ConsoleAddress.Serial serial = (ConsoleAddress.Serial) address;
      rivals.of(serial.path(), 0).ifPresent(why -> fail(why + "; none is opened"));
      return SerialConsole.open(serial.path(), serial.settings(), blocking);
    } catch (OpenFailure e) {
      throw new CompletionException(e);
    }
  }

  private static void fail(String reason) {
    throw new CompletionException(new OpenFailure(reason));
  }

  private CompletableFuture<OpenConsole> register(
      ConsoleAddress address, OpenPort port, EventLoop loop, Consumer<ChannelPipeline> pipeline) {
    String name = address.shortName();
    PortChannel channel = channel(name, port);
    CompletableFuture<OpenConsole> opened = new CompletableFuture<>();
    channel.pipeline().addLast(initializer(pipeline));
    loop.register(channel)
        .addListener(
            future -> {
              if (future.isSuccess()) {
                opened.complete(channel.console());
              } else {
                opened.completeExceptionally(
                    new OpenFailure(name + ": " + future.cause(), future.cause()));
              }
            });
    if (port instanceof PtyConsole pty) {
      pty.exit().whenComplete((exit, none) -> endLater(channel, loop));
    }
    return opened;
  }

  private PortChannel channel(String name, OpenPort port) {
    return io == Io.EPOLL
        ? new EpollPortChannel(name, port, threads)
        : new BlockingPortChannel(name, port, threads);
  }

  /** Offers a terminal from now on. */
  @SuppressWarnings("FutureReturnValueIgnored") // A loop that stops refuses it: all is over.
  void offer(OfferedPty pty, EventLoop loop, Consumer<Channel> accept) {
    pty.start(
        loop,
        port -> {
          PortChannel channel = channel(pty.device().toString(), port);
          accept.accept(channel);
          loop.register(channel);
          return channel;
        });
  }

  /** For a command that left a process behind on its terminal: without it, EIO comes first. */
  private static void endLater(PortChannel channel, EventLoop loop) {
    if (!loop.isShuttingDown()) {
      Future<?> linger =
          loop.schedule(() -> channel.end("exited"), LINGER_MILLIS, TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> linger.cancel(false));
    }
  }

  /** Stops the loops; consoles still open are cut off. Close the links before. */
  @Override
  public void close() {
    loops
        .shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    threads.shutdown();
    sessions.close();
  }
}
