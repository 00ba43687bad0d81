// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * What a client says, once for each read, and then the end of its input. The first handler of a
 * channel that can be half-closed.
 *
 * <p>Netty's epoll reads once, wanted or not, when a client has ended its input, and watches a
 * paused channel for nothing from then on: the next read closes it. So all that is left is taken at
 * once and kept here; it is no more than what the kernel had.
 */
@SuppressWarnings("FutureReturnValueIgnored") // It is over whatever comes of a close.
public final class PacedInput extends ChannelDuplexHandler {
  /** How often it is looked whether a client is gone that says nothing more. */
  private static final long LOOK_MILLIS = 200;

  private final Deque<Object> held = new ArrayDeque<>();
  private boolean asked;
  private boolean ended;
  private boolean giving;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    held.add(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ended = true;
      held.add(event);
      give(context);
      closeIfGone(context);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    boolean unasked = !isWanted(context);
    give(context);
    if (unasked && !ended) {
      context.read();
    }
  }

  @Override
  public void read(ChannelHandlerContext context) {
    asked = true;
    give(context);
  }

  /** A client that is closed looks like one whose input has ended, until it is written to. */
  private void closeIfGone(ChannelHandlerContext context) {
    if (!context.channel().isActive()) {
      return;
    }
    if (held.isEmpty() && SocketPeer.isGone(context.channel())) {
      context.close();
    } else {
      context.executor().schedule(() -> closeIfGone(context), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isWanted(ChannelHandlerContext context) {
    return asked || context.channel().config().isAutoRead();
  }

  private void give(ChannelHandlerContext context) {
    if (giving) {
      return;
    }
    giving = true;
    while (isWanted(context) && !held.isEmpty()) {
      asked = false;
      Object next = held.poll();
      if (next == ChannelInputShutdownEvent.INSTANCE) {
        context.fireUserEventTriggered(next);
      } else {
        context.fireChannelRead(next);
      }
      context.fireChannelReadComplete();
    }
    giving = false;
    if (asked && !ended && held.isEmpty()) {
      context.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    context.fireChannelInactive();
  }
}
