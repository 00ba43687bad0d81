// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * The server's side of telnet, for who attaches to a console: offers to echo, so that a client goes
 * into character mode, and binary text both ways. A break is passed on as a user event, in its
 * place between the text.
 */
public final class TelnetServer extends TelnetHandler {
  /** The user event of a break. */
  public static final Object BREAK = BreakSignal.BREAK;

  public TelnetServer() {
    super(
        Set.of(Telnet.ECHO, Telnet.SUPPRESS_GO_AHEAD, Telnet.BINARY),
        Set.of(Telnet.SUPPRESS_GO_AHEAD, Telnet.BINARY));
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
    }
  }

  @Override
  public void subnegotiation(ByteBuf content) {
    // None of the agreed options has one.
  }

  @Override
  void settled(TelnetOptions.Side side, int option, TelnetOptions.State state) {
    // Text is written as the options say at that moment.
  }
}
