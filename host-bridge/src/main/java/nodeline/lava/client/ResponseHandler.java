// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nodeline.IoReason;
import nodeline.lava.wire.WireDecoder;
import nodeline.lava.wire.WireFormat;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireResponse;
import nodeline.tls.TlsClient;

/**
 * Reads one answer, and then on to the connection's end, unless the server keeps it open.
 *
 * <pre>
 *   octets            ⇒ feed the decoder; later ones are dropped
 *   closed by peer    ⇒ the answer, if it is whole
 *   answer is whole   ⇒ one second for the peer to close; one that stays is given back
 *   no answer in time ⇒ given up
 * </pre>
 */
final class ResponseHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int CLOSE_SECONDS = 1;

  private final CompletableFuture<WireResponse> answer;
  private final int seconds;
  private final Optional<TlsClient> tls;
  private final Consumer<Channel> giveBack;
  private final WireDecoder decoder = new WireDecoder(WireFormat.MAX_RESPONSE);
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private boolean heard;
  private volatile boolean givenBack;
  private Optional<WireResponse> whole = Optional.empty();

  /**
   * Reads the answer to a question that is asked after this.
   *
   * @param giveBack gets the connection if it can be used again
   */
  @SuppressWarnings("FutureReturnValueIgnored") // It only tells that it is over.
  ResponseHandler(
      CompletableFuture<WireResponse> answer,
      int seconds,
      Optional<TlsClient> tls,
      Consumer<Channel> giveBack) {
    this.answer = answer;
    this.giveBack = giveBack;
    this.seconds = seconds;
    this.tls = tls;
    answer.whenComplete((done, failed) -> ready.complete(null));
  }

  /** Completed once the connection is made, its handshake too, or given up. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Whether the connection is another question's now. */
  boolean givenBack() {
    return givenBack;
  }

  /** Whether anything of the answer has come. */
  boolean heard() {
    return heard;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      channelActive(context);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (tls.isEmpty()) {
      ready.complete(null);
    }
    after(context, seconds, new UnreachableException("no answer within " + seconds + " s"));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
    if (whole.isPresent()) {
      return;
    }
    heard = true;
    try {
      for (ByteBuffer part : octets.nioBuffers()) {
        Optional<String> text = whole.isPresent() ? Optional.empty() : decoder.feed(part);
        if (text.isPresent()) {
          whole = Optional.of(WireResponse.parse(text.get()));
          end(context, !part.hasRemaining());
        }
      }
    } catch (WireFormatException e) {
      answer.completeExceptionally(new UnreachableException("bad answer: " + e.getMessage()));
    }
  }

  private void end(ChannelHandlerContext context, boolean alone) {
    if (alone && whole.orElseThrow().stays()) {
      givenBack = true;
      context.pipeline().remove(this);
      giveBack.accept(context.channel());
      finish();
    } else {
      after(context, CLOSE_SECONDS, null);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It only takes the timer away.
  private void after(ChannelHandlerContext context, int wait, UnreachableException failure) {
    Runnable end = failure == null ? this::finish : () -> answer.completeExceptionally(failure);
    ScheduledFuture<?> timer = context.executor().schedule(end, wait, TimeUnit.SECONDS);
    answer.whenComplete((done, failed) -> timer.cancel(false));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent) {
      ready.complete(null);
    }
    tls.flatMap(client -> client.failure(event))
        .ifPresent(reason -> answer.completeExceptionally(new UnreachableException(reason)));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    finish();
  }

  private void finish() {
    whole.ifPresentOrElse(
        answer::complete,
        () -> answer.completeExceptionally(new UnreachableException(UnreachableException.DROPPED)));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    String reason =
        tls.flatMap(client -> client.failure(cause))
            .orElse(cause instanceof IOException ? IoReason.withoutPath(cause) : cause.toString());
    whole.ifPresentOrElse(
        answer::complete, () -> answer.completeExceptionally(new UnreachableException(reason)));
  }
}
