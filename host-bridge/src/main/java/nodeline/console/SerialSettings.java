// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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

  static final int MIN_BAUD = 50;
  static final int MAX_BAUD = 12_000_000;

  /** The bit after the data bits. */
  public enum Parity {
    NONE,
    EVEN,
    ODD,
    MARK,
    SPACE
  }

  /** Who may stop the other from sending, and how. */
  public enum Flow {
    NONE,
    RTSCTS,
    XONXOFF
  }

  private enum Option {
    BAUD,
    DATABITS,
    PARITY,
    STOPBITS,
    FLOW,
    DTR,
    RTS
  }

  public SerialSettings {
    requireRange("baud", baud, MIN_BAUD, MAX_BAUD);
    requireRange("databits", dataBits, 5, 8);
    requireRange("stopbits", stopBits, 1, 2);
  }

  /** Reads {@code /dev/NAME?OPTION=VALUE&…}. */
  static ConsoleAddress.Serial parseAddress(String text) {
    int mark = text.indexOf('?');
    String path = mark < 0 ? text : text.substring(0, mark);
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "serial: not an absolute path: %s (expected: serial:/dev/NAME)".formatted(path));
    }
    SerialSettings settings = mark < 0 ? DEFAULT : parse(text.substring(mark + 1));
    return new ConsoleAddress.Serial(Path.of(path), settings);
  }

  private static SerialSettings parse(String query) {
    Map<Option, String> given = new EnumMap<>(Option.class);
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      Option option = choice("unknown option", name, Option.class);
      if (equals < 0) {
        throw new IllegalArgumentException("serial: option without a value: " + name);
      }
      if (given.put(option, pair.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("serial: option given twice: " + name);
      }
    }
    return new SerialSettings(
        number(given, Option.BAUD, DEFAULT.baud),
        number(given, Option.DATABITS, DEFAULT.dataBits),
        choice("bad parity", given.getOrDefault(Option.PARITY, "none"), Parity.class),
        number(given, Option.STOPBITS, DEFAULT.stopBits),
        choice("bad flow", given.getOrDefault(Option.FLOW, "none"), Flow.class),
        onOff(given, Option.DTR),
        onOff(given, Option.RTS));
  }

  private static int number(Map<Option, String> given, Option option, int otherwise) {
    String text = given.get(option);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "serial: bad %s: %s (expected: a number)".formatted(lower(option), text));
    }
    return Integer.parseInt(text);
  }

  private static boolean onOff(Map<Option, String> given, Option option) {
    return switch (given.getOrDefault(option, "on")) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IllegalArgumentException(
              "serial: bad %s: %s (allowed: on, off)".formatted(lower(option), given.get(option)));
    };
  }

  private static <E extends Enum<E>> E choice(String wrong, String text, Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (lower(value).equals(text)) {
        return value;
      }
    }
    String allowed =
        List.of(type.getEnumConstants()).stream()
            .map(SerialSettings::lower)
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "serial: %s: %s (allowed: %s)".formatted(wrong, text, allowed));
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "serial: bad %s: %d (allowed: %d to %d)".formatted(name, value, min, max));
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The options as an address has them: the speed always, others where they differ. */
  @Override
  public String toString() {
    Map<Option, String> options = new LinkedHashMap<>();
    options.put(Option.BAUD, Integer.toString(baud));
    if (dataBits != DEFAULT.dataBits) {
      options.put(Option.DATABITS, Integer.toString(dataBits));
    }
    if (parity != DEFAULT.parity) {
      options.put(Option.PARITY, lower(parity));
    }
    if (stopBits != DEFAULT.stopBits) {
      options.put(Option.STOPBITS, Integer.toString(stopBits));
    }
    if (flow != DEFAULT.flow) {
      options.put(Option.FLOW, lower(flow));
    }
    if (!dtr) {
      options.put(Option.DTR, "off");
    }
    if (!rts) {
      options.put(Option.RTS, "off");
    }
    return options.entrySet().stream()
        .map(option -> lower(option.getKey()) + "=" + option.getValue())
        .collect(Collectors.joining("&", "?", ""));
  }
}
