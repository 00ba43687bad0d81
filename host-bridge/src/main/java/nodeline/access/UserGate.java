// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import nodeline.permit.LoopbackUser;
import nodeline.permit.PeerName;

/**
 * Keeps a client from the handlers behind until its user is known. A thread of its own looks, since
 * the kernel's list of connections is as long as other users make it.
 *
 * <pre>
 *   LOOKING   found or not ⇒ the channel is active, OPEN    too many wait, closed ⇒ closed
 *   OPEN      everything ⇒ passed on
 * </pre>
 */
public final class UserGate extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<PeerName> NAME = AttributeKey.valueOf(UserGate.class, "name");
  private static final int MAX_WAITING = 64;
  private static final Executor LOOKS = looks();

  private boolean open;

  private static Executor looks() {
    ThreadPoolExecutor looks =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("listen-users", true));
    looks.allowCoreThreadTimeOut(true);
    return looks;
  }

  /** The user of a client that has passed; empty if it is not known. */
  public static Optional<PeerName> nameOf(Channel client) {
    return Optional.ofNullable(client.attr(NAME).get());
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // It is over whatever comes of a close.
  public void channelActive(ChannelHandlerContext context) {
    try {
      LOOKS.execute(() -> look(context));
    } catch (RejectedExecutionException tooMany) {
      context.close();
    }
  }

  private void look(ChannelHandlerContext context) {
    Channel client = context.channel();
    if (client.remoteAddress() instanceof InetSocketAddress peer
        && client.localAddress() instanceof InetSocketAddress own) {
      LoopbackUser.of(peer, own).ifPresent(client.attr(NAME)::set);
    }
    context.executor().execute(() -> pass(context));
  }

  private void pass(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      open = true;
      context.fireChannelActive();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (open) {
      context.fireChannelInactive();
    }
  }
}
