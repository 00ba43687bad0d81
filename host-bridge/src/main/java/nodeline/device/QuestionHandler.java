// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of the text by which lines a shim asks whether a LAVA dispatcher has its console:
 * {@code docs/lava-lines.md}. Here the bridge has it, and a dispatcher that reads along must not
 * answer.
 */
final class QuestionHandler extends ChannelInboundHandlerAdapter {
  private static final Pattern QUESTION =
      Pattern.compile("<LAVA_MULTI_NODE> <LAVA_(?:SEND|WAIT) nodeline-[0-9a-f]{12}>\\r{0,2}\\n");

  /** What may be the beginning of a question is held back for so long. */
  private static final long QUIET_MILLIS = 60;

  /** Shorter than a question. */
  private String held = "";

  private ScheduledFuture<?> release;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf octets = (ByteBuf) message;
    if (held.isEmpty()
        && octets.indexOf(octets.readerIndex(), octets.writerIndex(), (byte) '<') < 0) {
      context.fireChannelRead(octets);
      return;
    }
    String text = held + octets.toString(ISO_8859_1);
    octets.release();
    stopWaiting();
    pass(context, without(text));
    if (!held.isEmpty()) {
      release =
          context.executor().schedule(() -> letGo(context), QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** The text without its questions, and without what is held back at its end. */
  private String without(String text) {
    Matcher question = QUESTION.matcher(text);
    StringBuilder rest = new StringBuilder(text.length());
    held = "";
    int at = 0;
    for (int start = text.indexOf('<'); start >= 0; start = text.indexOf('<', start)) {
      question.region(start, text.length());
      if (question.lookingAt()) {
        rest.append(text, at, start);
        start = at = question.end();
      } else if (question.hitEnd()) {
        held = text.substring(start);
        return rest.append(text, at, start).toString();
      } else {
        start++;
      }
    }
    return rest.append(text, at, text.length()).toString();
  }

  private static void pass(ChannelHandlerContext context, String text) {
    if (!text.isEmpty()) {
      context.fireChannelRead(Unpooled.copiedBuffer(text, ISO_8859_1));
    }
  }

  private void letGo(ChannelHandlerContext context) {
    String text = held;
    held = "";
    pass(context, text);
  }

  private void stopWaiting() {
    if (release != null) {
      release.cancel(false);
      release = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopWaiting();
    letGo(context);
    context.fireChannelInactive();
  }
}
