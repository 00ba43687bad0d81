// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.List;

/** A device's keys {@code reset-signs} and {@code boot-quiet}. */
final class BootReader {
  static final String SIGNS = "reset-signs";
  static final String QUIET = "boot-quiet";

  private static final int MOST = 16;
  private static final String SIGN = "[!-~][ -~]{2,47}";

  private BootReader() {}

  static BootSettings read(Fields fields) {
    List<String> signs = fields.texts(SIGNS);
    if (signs.size() > MOST) {
      throw fields.problem(
          SIGNS,
          "too many %s: %d, max=%d".formatted(SIGNS, signs.size(), MOST),
          "name the first words that its loader prints");
    }
    for (String sign : signs) {
      if (!sign.matches(SIGN)) {
        throw fields.problem(
            SIGNS,
            fields.bad(SIGNS, sign),
            "3 to 48 characters of ASCII, the first one no blank: a line's first words");
      }
    }
    return new BootSettings(signs, fields.duration(QUIET, BootSettings.NONE.quiet()));
  }
}
