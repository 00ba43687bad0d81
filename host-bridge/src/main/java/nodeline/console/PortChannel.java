// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** A port as a channel. Closing it never blocks: the device is closed on another thread. */
abstract class PortChannel extends AbstractChannel {
  static final String UNPLUGGED = "unplugged";

  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  /** The address of something that has none but its name. */
  private static final class Name extends SocketAddress {
    private static final long serialVersionUID = 1L;
    private final String text;

    Name(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final SocketAddress name;
  private final OpenPort port;
  private final Executor closer;
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private volatile boolean open = true;
  private volatile String endReason;

  PortChannel(String name, OpenPort port, Executor closer) {
    super(null);
    this.name = new Name(name);
    this.port = port;
    this.closer = closer;
  }

  final OpenPort port() {
    return port;
  }

  final OpenConsole console() {
    return new OpenConsole(this, ending, released);
  }

  /** Sends a signal on another thread. */
  final CompletableFuture<Void> send(LineSignal signal) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            port.send(signal);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        closer);
  }

  /** Says that the device has ended, before the channel is closed for that. */
  final void ended(String reason) {
    endReason = reason;
  }

  /** Closes the channel because its device has ended. On the event loop only. */
  final void end(String reason) {
    if (open) {
      ended(reason);
      unsafe().close(unsafe().voidPromise());
    }
  }

  /** Takes the descriptor out of use before it is closed. */
  abstract void release();

  @Override
  protected void doClose() {
    if (!open) {
      return;
    }
    open = false;
    release();
    if (!port.hasExitCode()) {
      ending.complete(lost());
    }
    closer.execute(this::closePort);
  }

  private Ending lost() {
    return new Ending.Lost(endReason == null ? "closed" : endReason);
  }

  private void closePort() {
    try {
      boolean gone = endReason != null;
      port.close(gone).ifPresent(code -> ending.complete(new Ending.Exited(code)));
    } finally {
      ending.complete(lost());
      released.complete(null);
    }
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    if (message instanceof ByteBuf) {
      return message;
    }
    throw new UnsupportedOperationException("not a ByteBuf: " + message.getClass().getName());
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected SocketAddress localAddress0() {
    return name;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return name;
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("a port cannot be bound");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  /** A port is open from the start: connecting it is a caller's mistake. */
  static void refuseConnect(ChannelPromise promise) {
    promise.setFailure(new UnsupportedOperationException("a port cannot be connected"));
  }
}
