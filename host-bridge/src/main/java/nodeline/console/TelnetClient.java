// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Our side of a {@code telnet:} console. Asks for binary text both ways, sets the server's port by
 * RFC 2217 where it can, and goes on with plain telnet where it cannot.
 *
 * <p>A raw port types into its board whatever is asked. So nothing is asked before the server has
 * negotiated; only one that is silent for a second is sent three octets, at one opening.
 *
 * <pre>
 *   active                   ⇒ wait for 1 s
 *   telnet heard             ⇒ ask for BINARY, SUPPRESS-GO-AHEAD and COM-PORT
 *   1 s without telnet, text ⇒ note that it is plain
 *   1 s of silence           ⇒ ask for BINARY, once; note after 2 s that it is plain
 *   COM-PORT agreed          ⇒ send the settings; note what became of them, in 2 s at most
 *   COM-PORT refused         ⇒ note plain telnet
 *   nothing said for 2 s     ⇒ note plain telnet; a later agreement still counts
 * </pre>
 */
final class TelnetClient extends TelnetHandler {
  static final long PATIENCE_MILLIS = 2_000;
  static final long RESERVE_MILLIS = 1_000;
  private static final Set<Integer> THEIRS =
      Set.of(Telnet.BINARY, Telnet.ECHO, Telnet.SUPPRESS_GO_AHEAD);

  private final ConsoleAddress.Telnet address;
  private final TelnetSettings settings;
  private final TelnetPeer peer;
  private final Consumer<String> notes;
  private final ComPort port;
  private Future<?> patience;

  /**
   * @param peer what is known of the server, kept over openings
   * @param notes told, in a few words, what the server does for us; again when that changes
   */
  TelnetClient(ConsoleAddress.Telnet address, TelnetPeer peer, Consumer<String> notes) {
    super(ours(address.settings()), THEIRS);
    this.address = address;
    this.settings = address.settings();
    this.peer = peer;
    this.notes = notes;
    this.port = new ComPort(settings);
  }

  private static Set<Integer> ours(TelnetSettings settings) {
    Set<Integer> ours = new HashSet<>(Set.of(Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD));
    if (settings.rfc2217()) {
      ours.add(Telnet.COM_PORT);
    }
    return ours;
  }

  @Override
  void begin() {
    beginPatience(RESERVE_MILLIS, this::silent);
  }

  private void silent() {
    if (heardText() || !peer.mayBeAsked()) {
      plain("no telnet heard");
    } else {
      options().ask(TelnetOptions.Side.OURS, Telnet.BINARY);
      context().flush();
      beginPatience(PATIENCE_MILLIS, () -> plain("no answer to telnet (3 octets)"));
    }
  }

  private void plain(String why) {
    peer.isPlain();
    notes.accept(plainNote(why, address.server()));
  }

  /** That a server is a raw port's. */
  static String plainNote(String why, ConsoleAddress.Tcp server) {
    return "plain, %s: is %s meant?".formatted(why, server);
  }

  @Override
  void heardFirst() {
    peer.negotiates();
    endPatience();
    options().ask(TelnetOptions.Side.OURS, Telnet.BINARY);
    options().ask(TelnetOptions.Side.THEIRS, Telnet.BINARY);
    options().ask(TelnetOptions.Side.THEIRS, Telnet.SUPPRESS_GO_AHEAD);
    if (settings.rfc2217()) {
      options().ask(TelnetOptions.Side.OURS, Telnet.COM_PORT);
      beginPatience(PATIENCE_MILLIS, this::noAgreement);
    }
  }

  private void beginPatience(long millis, Runnable otherwise) {
    endPatience();
    patience = context().executor().schedule(otherwise, millis, TimeUnit.MILLISECONDS);
  }

  private void endPatience() {
    if (patience != null) {
      patience.cancel(false);
    }
  }

  private void noAgreement() {
    notes.accept("plain telnet: the server does not know RFC 2217");
  }

  @Override
  void settled(TelnetOptions.Side side, int option, TelnetOptions.State state) {
    if (side != TelnetOptions.Side.OURS || option != Telnet.COM_PORT || !settings.rfc2217()) {
      return;
    }
    endPatience();
    if (state == TelnetOptions.State.YES) {
      port.requests().forEach(this::send);
      beginPatience(PATIENCE_MILLIS, () -> notes.accept(port.outcome()));
      noteWhenAnswered();
    } else {
      notes.accept("plain telnet: the server refuses RFC 2217");
    }
  }

  @Override
  public void subnegotiation(ByteBuf content) {
    heardTelnet();
    if (content.readUnsignedByte() == Telnet.COM_PORT && comPort() && port.answered(content)) {
      noteWhenAnswered();
    }
  }

  private void noteWhenAnswered() {
    if (port.isAnswered()) {
      endPatience();
      notes.accept(port.outcome());
    }
  }

  private boolean comPort() {
    return options().agreed(TelnetOptions.Side.OURS, Telnet.COM_PORT);
  }

  @Override
  public void command(int code) {
    heardTelnet(); // None changes what we do: NOP, GO-AHEAD, DATA-MARK.
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The promise has the outcome.
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (!(message instanceof LineSignal signal)) {
      super.write(context, message, promise);
    } else if (comPort()) {
      send(port.signal(signal, true));
      context.flush();
      endLater(context, signal, promise);
    } else if (signal == LineSignal.BREAK) {
      context.write(Unpooled.wrappedBuffer(new byte[] {(byte) Telnet.IAC, (byte) 0xf3}), promise);
    } else {
      promise.setFailure(new IOException(signal + " failed: the server does not speak RFC 2217"));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A lost connection fails the promise.
  private void endLater(ChannelHandlerContext context, LineSignal signal, ChannelPromise promise) {
    context
        .executor()
        .schedule(
            () -> context.writeAndFlush(port.signal(signal, false).toBuffer(), promise),
            LineSignal.MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What the server does not answer is noted.
  private void send(ComPort.Request request) {
    context().write(request.toBuffer());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    endPatience();
    context.fireChannelInactive();
  }
}
