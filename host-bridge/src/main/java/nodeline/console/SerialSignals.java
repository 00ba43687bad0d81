// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Sends a serial port's signals: after all that was written before, on another thread. */
final class SerialSignals extends ChannelOutboundHandlerAdapter {
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The promise has the outcome.
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (!(message instanceof LineSignal signal)) {
      super.write(context, message, promise);
      return;
    }
    PortChannel channel = (PortChannel) context.channel();
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                channel.send(signal).whenComplete((sent, failure) -> done(promise, failure));
              } else {
                promise.tryFailure(written.cause());
              }
            });
  }

  private static void done(ChannelPromise promise, Throwable failure) {
    if (failure == null) {
      promise.trySuccess();
    } else {
      promise.tryFailure(failure.getCause() == null ? failure : failure.getCause());
    }
  }
}
