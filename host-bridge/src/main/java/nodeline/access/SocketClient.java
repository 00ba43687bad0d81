// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import nodeline.console.TelnetServer;
import nodeline.control.AttachOptions;
import nodeline.permit.Permits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client of a listening port, socket or terminal: behind telnet, if it is spoken. */
final class SocketClient extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(SocketClient.class);

  private final ConsoleAccess access;
  private final Permits permits;
  private final Function<Channel, ClientName> name;
  private AccessClient client;

  /**
   * @param permits who may read and write here
   * @param name what a client at a channel is called
   */
  SocketClient(ConsoleAccess access, Permits permits, Function<Channel, ClientName> name) {
    this.access = access;
    this.permits = permits;
    this.name = name;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Channel channel = context.channel();
    ClientName found = name.apply(channel);
    AccessClient.Wish wish = AccessClient.Wish.WRITE.within(permits.of(found.proved()));
    client = new AccessClient(found, channel, wish, AttachOptions.NONE);
    access.attach(client).ifPresent(why -> refuse(context, why));
    context.fireChannelActive();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // There is nobody to tell.
  private static void refuse(ChannelHandlerContext context, String why) {
    String line = "nodeline: " + why + "\r\n";
    context
        .writeAndFlush(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII))
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
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      access.inputEnded(client);
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
