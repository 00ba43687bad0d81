// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Shows a console's text to those who are attached, and passes it on. */
final class AccessTap extends ChannelInboundHandlerAdapter {
  private final ConsoleAccess access;

  AccessTap(ConsoleAccess access) {
    this.access = access;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    access.consoleOpened();
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf text) {
      access.text(text);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    access.adjustReading();
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    access.consoleLost();
    context.fireChannelInactive();
  }
}
