// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The server's side of telnet, for who attaches to a console: offers to echo, so that a client goes
 * into character mode, and binary text both ways. A client that speaks RFC 2217 is answered, and so
 * is "are you there". A break is passed on as a user event, in its place between the text.
 */
public final class TelnetServer extends TelnetHandler {
  /** The user event of a break. */
  public static final Object BREAK = LineSignal.BREAK;

  private static final String HERE = "\r\n[nodeline is here]\r\n";

  private final ComPortServer port;

  /**
   * @param console what a client asks about
   */
  public TelnetServer(ConsoleAddress console) {
    super(
        Set.of(Telnet.ECHO, Telnet.SUPPRESS_GO_AHEAD, Telnet.BINARY, Telnet.COM_PORT),
        Set.of(Telnet.SUPPRESS_GO_AHEAD, Telnet.BINARY, Telnet.COM_PORT));
    port = new ComPortServer(console);
  }

  @Override
  void begin() {
    options().ask(TelnetOptions.Side.OURS, Telnet.ECHO);
    options().ask(TelnetOptions.Side.OURS, Telnet.SUPPRESS_GO_AHEAD);
    options().ask(TelnetOptions.Side.OURS, Telnet.BINARY);
    options().ask(TelnetOptions.Side.THEIRS, Telnet.BINARY);
  }

  @Override
  public void command(int code) {
    if (code == Telnet.BREAK) {
      passText();
      context().fireUserEventTriggered(BREAK);
    } else if (code == Telnet.AYT && context().channel().isWritable()) {
      sayHere();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A lost connection is seen by its channel's end.
  private void sayHere() {
    context().write(Unpooled.copiedBuffer(HERE, StandardCharsets.US_ASCII));
  }

  @Override
  public void subnegotiation(ByteBuf content) {
    if (content.readUnsignedByte() == Telnet.COM_PORT && comPort()) {
      ComPortServer.request(content).ifPresent(this::asked);
    }
  }

  /** RFC 2217 has the client offer it; some servers' clients ask for it instead, or also. */
  private boolean comPort() {
    return options().agreed(TelnetOptions.Side.THEIRS, Telnet.COM_PORT)
        || options().agreed(TelnetOptions.Side.OURS, Telnet.COM_PORT);
  }

  /** A client that asks for ever and never reads gets no answers: they would have no bound. */
  @SuppressWarnings("FutureReturnValueIgnored") // A lost connection is seen by its channel's end.
  private void asked(ComPort.Request request) {
    if (request.isAs(ComPort.BREAK_ON)) {
      command(Telnet.BREAK);
    }
    if (context().channel().isWritable()) {
      context().write(port.answer(request));
    }
  }

  @Override
  void settled(TelnetOptions.Side side, int option, TelnetOptions.State state) {
    // Text is written as the options say at that moment.
  }
}
