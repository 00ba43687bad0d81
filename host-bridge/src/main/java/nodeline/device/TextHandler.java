// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import nodeline.MonotonicClock;
import nodeline.framing.BoardBoot;

/** The end of the console text: signs of a reset for the sessions, the text for listeners. */
final class TextHandler extends ChannelInboundHandlerAdapter {
  private final BoardBoot boot;
  private final MonotonicClock clock;
  private final Runnable boardGone;
  private final Consumer<byte[]> listeners;

  TextHandler(
      BoardBoot boot, MonotonicClock clock, Runnable boardGone, Consumer<byte[]> listeners) {
    this.boot = boot;
    this.clock = clock;
    this.boardGone = boardGone;
    this.listeners = listeners;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    boot.opened();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf text = (ByteBuf) message;
    byte[] octets = ByteBufUtil.getBytes(text);
    text.release();
    if (boot.feed(octets, clock.millis())) {
      boardGone.run();
    }
    listeners.accept(octets);
  }
}
