// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/**
 * Keeps a client from the handlers behind until its handshake is done.
 *
 * <pre>
 *   HANDSHAKE   done ⇒ the channel is active, OPEN    failed, closed ⇒ logged; they never see it
 *               done, but its certificate is revoked or this port's own ⇒ as failed
 *   OPEN        everything ⇒ passed on                broken TLS ⇒ closed
 * </pre>
 */
final class TlsGate extends ChannelInboundHandlerAdapter {
  private final TlsHandshakes handshakes;
  private final Admission admission;
  private final Consumer<Channel> admitted;
  private boolean open;

  /**
   * @param admission says whether a client comes in that has shaken hands
   * @param admitted told of each that does
   */
  TlsGate(TlsHandshakes handshakes, Admission admission, Consumer<Channel> admitted) {
    this.handshakes = handshakes;
    this.admission = admission;
    this.admitted = admitted;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    handshakes.begin(context.channel());
    context.read(); // Nobody behind asks for octets yet.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      handshakes.end(context.channel());
      ended(context, handshake);
    } else if (open) {
      context.fireUserEventTriggered(event);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It is over whatever comes of a close.
  private void ended(ChannelHandlerContext context, SslHandshakeCompletionEvent handshake) {
    Channel client = context.channel();
    Throwable failure = handshake.cause();
    if (handshake.isSuccess()) {
      admitted.accept(client); // before the look: certificates may be revoked meanwhile
      failure = admission.refusal(client).orElse(null);
    }
    if (failure == null) {
      open = true;
      context.fireChannelActive();
    } else {
      handshakes.failed(client, failure);
      context.close();
    }
  }

  /** What a client has said in one piece with its handshake is dropped if it stays out. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (open) {
      context.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (open) {
      context.fireChannelReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    handshakes.end(context.channel());
    if (open) {
      context.fireChannelInactive();
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // It is over whatever comes of it.
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (open && !TlsReason.isTls(cause)) {
      context.fireExceptionCaught(cause);
    } else {
      context.close(); // A failed handshake has been told as an event.
    }
  }
}
