// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Locale;

/** Why a broken request was given up: {@code docs/protocol.md}, section 9. */
public enum DamageKind {
  /** The marker was there, the header's form or check was not right. */
  HEADER,
  /** The header was right, as many characters came as it says, and the check was wrong. */
  CHECK,
  /** The header was right, and fewer characters followed one another than it says. */
  TRUNCATED,
  /** As truncated, and 1,024 octets of foreign text had come. */
  OVERLONG;

  /** As a status shows it: {@code header}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
