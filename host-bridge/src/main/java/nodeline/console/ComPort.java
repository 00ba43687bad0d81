// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a client asks of a serial port at the other end, and what became of it (RFC 2217).
 *
 * <pre>
 *   FF FA 2C 01 00 01 C2 00 FF F0     set the baud rate to 115,200
 *   FF FA 2C 65 00 01 C2 00 FF F0     the server's answer: what it has set
 * </pre>
 *
 * What a server says unasked (line and modem states, its wish to pause) is passed over: TCP itself
 * holds us back.
 */
final class ComPort {
  static final int SET_BAUDRATE = 1;
  static final int SET_DATASIZE = 2;
  static final int SET_PARITY = 3;
  static final int SET_STOPSIZE = 4;
  static final int SET_CONTROL = 5;
  static final int PURGE_DATA = 12;
  private static final int PURGE_BOTH = 3;

  /** A server's answer has the number of the request and this. */
  static final int ANSWER = 100;

  static final Request BREAK_ON = new Request("break", SET_CONTROL, 5);
  static final Request BREAK_OFF = new Request("break", SET_CONTROL, 6);

  /**
   * One subnegotiation.
   *
   * @param name for people
   * @param value 4 octets for the baud rate, else 1
   */
  record Request(String name, int command, int value) {
    ByteBuf toBuffer() {
      boolean wide = size(command % ANSWER) == 4;
      ByteBuf octets = Unpooled.buffer(4);
      return subnegotiation(command, wide ? octets.writeInt(value) : octets.writeByte(value));
    }

    /** Whether it is the same whatever its name. */
    boolean isAs(Request other) {
      return command == other.command && value == other.value;
    }
  }

  /**
   * A subnegotiation as it is sent.
   *
   * @param value consumed and released
   */
  static ByteBuf subnegotiation(int command, ByteBuf value) {
    ByteBuf head = Unpooled.wrappedBuffer(octets(Telnet.IAC, Telnet.SB, Telnet.COM_PORT, command));
    ByteBuf escaped = Telnet.escape(value, false, value.alloc());
    return Unpooled.wrappedBuffer(
        head, escaped, Unpooled.wrappedBuffer(octets(Telnet.IAC, Telnet.SE)));
  }

  private static byte[] octets(int... values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      octets[i] = (byte) values[i];
    }
    return octets;
  }

  private final boolean dtr;
  private final boolean rts;
  private final List<Request> requests;
  private final Deque<Request> unanswered = new ArrayDeque<>();
  private final List<String> differing = new ArrayList<>();

  ComPort(TelnetSettings settings) {
    List<Request> list = new ArrayList<>();
    dtr = settings.serial().map(SerialSettings::dtr).orElse(true);
    rts = settings.serial().map(SerialSettings::rts).orElse(true);
    settings.serial().ifPresent(serial -> addSettings(serial, list));
    if (settings.purge()) {
      list.add(new Request("purge", PURGE_DATA, PURGE_BOTH));
    }
    requests = List.copyOf(list);
    unanswered.addAll(requests);
  }

  private static void addSettings(SerialSettings serial, List<Request> list) {
    list.add(new Request("baud", SET_BAUDRATE, serial.baud()));
    list.add(new Request("databits", SET_DATASIZE, serial.dataBits()));
    list.add(new Request("parity", SET_PARITY, parity(serial.parity())));
    list.add(new Request("stopbits", SET_STOPSIZE, serial.stopBits()));
    list.add(new Request("flow", SET_CONTROL, flow(serial.flow())));
    list.add(new Request("dtr", SET_CONTROL, dtr(serial.dtr())));
    if (serial.flow() != SerialSettings.Flow.RTSCTS) {
      list.add(new Request("rts", SET_CONTROL, rts(serial.rts())));
    }
  }

  static int parity(SerialSettings.Parity parity) {
    return switch (parity) {
      case NONE -> 1;
      case ODD -> 2;
      case EVEN -> 3;
      case MARK -> 4;
      case SPACE -> 5;
    };
  }

  static int flow(SerialSettings.Flow flow) {
    return switch (flow) {
      case NONE -> 1;
      case XONXOFF -> 2;
      case RTSCTS -> 3;
    };
  }

  static int dtr(boolean on) {
    return on ? 8 : 9;
  }

  static int rts(boolean on) {
    return on ? 11 : 12;
  }

  /** Begins or ends a signal: DTR and RTS are turned over, and then as they are configured. */
  Request signal(LineSignal signal, boolean on) {
    return switch (signal) {
      case BREAK -> on ? BREAK_ON : BREAK_OFF;
      case DTR -> new Request("dtr", SET_CONTROL, dtr(dtr != on));
      case RTS -> new Request("rts", SET_CONTROL, rts(rts != on));
    };
  }

  /** What to ask once the server has agreed, in order. */
  List<Request> requests() {
    return requests;
  }

  boolean isAnswered() {
    return unanswered.isEmpty();
  }

  /**
   * Takes what the server says; answers come in the order of the requests.
   *
   * @param content behind the option
   * @return whether it is the answer to a request
   */
  boolean answered(ByteBuf content) {
    if (!content.isReadable()) {
      return false;
    }
    int command = content.readUnsignedByte() - ANSWER;
    for (Iterator<Request> left = unanswered.iterator(); left.hasNext(); ) {
      Request request = left.next();
      if (request.command() == command && content.readableBytes() >= size(command)) {
        left.remove();
        compare(request, size(command) == 4 ? content.readInt() : content.readUnsignedByte());
        return true;
      }
    }
    return false;
  }

  /** Octets of a request's value. */
  static int size(int command) {
    return command == SET_BAUDRATE ? 4 : 1;
  }

  private void compare(Request request, int actual) {
    if (actual == request.value()) {
      return;
    }
    boolean number = request.command() != SET_CONTROL && request.command() != SET_PARITY;
    differing.add(
        number
            ? "%s=%d instead of %d".formatted(request.name(), actual, request.value())
            : request.name() + " not as wanted");
  }

  /** What became of the requests, in one line. */
  String outcome() {
    List<String> parts = new ArrayList<>(differing);
    if (!unanswered.isEmpty()) {
      parts.add(
          unanswered.stream()
              .map(Request::name)
              .collect(Collectors.joining(", ", "not confirmed: ", "")));
    }
    return parts.isEmpty() ? "RFC 2217" : "RFC 2217, " + String.join(", ", parts);
  }
}
