// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a board can be written to: {@code 16/5ms} is 16 octets at most each 5 ms.
 *
 * @param octets 1 to 4,096 at once; 0: no limit
 * @param millis from one piece to the next, 1 to 1,000; 0: no limit
 */
public record Pace(int octets, int millis) {
  /** Full speed. */
  public static final Pace NONE = new Pace(0, 0);

  /** What a message says of it. */
  public static final String EXAMPLE =
      "for example 16/5ms: 1 to 4096 octets each 1 to 1000 ms; none for full speed";

  private static final int MAX_OCTETS = 4_096;
  private static final int MAX_MILLIS = 1_000;
  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})/([0-9]{1,4})ms");

  public Pace {
    boolean none = octets == 0 && millis == 0;
    boolean inRange = octets > 0 && octets <= MAX_OCTETS && millis > 0 && millis <= MAX_MILLIS;
    if (!none && !inRange) {
      throw new IllegalArgumentException("bad pace: %d/%dms".formatted(octets, millis));
    }
  }

  /** Reads what {@link #toString} writes; nothing for any other text. */
  public static Optional<Pace> parse(String text) {
    if (text.equals("none")) {
      return Optional.of(NONE);
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int octets = Integer.parseInt(parts.group(1));
    int millis = Integer.parseInt(parts.group(2));
    boolean good = octets > 0 && octets <= MAX_OCTETS && millis > 0 && millis <= MAX_MILLIS;
    return good ? Optional.of(new Pace(octets, millis)) : Optional.empty();
  }

  boolean isNone() {
    return octets == 0;
  }

  @Override
  public String toString() {
    return isNone() ? "none" : octets + "/" + millis + "ms";
  }
}
