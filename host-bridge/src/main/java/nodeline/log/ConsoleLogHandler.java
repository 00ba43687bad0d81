// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Logs the text that comes by and passes it on. Place it behind the handler that removes frames.
 */
public final class ConsoleLogHandler extends ChannelInboundHandlerAdapter {
  private final ConsoleLog log;

  public ConsoleLogHandler(ConsoleLog log) {
    this.log = log;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf text) {
      log.text(text);
    }
    context.fireChannelRead(message);
  }
}
