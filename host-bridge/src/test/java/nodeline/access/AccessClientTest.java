// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nodeline.control.AttachOptions;
import nodeline.control.ClientStatus;
import org.junit.jupiter.api.Test;

/** What a client is told that does not read for a while. */
class AccessClientTest implements Losses {
  private static final int PIECE = 1_024;
  private static final ClientName NAME =
      new ClientName(ClientStatus.Kind.CONSOLE, "1", Optional.empty());

  private final List<ChannelPromise> unread = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private final List<String> losses = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(
                ChannelHandlerContext context, Object message, ChannelPromise promise) {
              messages.add(((ByteBuf) message).toString(StandardCharsets.US_ASCII));
              ((ByteBuf) message).release();
              unread.add(promise);
            }
          });

  @Override
  public void begin(AccessClient client) {
    losses.add("begin");
  }

  @Override
  public void end(AccessClient client, long octets) {
    losses.add("end " + octets);
  }

  private void readAll() {
    List<ChannelPromise> read = List.copyOf(unread);
    unread.clear();
    read.forEach(ChannelPromise::setSuccess);
    channel.runPendingTasks();
  }

  @Test
  void tellsWhereHowMuchIsMissing() {
    AccessClient client =
        new AccessClient(NAME, channel, AccessClient.Wish.READ, AttachOptions.NONE);
    client.attached(channel.eventLoop(), this, new byte[0]);
    ByteBuf text = Unpooled.wrappedBuffer(new byte[PIECE]);
    for (int i = 0; i < 300; i++) {
      client.text(text);
    }
    int sent = messages.size();
    assertEquals(AccessClient.MAX_PENDING_OCTETS / (PIECE + 96), sent);
    assertEquals(List.of("begin"), losses);

    readAll();
    client.text(text);
    long lost = (300L - sent) * PIECE;
    assertEquals("{\"lost\":" + lost + "}\n", messages.get(sent));
    assertEquals(messages.get(0), messages.get(sent + 1));
    assertEquals(sent + 2, messages.size());
    assertEquals(List.of("begin", "end " + lost), losses);
    assertEquals(1, text.refCnt());
    assertEquals(
        new ClientStatus(ClientStatus.Kind.CONSOLE, "1", ClientStatus.Access.READER, lost),
        client.status(null));
  }

  @Test
  void tellsWhoWritesNowWhenItIsReadAgain() {
    AccessClient client =
        new AccessClient(NAME, channel, AccessClient.Wish.WRITE, AttachOptions.NONE);
    client.attached(channel.eventLoop(), this, new byte[0]);
    int notices = AccessClient.MAX_PENDING_OCTETS / 96;
    for (int i = 0; i < notices + 9; i++) {
      client.writer(null);
    }
    client.writer(client);
    assertEquals(notices + 1, messages.size());

    readAll();
    assertEquals(notices + 2, messages.size());
    assertTrue(messages.get(notices + 1).contains("\"writes\":true"), messages::toString);
  }

  @Test
  void asksNothingOfAConnectionWhoseLoopHasEnded() throws InterruptedException {
    EventLoopGroup ended = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    NioSocketChannel connection = new NioSocketChannel();
    ended.register(connection).sync();
    ended.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    AccessClient client =
        new AccessClient(NAME, connection, AccessClient.Wish.WRITE, AttachOptions.NONE);
    client.attached(channel.eventLoop(), this, new byte[0]);

    client.read(true);
    for (int i = 0; i < 300; i++) {
      client.text(Unpooled.wrappedBuffer(new byte[PIECE]));
    }
    assertEquals(List.of(), losses, "octets wait for nobody");
  }
}
