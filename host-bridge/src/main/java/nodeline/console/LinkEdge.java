// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A link's own handler: sees a channel come before all handlers behind it, and go after them. */
final class LinkEdge extends ChannelInboundHandlerAdapter {
  private final Consumer<Channel> active;
  private final CompletableFuture<Void> inactive = new CompletableFuture<>();
  private ChannelHandlerContext context;
  private final LastWords words = new LastWords();
  private boolean heard;

  LinkEdge(Consumer<Channel> active) {
    this.active = active;
  }

  /** Completed when the channel has gone inactive and all handlers know. */
  CompletableFuture<Void> inactive() {
    return inactive;
  }

  /** Whether anything was read. */
  boolean heard() {
    return heard;
  }

  /** The last line that was read; empty if there is none. */
  String lastLine() {
    return words.line();
  }

  ChannelHandlerContext context() {
    return context;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    active.accept(context.channel());
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    heard = true;
    if (message instanceof ByteBuf text) {
      words.hear(text);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    context.fireChannelInactive();
    inactive.complete(null);
  }
}
