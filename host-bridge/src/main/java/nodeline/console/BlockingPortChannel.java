// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * A port with a thread that reads, and one that writes while there is something to write: for
 * machines that Netty has no native library for. The pipeline still runs on the event loop.
 */
final class BlockingPortChannel extends PortChannel {
  private static final int READ_OCTETS = 4096;
  private static final int WRITE_OCTETS = 4096;

  /** One read that the pipeline has asked for and not got; at most one. */
  private final Semaphore wantedReads = new Semaphore(0);

  private final Executor threads;
  private boolean reading;
  private boolean writing;

  /**
   * @param threads gives each task a thread at once
   */
  BlockingPortChannel(String name, OpenPort port, Executor threads) {
    super(name, port, threads);
    this.threads = threads;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new BlockingUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    promise.setSuccess();
  }

  /** Wakes the reader where it waits for a wish to read; closing the port frees it elsewhere. */
  @Override
  void release() {
    wantedReads.release();
  }

  @Override
  protected void doBeginRead() {
    if (wantedReads.availablePermits() == 0) {
      wantedReads.release();
    }
    if (!reading) {
      reading = true;
      threads.execute(this::readAll);
    }
  }

  /** One read at a time is under way to the loop, so a slow pipeline slows the port. */
  private void readAll() {
    byte[] buffer = new byte[READ_OCTETS];
    String end = null;
    try {
      while (end == null) {
        wantedReads.acquire();
        int octets = 0;
        while (octets == 0 && isOpen()) {
          octets = port().read(buffer);
        }
        if (!isOpen()) {
          return;
        }
        if (octets < 0) {
          end = UNPLUGGED;
        } else {
          byte[] read = Arrays.copyOf(buffer, octets);
          eventLoop().execute(() -> deliver(read));
        }
      }
    } catch (IOException e) {
      end = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end = "interrupted";
    } catch (RejectedExecutionException e) {
      return;
    }
    String reason = end;
    onLoop(() -> end(reason));
  }

  private void deliver(byte[] read) {
    if (isOpen()) {
      pipeline().fireChannelRead(Unpooled.wrappedBuffer(read));
      pipeline().fireChannelReadComplete();
    }
  }

  /** Hands the next piece to a thread; what is not yet written stays counted as pending. */
  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    while (!writing && out.current() instanceof ByteBuf buffer) {
      if (!buffer.isReadable()) {
        out.remove();
        continue;
      }
      int octets = Math.min(buffer.readableBytes(), WRITE_OCTETS);
      byte[] piece = ByteBufUtil.getBytes(buffer, buffer.readerIndex(), octets);
      writing = true;
      threads.execute(() -> writePiece(piece));
    }
  }

  private void writePiece(byte[] piece) {
    try {
      port().write(piece);
      onLoop(() -> written(piece.length));
    } catch (IOException e) {
      onLoop(() -> end(e.getMessage()));
    }
  }

  private void written(int octets) {
    writing = false;
    ChannelOutboundBuffer out = unsafe().outboundBuffer();
    if (out != null) {
      out.removeBytes(octets);
      ((BlockingUnsafe) unsafe()).flush0();
    }
  }

  private void onLoop(Runnable task) {
    try {
      eventLoop()
          .execute(
              () -> {
                if (isOpen()) {
                  task.run();
                }
              });
    } catch (RejectedExecutionException e) {
      // The loop has ended, and this channel with it.
    }
  }

  /** Nothing is different but that a port cannot be connected. */
  private final class BlockingUnsafe extends AbstractUnsafe {
    @Override
    protected void flush0() {
      super.flush0();
    }

    @Override
    public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
      refuseConnect(promise);
    }
  }
}
