// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import nodeline.control.ControlJson;

/**
 * A stream of server-sent events to one reader. For its event loop.
 *
 * <pre>
 *   event: status     what has changed in the table; first all of it
 *   event: console    a line of the console's stream, as docs/status.md has it
 *   : here            a sign of life after a quiet time
 * </pre>
 *
 * A reader that does not read gets no status, since the next one it gets holds all. One that takes
 * nothing for a while, of what waits for it, has its stream ended. The console's text has a bound
 * of its own.
 */
final class LiveStream {
  private static final int QUIET_TICKS = 15;
  private static final int SLOW_TICKS = 30;
  private static final int RETRY_MILLIS = 2_000;

  private final ChannelHandlerContext context;
  private boolean whole = true;
  private int quiet;
  private int slow;

  /** Writes that its reader has not taken yet, and whether it took any since the last tick. */
  private int waiting;

  private boolean took;

  private LiveStream(ChannelHandlerContext context) {
    this.context = context;
  }

  /** Begins one in the place of an answer. */
  @SuppressWarnings("FutureReturnValueIgnored") // Its end is seen by its handler.
  static LiveStream begin(ChannelHandlerContext context) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    PageReply.secure(head.headers());
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    context.write(head);
    LiveStream stream = new LiveStream(context);
    stream.send("retry: " + RETRY_MILLIS + "\n\n");
    context.pipeline().addAfter(context.name(), "console", stream.new ConsoleEvents());
    return stream;
  }

  /**
   * A second has passed.
   *
   * @param view what there is now
   * @param change what is new in it since a second ago, as an event; empty: nothing
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Its end is seen by its handler.
  void tick(PageView view, String change) {
    slow = waiting == 0 || took ? 0 : slow + 1;
    took = false;
    if (slow >= SLOW_TICKS) {
      context.close();
      return;
    }
    if (!context.channel().isWritable()) {
      whole = true;
      return;
    }
    String event = whole ? event(view.whole()) : change;
    whole = false;
    quiet = event.isEmpty() ? quiet + 1 : 0;
    if (quiet >= QUIET_TICKS) {
      quiet = 0;
      send(": here\n\n");
    } else if (!event.isEmpty()) {
      send(event);
    }
  }

  /** The event of a status. */
  static String event(Object status) {
    return "event: status\ndata: " + ControlJson.line(status) + "\n\n";
  }

  private void send(String text) {
    ByteBuf octets = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    follow(context.writeAndFlush(new DefaultHttpContent(octets)));
  }

  private void follow(ChannelFuture write) {
    waiting++;
    write.addListener(
        taken -> {
          waiting--;
          took = true;
        });
  }

  /** Makes events of the lines that a console's reader gets. */
  private final class ConsoleEvents extends ChannelOutboundHandlerAdapter {
    private static final byte[] BEGIN =
        "event: console\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = {'\n'};

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The caller has its promise.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof ByteBuf line) {
        ByteBuf event =
            Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(BEGIN), line, Unpooled.wrappedBuffer(END));
        follow(context.write(new DefaultHttpContent(event), promise));
      } else {
        context.write(message, promise);
      }
    }
  }
}
