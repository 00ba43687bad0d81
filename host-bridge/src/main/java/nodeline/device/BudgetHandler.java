// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads no more of a console while its device has overdrawn its {@link WorkBudget}, or its part of
 * a busy {@link LoopTime}. That makes a command or a socket's server wait. A serial port would lose
 * octets if it was not drained; but what a UART can bring stays below the budget, unless it is made
 * to be a burden.
 *
 * <p>The first handler of a pipeline: what the others do while they are given octets is counted.
 */
final class BudgetHandler extends ChannelInboundHandlerAdapter {
  /** Octets of a read: what one read costs at worst is what other boards wait for. */
  private static final int MIN_READ = 64;

  private static final int FIRST_READ = 1_024;
  private static final int MAX_READ = 16 * 1_024;

  private final WorkBudget budget;
  private final ThrottleNotes notes;
  private ScheduledFuture<?> resume;

  BudgetHandler(WorkBudget budget, ThrottleNotes notes) {
    this.budget = budget;
    this.notes = notes;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context
        .channel()
        .config()
        .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, MAX_READ));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    long began = System.nanoTime();
    budget.spend(((ByteBuf) message).readableBytes());
    context.fireChannelRead(message);
    budget.spendTime(System.nanoTime() - began);
    long pause = budget.pause();
    if (pause > 0 && resume == null) {
      context.channel().config().setAutoRead(false);
      notes.throttled(pause);
      schedule(context, pause);
    }
  }

  private void schedule(ChannelHandlerContext context, long pause) {
    resume = context.executor().schedule(() -> resume(context), pause, TimeUnit.MILLISECONDS);
  }

  private void resume(ChannelHandlerContext context) {
    resume = null;
    context.channel().config().setAutoRead(true);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (resume != null) {
      resume.cancel(false);
    }
    context.fireChannelInactive();
  }
}
