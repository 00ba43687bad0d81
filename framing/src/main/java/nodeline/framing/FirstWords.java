// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares a line's first words with those that are signs: {@code docs/protocol.md}, section 7. A
 * step costs at most as many comparisons as signs begin with the same character.
 */
final class FirstWords {
  /** The last character that a sign can begin with. */
  private static final int LAST = '~';

  /**
   * A sign.
   *
   * @param phase what it says; UNKNOWN: nothing, whatever else stands on its line
   * @param indented whether blanks may stand before it
   */
  record Sign(String text, BootPhase phase, boolean indented) {}

  private static final Sign[] NONE = {};

  private static final Sign[][] GENERAL = byFirst(BootSigns.ALL);

  private final Sign[][] byFirst;
  private Sign[] signs = NONE;
  private int from;
  private int to;
  private int depth;

  /**
   * @param own signs of the device besides the general ones
   */
  FirstWords(List<String> own) {
    byFirst = own.isEmpty() ? GENERAL : byFirst(with(own));
  }

  private static List<Sign> with(List<String> own) {
    List<Sign> all = new ArrayList<>(BootSigns.ALL);
    own.forEach(text -> all.add(new Sign(text, BootPhase.LOADER, true)));
    return all;
  }

  private static Sign[][] byFirst(List<Sign> all) {
    Sign[][] found = new Sign[LAST + 1][];
    for (char c = 0; c <= LAST; c++) {
      char first = c;
      found[c] =
          all.stream()
              .filter(sign -> sign.text().charAt(0) == first)
              .sorted(Comparator.comparing(Sign::text))
              .toArray(Sign[]::new);
    }
    return found;
  }

  /** The next character is a first one. */
  void restart() {
    depth = 0;
  }

  /** No first word follows on this line. */
  void end() {
    depth = 1;
    to = from;
  }

  /** The sign that this character completes, or null. */
  Sign feed(char c) {
    if (depth == 0) {
      signs = c <= LAST ? byFirst[c] : NONE;
      from = 0;
      to = signs.length;
    } else if (from == to) {
      return null;
    } else {
      narrow(c);
    }
    depth++;
    if (from < to && signs[from].text().length() == depth) {
      Sign found = signs[from];
      to = from;
      return found;
    }
    return null;
  }

  /** A sign that ends at this depth was found before: each one left has a character here. */
  private void narrow(char c) {
    while (from < to && signs[from].text().charAt(depth) < c) {
      from++;
    }
    while (from < to && signs[to - 1].text().charAt(depth) > c) {
      to--;
    }
  }
}
