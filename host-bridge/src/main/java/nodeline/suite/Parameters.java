// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nodeline.config.Fields;
import nodeline.config.Source;
import nodeline.config.YamlNode;

/** Variables of a script's environment. */
record Parameters(Map<String, String> values) {
  static final Parameters NONE = new Parameters(Map.of());

  private static final String KEY = "parameters";

  /**
   * Those of a key {@code parameters}, over others.
   *
   * @param others which hold where the key does not say otherwise
   */
  static Parameters read(Source source, Fields fields, Parameters others) {
    Map<String, String> values = new LinkedHashMap<>(others.values);
    Optional<YamlNode.Mapping> own = source.attempt(() -> fields.mapping(KEY).orElse(null));
    own.map(YamlNode.Mapping::entries)
        .ifPresent(
            entries ->
                entries.forEach(
                    entry ->
                        source
                            .attempt(() -> value(source, entry))
                            .ifPresent(value -> values.put(entry.key(), value))));
    return new Parameters(values);
  }

  private static String value(Source source, YamlNode.Entry entry) {
    if (!entry.key().matches("[A-Za-z_][A-Za-z0-9_]{0,63}")) {
      throw source.problem(
          entry.line(),
          "bad name of a parameter: \"%s\"".formatted(entry.key()),
          "64 letters, digits and _ at most, the first no digit: a variable of the shell");
    }
    if (entry.value() instanceof YamlNode.Scalar scalar && scalar.text() != null) {
      return scalar.text();
    }
    throw source.problem(
        entry.line(),
        "parameter \"%s\" is not one value".formatted(entry.key()),
        "write \"%s: VALUE\" on one line; '' is an empty value".formatted(entry.key()));
  }

  /** Sets them in a shell, without a line end: lines of the script keep their numbers. */
  String exports() {
    return values.isEmpty()
        ? ""
        : values.entrySet().stream()
            .map(value -> value.getKey() + "=" + quoted(value.getValue()))
            .collect(Collectors.joining(" ", "export ", "; "));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
