// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import nodeline.IoReason;

/** Finds the lines of LAVA's own scripts in console text, which goes on whole. */
final class LavaHandler extends ChannelInboundHandlerAdapter {
  /** LAVA's longest is one message of its coordinator, which is shorter. */
  private static final int MAX_LINE = 8_192;

  private final LavaSession session;
  private final WorkBudget budget;
  private final StringBuilder line = new StringBuilder();

  LavaHandler(LavaSession session, WorkBudget budget) {
    this.session = session;
    this.budget = budget;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    session.attach(
        reply ->
            context
                .writeAndFlush(Unpooled.wrappedBuffer(reply))
                .addListener(
                    written -> {
                      if (!written.isSuccess()) {
                        session.onLostReply(IoReason.of(written.cause()));
                      }
                    }));
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    String text = ((ByteBuf) message).toString(ISO_8859_1);
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      add(text, from, end);
      ended();
      from = end + 1;
    }
    add(text, from, text.length());
    context.fireChannelRead(message);
  }

  /** An endless line keeps its end, where a request may begin. */
  private void add(String text, int from, int to) {
    line.append(text, from, to);
    if (line.length() > 2 * MAX_LINE) {
      line.delete(0, line.length() - MAX_LINE);
    }
  }

  private void ended() {
    int length = line.length();
    while (length > 0 && line.charAt(length - 1) == '\r') {
      length--;
    }
    LavaLine.read(line.substring(0, length)).ifPresent(this::onLine);
    line.setLength(0);
  }

  private void onLine(LavaLine found) {
    budget.spend(WorkBudget.FRAME);
    session.onLine(found);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    session.detach();
    context.fireChannelInactive();
  }
}
