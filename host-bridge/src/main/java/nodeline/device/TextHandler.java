// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import nodeline.control.BridgeListener;
import nodeline.framing.BoardBoot;

/** The end of the console text: signs of a reset for the sessions, the text for listeners. */
final class TextHandler extends ChannelInboundHandlerAdapter {
  private final String device;
  private final Runnable boardGone;
  private final BridgeListener events;
  private final BoardBoot boot;

  TextHandler(String device, BoardBoot boot, Runnable boardGone, BridgeListener events) {
    this.device = device;
    this.boot = boot;
    this.boardGone = boardGone;
    this.events = events;
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
    if (boot.feed(octets, DeviceSession.now())) {
      boardGone.run();
    }
    events.text(device, octets);
  }
}
