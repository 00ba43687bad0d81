// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/** Refuses what a console that does not take its output would only pile up. */
final class WriteLimit extends ChannelOutboundHandlerAdapter {
  /** Octets that may wait to be written, Netty's own cost of about 100 a write included. */
  static final int MAX_PENDING_OCTETS = 64 * 1024;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
    int octets = message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
    if (octets > 0
        && pending != null
        && pending.totalPendingWriteBytes() + octets > MAX_PENDING_OCTETS) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(
          new IOException(
              "console does not take its output: pending=%d, max=%d"
                  .formatted(pending.totalPendingWriteBytes(), MAX_PENDING_OCTETS)));
      return;
    }
    super.write(context, message, promise);
  }
}
