// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Answers what a client asks of a serial port (RFC 2217), without a port of its own: the console
 * stays as the bridge has it.
 *
 * <pre>
 *   a setting                ⇒ confirmed; clients give up where it is not, or is another value
 *   how something is set     ⇒ how the console is, as far as the bridge knows
 *   break, a purge           ⇒ confirmed; nothing is held here that could be thrown away
 *   which states to tell     ⇒ none
 *   who we are               ⇒ nodeline
 *   anything else            ⇒ –
 * </pre>
 */
final class ComPortServer {
  private static final int SIGNATURE = 0;
  private static final int SET_LINESTATE_MASK = 10;
  private static final int SET_MODEMSTATE_MASK = 11;
  private static final String NAME = "nodeline";

  /** Values of {@link ComPort#SET_CONTROL} that ask. */
  private static final int FLOW = 0;

  private static final int BREAK_STATE = 4;
  private static final int DTR_STATE = 7;
  private static final int RTS_STATE = 10;
  private static final int INBOUND_FLOW = 13;

  private final SerialSettings port;

  /** For a console; what the bridge does not know of it is as by default. */
  ComPortServer(ConsoleAddress console) {
    port =
        console instanceof ConsoleAddress.Serial serial
            ? serial.settings()
            : console instanceof ConsoleAddress.Telnet telnet
                ? telnet.settings().serial().orElse(SerialSettings.DEFAULT)
                : SerialSettings.DEFAULT;
  }

  /** Reads what is behind the option; empty if it is none of a client's, or cut. */
  static Optional<ComPort.Request> request(ByteBuf content) {
    if (!content.isReadable()) {
      return Optional.empty();
    }
    int command = content.readUnsignedByte();
    if (command == SIGNATURE && !content.isReadable()) {
      return Optional.of(new ComPort.Request(NAME, command, 0));
    }
    boolean known =
        (command >= ComPort.SET_BAUDRATE && command <= ComPort.SET_CONTROL)
            || (command >= SET_LINESTATE_MASK && command <= ComPort.PURGE_DATA);
    if (!known || content.readableBytes() < ComPort.size(command)) {
      return Optional.empty();
    }
    int value = ComPort.size(command) == 4 ? content.readInt() : content.readUnsignedByte();
    return Optional.of(new ComPort.Request(NAME, command, value));
  }

  /** The answer, as it is sent. */
  ByteBuf answer(ComPort.Request request) {
    int command = request.command() + ComPort.ANSWER;
    return request.command() == SIGNATURE
        ? ComPort.subnegotiation(command, Unpooled.copiedBuffer(NAME, StandardCharsets.US_ASCII))
        : new ComPort.Request(NAME, command, confirmed(request)).toBuffer();
  }

  private int confirmed(ComPort.Request request) {
    int value = request.value();
    return switch (request.command()) {
      case ComPort.SET_BAUDRATE -> value == 0 ? port.baud() : value;
      case ComPort.SET_DATASIZE -> value == 0 ? port.dataBits() : value;
      case ComPort.SET_PARITY -> value == 0 ? ComPort.parity(port.parity()) : value;
      case ComPort.SET_STOPSIZE -> value == 0 ? port.stopBits() : value;
      case ComPort.SET_CONTROL -> control(value);
      case SET_LINESTATE_MASK, SET_MODEMSTATE_MASK -> 0;
      default -> value;
    };
  }

  private int control(int value) {
    return switch (value) {
      case FLOW -> ComPort.flow(port.flow());
      case BREAK_STATE -> ComPort.BREAK_OFF.value();
      case DTR_STATE -> ComPort.dtr(port.dtr());
      case RTS_STATE -> ComPort.rts(port.rts());
      case INBOUND_FLOW -> INBOUND_FLOW + ComPort.flow(port.flow());
      default -> value;
    };
  }
}
