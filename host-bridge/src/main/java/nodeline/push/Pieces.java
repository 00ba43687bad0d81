// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a board prints in pieces, gathered out of the lines that it says. A piece that a kernel's
 * line has cut is put together again, where its check proves it.
 *
 * <pre>
 *   =.&lt;number&gt;:&lt;text&gt;:&lt;check&gt;
 *   =.&lt;number of the pieces&gt;::&lt;check&gt;
 * </pre>
 */
final class Pieces {
  /** How their lines begin. */
  static final String BEGIN = "=.";

  private static final int MAX_NUMBER = 100_000;
  private static final int MAX_HELD = 12;

  /** Of the word that begins a kernel's line, and follows what it has cut. */
  private static final int MAX_WORD = 24;

  private static final int MAX_CANDIDATES = 2_000;
  private static final String TEXT = "[A-Za-z0-9+/]";
  private static final Pattern OWN = Pattern.compile("[A-Za-z0-9+/=.:_]*");
  private static final Pattern PIECE =
      Pattern.compile("=\\.(\\d{1,5}):(" + TEXT + "{0,1000}):(\\d{1,10}[._]\\d{1,10})");

  /** What a line may have of a piece: it ends in a word of something else, if it is not whole. */
  private record Fragment(String text, boolean whole) {}

  private final int nonce;
  private final PartForm form;
  private final Map<Integer, String> there = new TreeMap<>();
  private final List<Fragment> held = new ArrayList<>();
  private int candidates;
  private int count = -1;

  Pieces(int nonce, PartForm form) {
    this.nonce = nonce;
    this.form = form;
  }

  /** Takes a line; how many characters of pieces that were not there are in it. */
  int take(String line) {
    int begin = line.indexOf(BEGIN);
    if (begin >= 0) {
      held.clear();
    }
    if (begin < 0 && held.isEmpty()) {
      return 0;
    }
    String rest = line.substring(Math.max(0, begin)).stripTrailing();
    Matcher own = OWN.matcher(rest);
    boolean some = own.lookingAt();
    held.add(new Fragment(some ? own.group() : "", some && own.end() == rest.length()));
    candidates = 0;
    int characters = held.size() <= MAX_HELD && held.get(held.size() - 1).whole() ? put("", 0) : 0;
    if (characters > 0) {
      held.clear();
    }
    return characters;
  }

  /** Puts the fragments from one on together, in each way that may be right. */
  private int put(String before, int next) {
    if (next == held.size()) {
      Matcher piece = PIECE.matcher(before);
      return piece.matches() && ++candidates < MAX_CANDIDATES && isRight(piece)
          ? Math.max(1, keep(piece))
          : 0;
    }
    Fragment fragment = held.get(next);
    String text = fragment.text();
    int shortest = fragment.whole() ? text.length() : Math.max(0, text.length() - MAX_WORD);
    for (int end = text.length(); end >= shortest && candidates < MAX_CANDIDATES; end--) {
      int found = put(before + text.substring(0, end), next + 1);
      if (found > 0) {
        return found;
      }
    }
    return 0;
  }

  private boolean isRight(Matcher piece) {
    return form.check(nonce, piece.group(1) + ":" + piece.group(2)).equals(piece.group(3));
  }

  private int keep(Matcher piece) {
    int number = Integer.parseInt(piece.group(1));
    String text = piece.group(2);
    if (text.isEmpty()) {
      count = number;
    }
    return text.isEmpty() || number >= MAX_NUMBER || there.put(number, text) != null
        ? 0
        : text.length();
  }

  boolean isWhole() {
    return count >= 0 && missing().isEmpty();
  }

  /** The first of those that are missing, as far as is known. */
  private List<Integer> missing() {
    int end = count >= 0 ? count : there.keySet().stream().reduce(0, Math::max) + 1;
    return IntStream.range(0, end).filter(i -> !there.containsKey(i)).boxed().toList();
  }

  /**
   * Which ones the board is to print: {@code ,3,7,}; empty for all of them.
   *
   * @param most how many
   */
  String wanted(int most) {
    if (there.isEmpty()) {
      return "";
    }
    List<Integer> numbers = new ArrayList<>(missing());
    int last = there.keySet().stream().reduce(0, Math::max);
    for (int more = last + 1; count < 0 && numbers.size() < most; more++) {
      numbers.add(more);
    }
    return numbers.stream()
        .limit(most)
        .map(String::valueOf)
        .collect(Collectors.joining(",", ",", ","));
  }

  /** The whole text. */
  String text() {
    return String.join("", there.values());
  }
}
