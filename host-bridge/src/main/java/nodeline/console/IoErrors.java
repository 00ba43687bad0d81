// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.util.Locale;

/** Keeps the first input or output error of a socket as the reason of its end: it ends by that. */
final class IoErrors extends ChannelInboundHandlerAdapter {
  static final AttributeKey<String> REASON = AttributeKey.valueOf(IoErrors.class, "reason");

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      context.channel().attr(REASON).setIfAbsent(text(String.valueOf(cause.getMessage())));
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  /** The system's words out of a message such as {@code recvAddress(..) failed …: Broken pipe}. */
  static String text(String message) {
    return message
        .substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2)
        .toLowerCase(Locale.ROOT);
  }
}
