// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.control.AttachOptions;
import nodeline.control.ClientStatus;
import nodeline.control.ControlJson;
import nodeline.control.ControlStream;
import nodeline.control.SocketPeer;
import nodeline.permit.PeerName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of the control socket. Its connection is on another event loop than the console, to
 * which all that it says is handed in order.
 */
final class StreamClient extends SimpleChannelInboundHandler<ByteBuf> implements ControlStream {
  private static final Logger log = LoggerFactory.getLogger(StreamClient.class);
  private static final int READ_OCTETS = 4_096;
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final ConsoleAccess access;
  private final EventLoop loop;
  private final AttachOptions options;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private AccessClient client;

  StreamClient(ConsoleAccess access, EventLoop loop, AttachOptions options) {
    this.access = access;
    this.loop = loop;
    this.options = options;
  }

  private AccessClient.Wish wish() {
    return options.readOnly()
        ? AccessClient.Wish.READ
        : options.force() ? AccessClient.Wish.TAKE_OVER : AccessClient.Wish.WRITE;
  }

  @Override
  public Object result() {
    return Map.of();
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public ChannelHandler handler() {
    return this;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel channel = context.channel();
    channel.config().setAutoRead(false);
    channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_OCTETS));
    String number = Long.toString(NUMBERS.incrementAndGet());
    ClientName name = new ClientName(ClientStatus.Kind.CONSOLE, number, SocketPeer.at(channel));
    boolean own = name.proved().filter(PeerName::isOwn).isPresent();
    AccessClient.Wish allowed = own ? wish() : wish().within(access.permits().of(name.proved()));
    client = new AccessClient(name, channel, allowed, options);
    loop.execute(() -> attach(channel));
    channel.closeFuture().addListener(closed -> loop.execute(this::detach));
  }

  private void detach() {
    access.detach(client);
    ended.complete(null);
  }

  private void attach(Channel channel) {
    access.attach(client).ifPresent(why -> refuse(channel, why));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // There is nobody to tell.
  private static void refuse(Channel channel, String why) {
    channel
        .writeAndFlush(AccessForm.line(Map.of("error", why)))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf line) throws IOException {
    JsonNode message = ControlJson.parse(ByteBufUtil.getBytes(line));
    byte[] octets = message.path("write").binaryValue();
    if (octets != null && message.has("answers")) {
      List<String> answers = new ArrayList<>();
      message.path("answers").forEach(answer -> answers.add(answer.asText()));
      loop.execute(() -> access.typed(client, Unpooled.wrappedBuffer(octets), answers));
    } else if (octets != null && message.path("secret").asBoolean()) {
      loop.execute(() -> access.typedSecret(client, Unpooled.wrappedBuffer(octets)));
    } else if (octets != null) {
      loop.execute(() -> access.typed(client, Unpooled.wrappedBuffer(octets)));
    } else if (message.path("will").isTextual()) {
      byte[] will = message.path("will").binaryValue();
      loop.execute(() -> access.will(client, will));
    } else if (message.has("note")) {
      loop.execute(() -> access.note(client, message.path("note").asText()));
    } else if (message.path("break").asBoolean()) {
      loop.execute(() -> access.sendBreak(client));
    } else if (message.path("takeOver").asBoolean()) {
      loop.execute(() -> access.takeOver(client));
    } else if (message.path("who").asBoolean()) {
      loop.execute(() -> access.tellClients(client));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      loop.execute(() -> access.inputEnded(client));
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.execute(() -> access.wantsMore(client));
  }

  /** What is no JSON, a line that is too long, a connection that was reset. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // It is over whatever comes of it.
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("closed a console client", cause);
    context.close();
  }
}
