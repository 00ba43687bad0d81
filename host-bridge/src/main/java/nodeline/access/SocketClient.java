// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import nodeline.console.TelnetServer;
import nodeline.control.ClientStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client of a listening port: behind telnet, if it is spoken. */
final class SocketClient extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(SocketClient.class);
  private static final String FULL = "nodeline: this console has all the clients it takes\r\n";

  private final ConsoleAccess access;
  private final ClientStatus.Kind kind;
  private AccessClient client;

  /**
   * @param kind {@code TELNET} or {@code TCP}
   */
  SocketClient(ConsoleAccess access, ClientStatus.Kind kind) {
    this.access = access;
    this.kind = kind;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    client = new AccessClient(kind, peer(context), context.channel(), AccessClient.Wish.WRITE);
    if (!access.attach(client)) {
      refuse(context);
    }
    context.fireChannelActive();
  }

  private static String peer(ChannelHandlerContext context) {
    InetSocketAddress peer = (InetSocketAddress) context.channel().remoteAddress();
    return peer.getAddress().getHostAddress() + ":" + peer.getPort();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // There is nobody to tell.
  private static void refuse(ChannelHandlerContext context) {
    context
        .writeAndFlush(Unpooled.copiedBuffer(FULL, StandardCharsets.US_ASCII))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    access.typed(client, (ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    access.wantsMore(client);
    context.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == TelnetServer.BREAK) {
      access.sendBreak(client);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    access.detach(client);
    context.fireChannelInactive();
  }

  /** A connection that was reset, mostly. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // It is over whatever comes of it.
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("closed a console client", cause);
    context.close();
  }
}
