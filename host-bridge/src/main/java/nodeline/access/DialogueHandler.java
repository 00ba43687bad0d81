// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import nodeline.control.TypedDialogue;

/**
 * Takes the dialogue of a client that is a program, such as {@code nodeline exec}, out of the text
 * for the log, the scroll-back and the other clients. That client gets all of the text here.
 *
 * <pre>
 *   may be dialogue ⇒ held      more text, or {@link #HOLD_MILLIS} without ⇒ gone, or passed on
 *   the client or the console is gone ⇒ passed on
 * </pre>
 */
final class DialogueHandler extends ChannelInboundHandlerAdapter {
  private static final int HOLD_MILLIS = 1_000;

  private ChannelHandlerContext context;
  private AccessClient talker;
  private TypedDialogue dialogue;
  private Future<?> release;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** A client types what nobody else is to see. */
  void typed(AccessClient client, ByteBuf text, List<String> answers) {
    talksTo(client).typed(ByteBufUtil.getBytes(text), answers);
  }

  /** The same of a secret. */
  void typedSecret(AccessClient client, ByteBuf text) {
    talksTo(client).typedSecret(ByteBufUtil.getBytes(text));
  }

  private TypedDialogue talksTo(AccessClient client) {
    if (talker != client) {
      releaseHeld();
      talker = client;
      dialogue = new TypedDialogue();
    }
    return dialogue;
  }

  /** Whether it gets the text here. */
  boolean serves(AccessClient client) {
    return client == talker;
  }

  void left(AccessClient client) {
    if (client == talker) {
      releaseHeld();
      talker = null;
      dialogue = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    if (talker == null || !(message instanceof ByteBuf text)) {
      active.fireChannelRead(message);
      return;
    }
    talker.text(text);
    byte[] own = dialogue.heard(ByteBufUtil.getBytes(text));
    text.release();
    pass(own);
    if (release != null) {
      release.cancel(false);
    }
    release =
        dialogue.isHolding()
            ? active.executor().schedule(this::releaseHeld, HOLD_MILLIS, TimeUnit.MILLISECONDS)
            : null;
  }

  private void releaseHeld() {
    if (dialogue != null) {
      pass(dialogue.release());
    }
  }

  private void pass(byte[] own) {
    if (own.length > 0) {
      context.fireChannelRead(Unpooled.wrappedBuffer(own));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    releaseHeld();
    inactive.fireChannelInactive();
  }
}
