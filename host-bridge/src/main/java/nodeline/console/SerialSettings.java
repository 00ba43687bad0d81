// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.util.ArrayList;
import java.util.List;

/**
 * How a serial port is set. Written after the path: {@code
 * ?baud=115200&databits=8&parity=none&stopbits=1&flow=none&dtr=on&rts=on}, which are the defaults.
 *
 * @param baud 50 to 12,000,000 bit/s; what the driver cannot do it rounds or refuses
 * @param dataBits 5 to 8
 * @param stopBits 1 or 2
 * @param dtr the line's state while the port is open; most boards want it on
 * @param rts as {@code dtr}; with {@code rtscts} the driver moves it
 */
public record SerialSettings(
    int baud, int dataBits, Parity parity, int stopBits, Flow flow, boolean dtr, boolean rts) {
  /** 115200 8N1, no flow control. */
  public static final SerialSettings DEFAULT =
      new SerialSettings(115_200, 8, Parity.NONE, 1, Flow.NONE, true, true);

  static final List<String> OPTIONS =
      List.of("baud", "databits", "parity", "stopbits", "flow", "dtr", "rts");

  private static final int MIN_BAUD = 50;
  private static final int MAX_BAUD = 12_000_000;

  /** The bit after the data bits. */
  public enum Parity {
    NONE,
    EVEN,
    ODD,
    MARK,
    SPACE
  }

  /** The side that may stop the other from sending, and how. */
  public enum Flow {
    NONE,
    RTSCTS,
    XONXOFF
  }

  static SerialSettings parse(String query) {
    return of(new AddressOptions("serial", query, OPTIONS));
  }

  /** Takes its own of the options of an address. */
  static SerialSettings of(AddressOptions options) {
    return new SerialSettings(
        options.number("baud", DEFAULT.baud, MIN_BAUD, MAX_BAUD),
        options.number("databits", DEFAULT.dataBits, 5, 8),
        options.choice("parity", DEFAULT.parity),
        options.number("stopbits", DEFAULT.stopBits, 1, 2),
        options.choice("flow", DEFAULT.flow),
        options.onOff("dtr", DEFAULT.dtr),
        options.onOff("rts", DEFAULT.rts));
  }

  /** The options as an address has them: the speed always, others where they differ. */
  @Override
  public String toString() {
    List<String> options = new ArrayList<>(List.of("baud=" + baud));
    if (dataBits != DEFAULT.dataBits) {
      options.add("databits=" + dataBits);
    }
    if (parity != DEFAULT.parity) {
      options.add("parity=" + AddressOptions.lower(parity));
    }
    if (stopBits != DEFAULT.stopBits) {
      options.add("stopbits=" + stopBits);
    }
    if (flow != DEFAULT.flow) {
      options.add("flow=" + AddressOptions.lower(flow));
    }
    if (!dtr) {
      options.add("dtr=off");
    }
    if (!rts) {
      options.add("rts=off");
    }
    return "?" + String.join("&", options);
  }
}
