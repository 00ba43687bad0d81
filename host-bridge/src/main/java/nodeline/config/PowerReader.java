// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nodeline.console.ConsoleAddress;
import nodeline.console.LineSignal;

/** A device's keys {@code power} and {@code reset}. */
final class PowerReader {
  static final String POWER = "power";
  static final String RESET = "reset";
  static final String ON = "on";
  static final String OFF = "off";
  static final String CYCLE = "cycle";

  private static final int MAX_COMMAND = 1_000;
  private static final List<String> SIGNALS =
      Arrays.stream(LineSignal.values()).map(LineSignal::toString).toList();

  private PowerReader() {}

  /**
   * Reads them.
   *
   * @param console of the device; null if that is wrong
   */
  static PowerConfig read(Source source, Fields fields, ConsoleAddress console) {
    Optional<YamlNode> given = fields.value(POWER).filter(value -> !isNone(value));
    Optional<Fields> power =
        given
            .flatMap(keys -> fields.mapping(POWER))
            .map(keys -> new Fields(source, " of power" + fields.where(), keys, keys()));
    return new PowerConfig(
        power.flatMap(keys -> command(keys, ON)),
        power.flatMap(keys -> command(keys, OFF)),
        power.flatMap(keys -> command(keys, CYCLE)),
        reset(fields, console));
  }

  private static boolean isNone(YamlNode value) {
    return value instanceof YamlNode.Scalar scalar && "none".equals(scalar.text());
  }

  private static List<String> keys() {
    return List.of(ON, OFF, CYCLE);
  }

  private static Optional<String> command(Fields keys, String key) {
    Optional<String> command = keys.text(key);
    if (command.isPresent()
        && (command.get().isBlank()
            || command.get().length() > MAX_COMMAND
            || command.get().indexOf('\0') >= 0)) {
      throw keys.problem(
          key,
          "bad command \"%s\"%s".formatted(key, keys.where()),
          "a line for /bin/sh, %d characters at most".formatted(MAX_COMMAND));
    }
    return command;
  }

  private static Optional<LineSignal> reset(Fields fields, ConsoleAddress console) {
    Optional<String> word = fields.text(RESET).filter(given -> !given.equals("none"));
    if (word.isEmpty()) {
      return Optional.empty();
    }
    if (!SIGNALS.contains(word.get())) {
      throw fields.problem(
          RESET, fields.bad(RESET, word.get()), Source.allowed(word.get(), SIGNALS) + ", none");
    }
    if (console != null && !console.hasSignals()) {
      throw fields.problem(
          RESET,
          "reset%s needs a line that its console has not".formatted(fields.where()),
          "it is for serial: and telnet: consoles; \"power: {cycle: COMMAND}\" is for all");
    }
    return Optional.of(LineSignal.valueOf(word.get().toUpperCase(Locale.ROOT)));
  }
}
