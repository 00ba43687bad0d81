// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Writes to a board no faster than it reads. Waiting octets are bounded, and the channel says by
 * its writability when much does; nothing is scheduled while nothing waits.
 *
 * <pre>
 *   write               ⇒ queued, or failed if too much waits
 *   flush, timer off    ⇒ a piece is written, timer on
 *   timer               ⇒ off if nothing waits, else a piece is written and it is on again
 * </pre>
 */
final class PaceHandler extends ChannelDuplexHandler {
  static final int MAX_QUEUED_OCTETS = 64 * 1024;

  /** What a write costs beside its octets. */
  private static final int WRITE_OCTETS = 96;

  private static final int HIGH_OCTETS = 32 * 1024;
  private static final int LOW_OCTETS = 8 * 1024;

  /** Which of the channel's user-defined bits is ours. */
  private static final int WRITABILITY = 1;

  private record Queued(Object message, ChannelPromise promise) {}

  private final Pace pace;
  private final Deque<Queued> queue = new ArrayDeque<>();
  private int queuedOctets;
  private Future<?> timer;

  PaceHandler(Pace pace) {
    this.pace = pace;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    int octets = octets(message);
    if (octets > 0 && queuedOctets + octets + WRITE_OCTETS > MAX_QUEUED_OCTETS) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(
          new IOException(
              "console does not take its output: pending=%d, max=%d"
                  .formatted(queuedOctets, MAX_QUEUED_OCTETS)));
      return;
    }
    queue.add(new Queued(message, promise));
    queuedOctets += octets + WRITE_OCTETS;
    showWritability(context);
  }

  private static int octets(Object message) {
    return message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
  }

  private void showWritability(ChannelHandlerContext context) {
    ChannelOutboundBuffer out = context.channel().unsafe().outboundBuffer();
    if (out != null && queuedOctets > HIGH_OCTETS) {
      out.setUserDefinedWritability(WRITABILITY, false);
    } else if (out != null && queuedOctets < LOW_OCTETS) {
      out.setUserDefinedWritability(WRITABILITY, true);
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (timer == null) {
      writePiece(context);
    }
    context.flush();
  }

  private void writePiece(ChannelHandlerContext context) {
    timer = null;
    if (queue.isEmpty()) {
      return;
    }
    int room = pace.octets();
    while (room > 0 && !queue.isEmpty()) {
      room -= writeFirst(context, room);
    }
    showWritability(context);
    timer =
        context.executor().schedule(() -> nextPiece(context), pace.millis(), TimeUnit.MILLISECONDS);
  }

  private void nextPiece(ChannelHandlerContext context) {
    writePiece(context);
    context.flush();
  }

  /** Writes the first message, or as much of it as there is room for. */
  @SuppressWarnings("FutureReturnValueIgnored") // The last piece has the promise.
  private int writeFirst(ChannelHandlerContext context, int room) {
    Queued first = queue.getFirst();
    int octets = octets(first.message());
    if (octets > room && first.message() instanceof ByteBuf buffer) {
      queuedOctets -= room;
      context.write(buffer.readRetainedSlice(room));
      return room;
    }
    queue.removeFirst();
    queuedOctets -= octets + WRITE_OCTETS;
    context.write(first.message(), first.promise());
    return octets;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel(false);
    }
    for (Queued left = queue.poll(); left != null; left = queue.poll()) {
      ReferenceCountUtil.release(left.message());
      left.promise().tryFailure(new ClosedChannelException());
    }
    context.fireChannelInactive();
  }
}
