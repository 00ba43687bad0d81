// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.config.YamlNode;

/**
 * What LAVA's Python prints of a YAML value: a scalar without quotes is a truth value or a number
 * there, by the rules of YAML 1.1.
 */
final class PythonText {
  private static final Pattern TRUE = Pattern.compile("[Tt]rue|TRUE|[Yy]es|YES|[Oo]n|ON");
  private static final Pattern FALSE = Pattern.compile("[Ff]alse|FALSE|[Nn]o|NO|[Oo]ff|OFF");
  private static final Pattern WHOLE =
      Pattern.compile("([-+]?)(?:0b([01_]+)|0x([0-9a-fA-F_]+)|0([0-7_]+)|(0|[1-9][0-9_]*))");
  private static final Pattern SEXAGESIMAL =
      Pattern.compile("([-+]?)([1-9][0-9_]*(?::[0-5]?[0-9])+)");
  private static final Pattern FRACTION =
      Pattern.compile("[-+]?(?:[0-9][0-9_]*\\.[0-9_]*|\\.[0-9_]*[0-9][0-9_]*)(?:[eE][-+][0-9]+)?");
  private static final int[] RADIXES = {2, 16, 8, 10};
  private static final int SIXTY = 60;

  private PythonText() {}

  private static boolean isTruth(YamlNode.Scalar scalar) {
    return scalar.plain() && TRUE.matcher(scalar.text()).matches();
  }

  private static boolean isFalse(YamlNode.Scalar scalar) {
    return scalar.plain() && FALSE.matcher(scalar.text()).matches();
  }

  /** The value of a parameter: nothing, a false one and a zero are empty, as in LAVA. */
  static String parameter(YamlNode.Scalar scalar) {
    if (scalar.text() == null || isFalse(scalar)) {
      return "";
    }
    if (isTruth(scalar)) {
      return "True";
    }
    String text = number(scalar).orElse(scalar.text());
    boolean zero = scalar.plain() && text.matches("0|-?0\\.0");
    return zero ? "" : text;
  }

  /** The value of a variable of a role's environment. */
  static String exported(YamlNode.Scalar scalar) {
    return isTruth(scalar) ? "1" : isFalse(scalar) ? "0" : number(scalar).orElse(scalar.text());
  }

  /** A number as Python prints it; empty if it is none. */
  private static Optional<String> number(YamlNode.Scalar scalar) {
    if (!scalar.plain() || scalar.text() == null) {
      return Optional.empty();
    }
    Matcher whole = WHOLE.matcher(scalar.text());
    if (whole.matches()) {
      return whole(whole);
    }
    Matcher sexagesimal = SEXAGESIMAL.matcher(scalar.text());
    if (sexagesimal.matches()) {
      return Optional.of(minus(sexagesimal) + sexagesimal(sexagesimal.group(2)));
    }
    return FRACTION.matcher(scalar.text()).matches()
        ? Optional.of(fraction(scalar.text()))
        : Optional.empty();
  }

  private static String minus(Matcher number) {
    return number.group(1).equals("-") ? "-" : "";
  }

  private static Optional<String> whole(Matcher number) {
    for (int i = 0; i < RADIXES.length; i++) {
      String digits = Optional.ofNullable(number.group(2 + i)).orElse("").replace("_", "");
      if (!digits.isEmpty()) {
        BigInteger value = new BigInteger(digits, RADIXES[i]);
        return Optional.of(value.signum() == 0 ? "0" : minus(number) + value);
      }
    }
    return Optional.empty();
  }

  private static BigInteger sexagesimal(String text) {
    BigInteger value = BigInteger.ZERO;
    for (String part : text.replace("_", "").split(":", -1)) {
      value = value.multiply(BigInteger.valueOf(SIXTY)).add(new BigInteger(part));
    }
    return value;
  }

  private static String fraction(String text) {
    double value = Double.parseDouble(text.replace("_", ""));
    boolean small = value != 0 && Math.abs(value) < 1e-4;
    return small || Math.abs(value) >= 1e16
        ? Double.toString(value)
        : new BigDecimal(Double.toString(value)).toPlainString() + (isCut(value) ? ".0" : "");
  }

  /** Whether the plain text of so large a number has lost its point. */
  private static boolean isCut(double value) {
    return new BigDecimal(Double.toString(value)).scale() <= 0;
  }
}
