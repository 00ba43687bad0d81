// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nodeline.IoReason;
import nodeline.lava.wire.WireDecoder;
import nodeline.lava.wire.WireFormat;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;
import nodeline.permit.PeerName;
import nodeline.tls.TlsServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, which asks once; one of our own may ask again after the answer.
 *
 * <pre>
 *   READING    a request ⇒ ASKED; malformed, end of input, silence ⇒ closed
 *   ASKED      an answer ⇒ ANSWERING; end of input in a long poll, as our own clients never
 *              half-close ⇒ closed
 *   ANSWERING  written ⇒ READING if the client wants that, else closed; not taken ⇒ closed
 * </pre>
 *
 * <p>LAVA's own clients do half-close, before they are answered; they are answered once what they
 * asked for is safe.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Responder {
  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  /** How far it is. */
  enum State {
    READING,
    ASKED,
    ANSWERING
  }

  private final RequestHandler executor;
  private final ClientConnections connections;
  private WireDecoder decoder = new WireDecoder(WireFormat.MAX_REQUEST);
  private State state = State.READING;
  private Optional<PendingLongPoll> longPoll = Optional.empty();
  private ChannelHandlerContext context;
  private Client client;
  private ScheduledFuture<?> deadline;
  private ScheduledFuture<?> resume;

  ClientConnection(RequestHandler executor, ClientConnections connections) {
    this.executor = executor;
    this.connections = connections;
  }

  State state() {
    return state;
  }

  Client client() {
    return client;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    client = connections.clients().of(active.channel().remoteAddress());
    connections.add(this);
    expect();
    spend(Clients.CONNECTION);
  }

  /**
   * Counts what the client has cost; if that is more than it may, nothing of it is read for now.
   */
  private void spend(int units) {
    connections.clients().spend(client, units);
    if (resume == null) {
      pause();
    }
  }

  private void pause() {
    long millis = connections.clients().pause(client);
    context.channel().config().setAutoRead(millis == 0);
    if (millis > 0 && state == State.READING) {
      deadline.cancel(false);
    }
    resume =
        millis == 0 ? null : context.executor().schedule(this::goOn, millis, TimeUnit.MILLISECONDS);
  }

  /** The time of the pause is not the client's. */
  private void goOn() {
    pause();
    if (resume == null && state == State.READING) {
      expect();
    }
  }

  /** What is expected of the client now must be done in time. */
  private void expect() {
    deadline =
        context.executor().schedule(this::end, connections.patienceMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext unused, Object read) {
    ByteBuf octets = (ByteBuf) read;
    try {
      int units = octets.readableBytes();
      if (state == State.READING) {
        feed(octets);
      }
      spend(units);
    } catch (WireFormatException e) {
      log.debug("lava closed a connection reason={}", e.getMessage());
      end();
    } finally {
      octets.release();
    }
  }

  private void feed(ByteBuf octets) throws WireFormatException {
    Optional<String> text = decoder.feed(octets.nioBuffer());
    if (text.isEmpty()) {
      connections.charge(this, decoder.size());
      return;
    }
    state = State.ASKED;
    longPoll = Optional.empty();
    decoder = null;
    connections.charge(this, 0);
    deadline.cancel(false);
    spend(Clients.REQUEST);
    Optional<PeerName> peer = TlsServer.clientName(context.channel()).map(PeerName::certificate);
    longPoll = executor.ask(WireRequest.parse(text.get()), new Asker(client.name(), peer), this);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The connection ends in any case.
  public void answer(WireResponse response) {
    if (state == State.ASKED) {
      state = State.ANSWERING;
      byte[] octets = response.encode();
      connections.charge(this, octets.length);
      spend(octets.length);
      expect();
      ChannelFutureListener next =
          response.stays() ? this::listenAgain : ChannelFutureListener.CLOSE;
      context.writeAndFlush(Unpooled.wrappedBuffer(octets)).addListener(next);
    }
  }

  private void listenAgain(ChannelFuture written) {
    deadline.cancel(false);
    if (!written.isSuccess()) {
      end();
      return;
    }
    state = State.READING;
    decoder = new WireDecoder(WireFormat.MAX_REQUEST);
    connections.charge(this, 0);
    if (resume == null) {
      expect();
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Its end is seen by channelInactive.
  public void end() {
    context.close();
  }

  /** Another one needs its place. */
  void giveWay() {
    longPoll.ifPresent(PendingLongPoll::end);
    end();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext unused, Object event) {
    boolean over =
        event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent;
    boolean answered = state == State.ASKED && longPoll.isEmpty(); // once it is safe: that is soon
    if (over && state != State.ANSWERING && !answered) {
      end();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    connections.remove(this);
    deadline.cancel(false);
    if (resume != null) {
      resume.cancel(false);
    }
    if (state == State.ASKED) {
      longPoll.ifPresent(PendingLongPoll::drop);
    }
    decoder = null;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("lava lost a connection reason={}", IoReason.withoutPath(cause));
    } else {
      log.error("lava failed a request", cause);
    }
    end();
  }
}
