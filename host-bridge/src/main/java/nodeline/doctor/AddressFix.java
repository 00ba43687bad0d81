// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import nodeline.console.ConsoleAddress;

/** Commands that change a console's address in a configuration. */
final class AddressFix {
  private static final String BAUD = "baud=";

  /** What may follow in a longer path, host or port. */
  private static final String LONGER = "[A-Za-z0-9._/:+@-]";

  private final String file;
  private final String content;

  /**
   * @param file of the configuration, as messages name it; what cannot be read has nothing in it
   */
  AddressFix(String file) {
    this.file = file;
    this.content = read(file);
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Gives the console another speed, whether or not its address has one. */
  String speed(ConsoleAddress address) {
    String place = place(address);
    String comment = "  # NEW: the board's speed";
    String options = Pattern.quote(place) + "[?][A-Za-z0-9=&]*";
    if (finds(options + BAUD)) {
      return sed("s#\\(%s?[^ ]*%s\\)[0-9]*#\\1NEW#".formatted(escaped(place), BAUD)) + comment;
    }
    if (finds(options)) {
      return sed("s#%s?#&%sNEW\\&#".formatted(escaped(place), BAUD)) + comment;
    }
    if (finds(Pattern.quote(place) + "(?!" + LONGER + ")")) {
      return ending(place, place + "?" + BAUD + "NEW") + comment;
    }
    return edit("?baud=NEW", address);
  }

  /** Gives the console another scheme; {@code tcp:} has no options. */
  String scheme(ConsoleAddress address) {
    String place = place(address);
    if (!finds(Pattern.quote(place) + "(?!" + LONGER + ")")) {
      return edit("the right scheme", address);
    }
    return address instanceof ConsoleAddress.Tcp
        ? ending(place, "telnet://" + address.shortName())
        : sed(
            "s#%s\\(?[A-Za-z0-9=&]*\\)\\?#tcp://%s#"
                .formatted(escaped(place), replacement(address.shortName())));
  }

  private String ending(String place, String instead) {
    return finds(Pattern.quote(place) + LONGER)
        ? sed(
            "s#%s\\(%s\\|$\\)#%s\\1#"
                .formatted(escaped(place), LONGER.replace("[", "[^"), replacement(instead)))
        : sed("s#%s#%s#".formatted(escaped(place), replacement(instead)));
  }

  private String edit(String what, ConsoleAddress address) {
    return "${EDITOR:-vi} %s  # give %s %s"
        .formatted(Shell.quote(file), Shell.quote(place(address)), what);
  }

  private boolean finds(String pattern) {
    return Pattern.compile(pattern).matcher(content).find();
  }

  private String sed(String expression) {
    return "sed -i %s %s".formatted(Shell.quote(expression), Shell.quote(file));
  }

  /** The address without its options. */
  private static String place(ConsoleAddress address) {
    String text = address.toString();
    return address instanceof ConsoleAddress.Serial serial
        ? "serial:" + serial.path()
        : text.substring(0, text.indexOf('?') < 0 ? text.length() : text.indexOf('?'));
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\\\.*\\[^$#]", "\\\\$0");
  }

  private static String replacement(String text) {
    return text.replaceAll("[\\\\&#]", "\\\\$0");
  }
}
