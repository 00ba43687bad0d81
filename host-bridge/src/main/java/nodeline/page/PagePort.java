// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.access.UserGate;
import nodeline.net.Keepalive;
import nodeline.permit.PeerName;
import nodeline.tls.TlsServer;

/**
 * The page's clients, and the pipeline of each.
 *
 * <pre>
 *   tls or user     proves a name
 *   codec           octets to requests of limited lengths, answers to octets
 *   whole           requests without a body
 *   page            answers, or goes over to a stream
 *   console         lines of a console to events   (a stream only)
 * </pre>
 */
final class PagePort extends ChannelInitializer<Channel> {
  static final int MAX_CONNECTIONS = 128;
  static final int MAX_STREAMS = 24;

  private static final int MAX_LINE = 4_096;

  /** A body is refused by an answer, as far as it is read. */
  private static final int MAX_BODY = 1_024;

  private static final int MAX_HEADERS = 8_192;
  private static final int READ_OCTETS = 4_096;
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(64 * 1_024, 512 * 1_024);

  private final PageSource source;
  private final PageGate gate;
  private final Optional<TlsServer> tls;
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final List<LiveStream> streams = new ArrayList<>();
  private final PageTicker ticker;

  PagePort(PageConfig config, PageSource source, Optional<TlsServer> tls, EventLoop loop) {
    this.source = source;
    this.gate = new PageGate(config);
    this.tls = tls;
    this.ticker = new PageTicker(source, loop, streams);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // It is over whatever comes of a close.
  protected void initChannel(Channel client) {
    if (clients.size() >= MAX_CONNECTIONS) {
      client.close();
      return;
    }
    clients.add(client);
    client.config().setAutoRead(false); // until its name is known
    client.config().setWriteBufferWaterMark(WATER_MARKS);
    client.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_OCTETS));
    Keepalive.set(client);
    tls.ifPresentOrElse(
        with -> with.addTo(client), () -> client.pipeline().addLast(new UserGate()));
    client
        .pipeline()
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE)
                    .setMaxHeaderSize(MAX_HEADERS)))
        .addLast(new HttpObjectAggregator(MAX_BODY))
        .addLast("page", new PageHandler(this));
  }

  /** The name that a client has proved. */
  static Optional<PeerName> proved(Channel client) {
    return TlsServer.clientName(client)
        .map(PeerName::certificate)
        .or(() -> UserGate.nameOf(client));
  }

  PageSource source() {
    return source;
  }

  PageGate gate() {
    return gate;
  }

  PageTicker ticker() {
    return ticker;
  }

  /** Those that are open. For the page's event loop. */
  List<LiveStream> streams() {
    return streams;
  }

  void close() {
    clients.close().awaitUninterruptibly(1_000);
  }
}
