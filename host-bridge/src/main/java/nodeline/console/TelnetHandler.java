// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Set;

/**
 * Text on the inside, telnet on the outside, for either side of a connection.
 *
 * <p>Until the peer refuses BINARY, a carriage return is written as it is: who does not negotiate
 * at all would take the NUL behind it for text.
 */
abstract class TelnetHandler extends ChannelDuplexHandler implements TelnetDecoder.Listener {
  private final TelnetDecoder decoder = new TelnetDecoder(this);
  private final TelnetOptions options;
  private ChannelHandlerContext context;
  private ByteBuf text;
  private boolean answered;
  private boolean spoken;

  /**
   * @param ours options that we do if the peer lets us
   * @param theirs options that the peer may do
   */
  TelnetHandler(Set<Integer> ours, Set<Integer> theirs) {
    options = new TelnetOptions(ours, theirs, this::sendNegotiation);
  }

  /** An option's state is another one now, because of what the peer has said. */
  abstract void settled(TelnetOptions.Side side, int option, TelnetOptions.State state);

  /** Sends the first negotiations, when the connection is there. */
  abstract void begin();

  /** The peer has said something of telnet for the first time, which is not handled yet. */
  void heardFirst() {}

  final TelnetOptions options() {
    return options;
  }

  final ChannelHandlerContext context() {
    return context;
  }

  /** Whether the peer has ever sent text. */
  final boolean heardText() {
    return spoken;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    begin();
    context.flush();
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf in)) {
      context.fireChannelRead(message);
      return;
    }
    text =
        context
            .alloc()
            .buffer(in.readableBytes() + TelnetDecoder.MAX_SUBNEGOTIATION + Telnet.ESCAPE_OCTETS);
    try {
      decoder.decode(in, text);
    } finally {
      in.release();
    }
    passText();
    text.release();
  }

  /** Passes on the text that stands before what is being told just now. */
  final void passText() {
    if (text.isReadable()) {
      spoken = true;
      context.fireChannelRead(text.readRetainedSlice(text.readableBytes()));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
    context.fireChannelReadComplete();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The promise has the outcome.
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof ByteBuf text) {
      boolean padReturns =
          options.state(TelnetOptions.Side.OURS, Telnet.BINARY) == TelnetOptions.State.NO;
      context.write(Telnet.escape(text, padReturns, context.alloc()), promise);
    } else {
      context.write(message, promise);
    }
  }

  @Override
  public final void negotiation(int verb, int option) {
    heardTelnet();
    TelnetOptions.Side side =
        verb == Telnet.DO || verb == Telnet.DONT
            ? TelnetOptions.Side.OURS
            : TelnetOptions.Side.THEIRS;
    TelnetOptions.State before = options.state(side, option);
    options.heard(verb, option);
    decoder.binary(options.agreed(TelnetOptions.Side.THEIRS, Telnet.BINARY));
    if (options.state(side, option) != before) {
      settled(side, option, options.state(side, option));
    }
  }

  /** The peer has said something of telnet. */
  final void heardTelnet() {
    if (!answered) {
      answered = true;
      heardFirst();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A lost connection is seen by its channel's end.
  private void sendNegotiation(int verb, int option) {
    context.write(
        context.alloc().buffer(3).writeByte(Telnet.IAC).writeByte(verb).writeByte(option));
  }
}
