// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Nearest;

/** The options behind the {@code ?} of an address: {@code name=value&name=value}. */
final class AddressOptions {
  private final String scheme;
  private final Map<String, String> given = new HashMap<>();

  /**
   * Splits the options; what they mean is checked when they are asked for.
   *
   * @param scheme what messages begin with
   * @throws IllegalArgumentException with one line, as all methods here
   */
  AddressOptions(String scheme, String query, List<String> allowed) {
    this.scheme = scheme;
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!allowed.contains(name)) {
        String meant =
            Nearest.of(name, allowed).map(near -> "did you mean " + near + "? ").orElse("");
        throw bad("unknown option: " + name, meant + "allowed: " + String.join(", ", allowed));
      }
      if (equals < 0) {
        throw new IllegalArgumentException(scheme + ": option without a value: " + name);
      }
      if (given.put(name, pair.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(scheme + ": option given twice: " + name);
      }
    }
  }

  boolean has(String name) {
    return given.containsKey(name);
  }

  int number(String name, int otherwise, int min, int max) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw bad("bad " + name + ": " + text, "expected: a number");
    }
    int number = Integer.parseInt(text);
    if (number < min || number > max) {
      throw bad("bad " + name + ": " + number, "allowed: %d to %d".formatted(min, max));
    }
    return number;
  }

  boolean onOff(String name, boolean otherwise) {
    return switch (given.getOrDefault(name, otherwise ? "on" : "off")) {
      case "on" -> true;
      case "off" -> false;
      default -> throw bad("bad " + name + ": " + given.get(name), "allowed: on, off");
    };
  }

  <E extends Enum<E>> E choice(String name, E otherwise) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    E[] values = otherwise.getDeclaringClass().getEnumConstants();
    return Stream.of(values)
        .filter(value -> lower(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                bad(
                    "bad " + name + ": " + text,
                    Stream.of(values)
                        .map(AddressOptions::lower)
                        .collect(Collectors.joining(", ", "allowed: ", ""))));
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private IllegalArgumentException bad(String what, String instead) {
    return new IllegalArgumentException("%s: %s (%s)".formatted(scheme, what, instead));
  }
}
