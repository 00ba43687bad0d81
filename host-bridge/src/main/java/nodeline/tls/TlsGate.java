// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Keeps a client from the handlers behind until its handshake is done.
 *
 * <pre>
 *   HANDSHAKE   done ⇒ the channel is active, OPEN    failed, closed ⇒ logged; they never see it
 *   OPEN        everything ⇒ passed on                broken TLS ⇒ closed
 * </pre>
 */
final class TlsGate extends ChannelInboundHandlerAdapter {
  private final TlsHandshakes handshakes;
  private boolean open;

  TlsGate(TlsHandshakes handshakes) {
    this.handshakes = handshakes;
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

  private void ended(ChannelHandlerContext context, SslHandshakeCompletionEvent handshake) {
    if (handshake.isSuccess()) {
      open = true;
      context.fireChannelActive();
    } else {
      handshakes.failed(context.channel(), handshake.cause());
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
