// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Takes the text out of a telnet stream, cut anywhere, for either side of a connection.
 *
 * <p>Some servers (QEMU's) do not double an octet FF of text. So what cannot be a command is text:
 * FF before an octet below F0, and a subnegotiation that is too long to be one.
 *
 * <pre>
 *   TEXT      FF ⇒ IAC;  0D ⇒ text, RETURN;  other ⇒ text
 *   RETURN    00 ⇒ dropped unless binary, TEXT;  other ⇒ as in TEXT
 *   IAC       FF ⇒ text FF;  FB..FE ⇒ VERB;  FA ⇒ SUB;  F0..F9 ⇒ command;  other ⇒ text FF and it
 *   VERB      any ⇒ negotiation, TEXT
 *   SUB       FF ⇒ SUB_IAC;  other ⇒ kept;  more than 256 ⇒ all of it is text, TEXT
 *   SUB_IAC   FF ⇒ kept;  F0 ⇒ subnegotiation, TEXT;  other ⇒ dropped with it, as in IAC
 * </pre>
 */
final class TelnetDecoder {
  static final int MAX_SUBNEGOTIATION = 256;

  /** Told what is between the text, in order. */
  interface Listener {
    /**
     * @param verb {@link Telnet#WILL}, {@link Telnet#WONT}, {@link Telnet#DO} or {@link
     *     Telnet#DONT}
     */
    void negotiation(int verb, int option);

    /**
     * @param content the option first; valid during the call
     */
    void subnegotiation(ByteBuf content);

    /**
     * @param code F0 to F9
     */
    void command(int code);
  }

  private enum State {
    TEXT,
    RETURN,
    IAC,
    VERB,
    SUB,
    SUB_IAC
  }

  private final Listener listener;
  private final byte[] sub = new byte[MAX_SUBNEGOTIATION];
  private int subLength;
  private int verb;
  private boolean binary;
  private State state = State.TEXT;

  TelnetDecoder(Listener listener) {
    this.listener = listener;
  }

  /** Whether a NUL behind a carriage return is text from now on. */
  void binary(boolean agreed) {
    binary = agreed;
  }

  /**
   * Reads all of the input.
   *
   * @param text gets at most the input's length and {@link #MAX_SUBNEGOTIATION} + 2 octets more
   */
  void decode(ByteBuf in, ByteBuf text) {
    while (in.isReadable()) {
      int octet = in.readUnsignedByte();
      switch (state) {
        case TEXT -> text(octet, text);
        case RETURN -> afterReturn(octet, text);
        case IAC -> afterIac(octet, text);
        case VERB -> {
          state = State.TEXT;
          listener.negotiation(verb, octet);
        }
        case SUB -> {
          if (octet == Telnet.IAC) {
            state = State.SUB_IAC;
          } else {
            keep(octet, text);
          }
        }
        case SUB_IAC -> inSubAfterIac(octet, text);
      }
    }
  }

  private void text(int octet, ByteBuf text) {
    if (octet == Telnet.IAC) {
      state = State.IAC;
    } else {
      text.writeByte(octet);
      state = octet == '\r' ? State.RETURN : State.TEXT;
    }
  }

  private void afterReturn(int octet, ByteBuf text) {
    if (octet == 0 && !binary) {
      state = State.TEXT;
    } else {
      text(octet, text);
    }
  }

  private void afterIac(int octet, ByteBuf text) {
    state = State.TEXT;
    switch (octet) {
      case Telnet.IAC -> text.writeByte(Telnet.IAC);
      case Telnet.WILL, Telnet.WONT, Telnet.DO, Telnet.DONT -> {
        verb = octet;
        state = State.VERB;
      }
      case Telnet.SB -> {
        subLength = 0;
        state = State.SUB;
      }
      default -> {
        if (octet >= Telnet.SE) {
          listener.command(octet);
        } else {
          text.writeByte(Telnet.IAC);
          text(octet, text);
        }
      }
    }
  }

  private void keep(int octet, ByteBuf text) {
    if (subLength < MAX_SUBNEGOTIATION) {
      sub[subLength++] = (byte) octet;
      state = State.SUB;
      return;
    }
    text.writeByte(Telnet.IAC).writeByte(Telnet.SB).writeBytes(sub);
    if (octet == Telnet.IAC) { // it was doubled
      text.writeByte(octet);
      state = State.TEXT;
    } else {
      text(octet, text);
    }
  }

  private void inSubAfterIac(int octet, ByteBuf text) {
    if (octet == Telnet.IAC) {
      keep(octet, text);
    } else if (octet == Telnet.SE) {
      state = State.TEXT;
      if (subLength > 0) {
        listener.subnegotiation(Unpooled.wrappedBuffer(sub, 0, subLength));
      }
    } else {
      afterIac(octet, text);
    }
  }
}
