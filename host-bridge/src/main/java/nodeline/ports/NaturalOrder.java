// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.util.Comparator;

/** ttyUSB10 after ttyUSB9. */
final class NaturalOrder {
  private static final Comparator<String> ORDER =
      Comparator.comparing((String name) -> name.replaceAll("[0-9]+$", ""))
          .thenComparing(String::length)
          .thenComparing(Comparator.naturalOrder());

  private NaturalOrder() {}

  static int compare(String one, String other) {
    return ORDER.compare(one, other);
  }
}
