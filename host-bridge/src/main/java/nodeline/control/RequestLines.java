// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.List;

/** The lines of a client; the last one needs no line end if the input ends there. */
final class RequestLines extends LineBasedFrameDecoder {
  RequestLines(int max) {
    super(max, true, true);
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    super.decodeLast(context, in, out);
    if (out.isEmpty() && in.isReadable()) {
      out.add(in.readRetainedSlice(in.readableBytes()));
    }
  }
}
