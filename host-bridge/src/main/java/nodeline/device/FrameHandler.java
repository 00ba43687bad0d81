// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import nodeline.IoReason;
import nodeline.framing.Damaged;
import nodeline.framing.DecoderSink;
import nodeline.framing.Request;
import nodeline.framing.RequestDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the frames out of a console: requests go to the session, text goes on, replies come back.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter implements DecoderSink {
  private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);

  private static final int PAUSED_MILLIS = 50;

  private final DeviceSession session;
  private final FrameCounts counts;
  private final FrameLog frameLog;
  private final WorkBudget budget;
  private final RequestDecoder decoder = new RequestDecoder(this);
  private ChannelHandlerContext context;
  private ScheduledFuture<?> quiet;
  private boolean midLine;

  FrameHandler(DeviceSession session, FrameCounts counts, FrameLog frameLog, WorkBudget budget) {
    this.session = session;
    this.counts = counts;
    this.frameLog = frameLog;
    this.budget = budget;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    session.attach(this::reply);
    session.showSignals(this::show);
    active.fireChannelActive();
  }

  /**
   * Readers of the console see a test's signal as LAVA's own commands print it, on a line of its
   * own: within one of the board it may look like part of a shell's trace.
   */
  private void show(String line) {
    String own = (midLine ? "\r\n" : "") + line + "\r\n";
    byte[] octets = own.getBytes(StandardCharsets.ISO_8859_1);
    text(octets, 0, octets.length);
  }

  private void reply(byte[] frames) {
    frameLog.replies(frames);
    context
        .writeAndFlush(Unpooled.wrappedBuffer(frames))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                frameLog.lostReply(written.cause());
                log.warn(
                    "{} lost a reply reason={}", session.device(), IoReason.of(written.cause()));
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    ByteBuf octets = (ByteBuf) message;
    long now = session.now();
    long before = decoder.work();
    decoder.late(now); // only onQuiet, which comes after all that can be read, gives up a frame
    try {
      decoder.feed(octets.nioBuffer(), now);
    } finally {
      octets.release();
    }
    budget.spend(decoder.work() - before);
    awaitQuiet();
  }

  /** Broken frames are given up when nothing more has come for a while. */
  private void awaitQuiet() {
    if (quiet == null && decoder.deadline() != RequestDecoder.NEVER) {
      long delay = Math.max(1, decoder.deadline() - session.now());
      quiet = context.executor().schedule(this::onQuiet, delay, TimeUnit.MILLISECONDS);
    }
  }

  private void onQuiet() {
    if (context.channel().config().isAutoRead()) {
      quiet = null;
      decoder.tick(session.now());
      awaitQuiet();
    } else { // it is we who do not read
      quiet = context.executor().schedule(this::onQuiet, PAUSED_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    decoder.flush();
    session.detach();
    if (quiet != null) {
      quiet.cancel(false);
    }
    inactive.fireChannelInactive();
  }

  @Override
  public void text(byte[] octets, int offset, int length) {
    budget.spend(WorkBudget.PIECE);
    byte[] copy = Arrays.copyOfRange(octets, offset, offset + length);
    midLine = length > 0 ? octets[offset + length - 1] != '\n' : midLine;
    context.fireChannelRead(Unpooled.wrappedBuffer(copy));
  }

  @Override
  public void request(Request request, boolean repaired) {
    budget.spend(WorkBudget.FRAME);
    counts.request(repaired);
    frameLog.request(request, repaired);
    session.onRequest(request);
  }

  @Override
  public void damaged(Damaged damaged) {
    budget.spend(WorkBudget.FRAME);
    counts.damaged(damaged.kind());
    frameLog.damaged(damaged);
    log.debug("{} sent a broken frame kind={}", session.device(), damaged.kind().label());
    if (damaged.answerable()) {
      damaged.header().ifPresent(session::onDamaged);
    }
  }

  @Override
  public void foreignVersion(String id) {
    budget.spend(WorkBudget.FRAME);
    frameLog.foreignVersion(id);
    session.onForeignVersion(id);
  }
}
