// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * A port whose octets the event loop moves: no thread of its own, nothing blocks.
 *
 * <p>The port stays the owner of the descriptor; here it is only read, written and watched.
 */
final class EpollPortChannel extends PortChannel {
  /** From {@code sys/epoll.h}; Netty has no name for it. Always reported, wanted or not. */
  private static final int EPOLLHUP = 0x10;

  /** What a tty's read gives after an unplug, and a pty's after its last user is gone. */
  private static final int EIO = -5;

  private final FileDescriptor descriptor;
  private IoRegistration registration;

  // RDHUP stays in: the handler takes an empty set for "not registered".
  private EpollIoOps wanted = EpollIoOps.EPOLLRDHUP;

  EpollPortChannel(String name, OpenPort port, Executor closer) {
    super(name, port, closer);
    descriptor = new FileDescriptor(port.descriptor());
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new EpollUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof IoEventLoop ioLoop && ioLoop.isCompatible(EpollUnsafe.class);
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    ((IoEventLoop) eventLoop())
        .register((EpollUnsafe) unsafe())
        .addListener(
            future -> {
              if (future.isSuccess()) {
                registration = (IoRegistration) future.getNow();
                registration.submit(wanted);
                promise.setSuccess();
              } else {
                promise.setFailure(future.cause());
              }
            });
  }

  @Override
  protected void doDeregister() {
    release();
  }

  /** Before the descriptor is closed: its number may be in use again a moment later. */
  @Override
  void release() {
    if (registration != null) {
      registration.cancel();
    }
  }

  @Override
  protected void doBeginRead() {
    ((EpollUnsafe) unsafe()).readPending = true;
    want(wanted.with(EpollIoOps.EPOLLIN));
  }

  private static String reason(IOException e) {
    boolean io = e instanceof Errors.NativeIoException failure && failure.expectedErr() == EIO;
    return io ? UNPLUGGED : e.getMessage();
  }

  private void want(EpollIoOps ops) {
    if (ops.value() != wanted.value()) {
      wanted = ops;
      registration.submit(ops);
    }
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    ByteBuf buffer = (ByteBuf) super.filterOutboundMessage(message);
    if (buffer.isDirect() && buffer.nioBufferCount() == 1) {
      return buffer;
    }
    ByteBuf direct = alloc().directBuffer(buffer.readableBytes()).writeBytes(buffer);
    buffer.release();
    return direct;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws IOException {
    try {
      writeAll(out);
    } catch (IOException e) {
      ended(reason(e));
      throw e;
    }
  }

  private void writeAll(ChannelOutboundBuffer out) throws IOException {
    for (int turns = config().getWriteSpinCount(); turns > 0; turns--) {
      ByteBuf buffer = (ByteBuf) out.current();
      if (buffer == null) {
        want(wanted.without(EpollIoOps.EPOLLOUT));
        return;
      }
      if (!buffer.isReadable()) {
        out.remove();
        continue;
      }
      ByteBuffer bytes = buffer.internalNioBuffer(buffer.readerIndex(), buffer.readableBytes());
      int written = descriptor.write(bytes, bytes.position(), bytes.limit());
      if (written <= 0) {
        break;
      }
      out.removeBytes(written);
    }
    want(out.isEmpty() ? wanted.without(EpollIoOps.EPOLLOUT) : wanted.with(EpollIoOps.EPOLLOUT));
  }

  /** Where the event loop calls in. */
  private final class EpollUnsafe extends AbstractUnsafe implements EpollIoHandle {
    private boolean readPending;

    @Override
    public FileDescriptor fd() {
      return descriptor;
    }

    @Override
    public void handle(IoRegistration source, IoEvent event) {
      EpollIoOps ready = ((EpollIoEvent) event).ops();
      boolean hungUp = (ready.value() & EPOLLHUP) != 0;
      if (isOpen() && ready.contains(EpollIoOps.EPOLLOUT)) {
        super.flush0();
      }
      if (isOpen() && (hungUp || (ready.value() & ~EpollIoOps.EPOLLOUT.value()) != 0)) {
        readReady(hungUp);
      }
    }

    /** Waits for room instead of trying again, once the device has refused. */
    @Override
    protected void flush0() {
      if (!wanted.contains(EpollIoOps.EPOLLOUT)) {
        super.flush0();
      }
    }

    /** After a hang-up it reads all that is left, asked or not: the event comes again and again. */
    private void readReady(boolean hungUp) {
      RecvByteBufAllocator.ExtendedHandle allocation =
          (RecvByteBufAllocator.ExtendedHandle) recvBufAllocHandle();
      allocation.reset(config());
      String end = null;
      do {
        ByteBuf buffer = allocation.allocate(alloc());
        try {
          end = read(buffer, allocation, hungUp);
        } catch (IOException e) {
          end = reason(e);
        }
        if (allocation.lastBytesRead() <= 0) {
          buffer.release();
          break;
        }
        allocation.incMessagesRead(1);
        readPending = false;
        pipeline().fireChannelRead(buffer);
      } while (isOpen() && (hungUp || allocation.continueReading()));
      allocation.readComplete();
      pipeline().fireChannelReadComplete();
      if (end != null) {
        end(end);
      } else if (isOpen() && !readPending && !config().isAutoRead()) {
        want(wanted.without(EpollIoOps.EPOLLIN));
      }
    }

    /** Returns why the port has ended, or null. */
    private String read(
        ByteBuf buffer, RecvByteBufAllocator.ExtendedHandle allocation, boolean hungUp)
        throws IOException {
      allocation.attemptedBytesRead(buffer.writableBytes());
      allocation.lastBytesRead(-1);
      ByteBuffer bytes = buffer.internalNioBuffer(buffer.writerIndex(), buffer.writableBytes());
      int octets = descriptor.read(bytes, bytes.position(), bytes.limit());
      allocation.lastBytesRead(octets);
      if (octets > 0) {
        buffer.writerIndex(buffer.writerIndex() + octets);
        return null;
      }
      // 0: nothing there (EAGAIN). -1: the C call gave 0, which a tty with VMIN=0 also does when
      // idle.
      return hungUp || (octets < 0 && port().isGone()) ? UNPLUGGED : null;
    }

    @Override
    public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
      refuseConnect(promise);
    }

    @Override
    public void close() {
      close(voidPromise());
    }
  }
}
