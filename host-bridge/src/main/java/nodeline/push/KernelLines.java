// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes a kernel's lines out of what a board's programs say. A kernel writes between any two octets
 * of them; its own time stamp tells where it begins.
 *
 * <pre>
 *   =12[   12.345678] usb 1-1: new device
 *   00:47.11                               ▶   =1200:47.11
 * </pre>
 */
final class KernelLines {
  private static final String STAMP =
      "(?:\u001b\\[[0-9;]{0,9}m)?(?:<\\d{1,2}>)?\\[ {0,6}\\d{1,9}\\.\\d{6}\\] ";
  private static final Pattern BEGIN = Pattern.compile(STAMP);
  private static final String WHOLE = STAMP + "[^\n]*\n";
  private static final Pattern LINE = Pattern.compile(WHOLE);

  /** What may become the line of a kernel. */
  private static final Pattern UNFINISHED =
      Pattern.compile(
          "(?:"
              + STAMP
              + "[^\n]*|(?:<\\d{0,2}>?)?\\[(?: {0,6}\\d{0,9}(?:\\.\\d{0,6}\\]?)?)?|<\\d{0,2}>?)\\z");

  private static final int MAX_BEGUN = 2_000;

  private String begun = "";

  /** The text without the lines of the kernel in it. */
  static String cut(String text) {
    return text.indexOf('[') < 0 ? text : LINE.matcher(text).replaceAll("");
  }

  /** A pattern of a text of letters, digits, = and :, within which a kernel may have spoken. */
  static String across(String text) {
    return text.chars()
        .mapToObj(character -> String.valueOf((char) character))
        .collect(Collectors.joining("(?:" + WHOLE + ")*"));
  }

  /** The length of the text without what may become a kernel's line at its end. */
  static int finished(String text) {
    Matcher kernel = UNFINISHED.matcher(text);
    boolean begun = kernel.find() && text.length() - kernel.start() <= MAX_BEGUN;
    return begun ? kernel.start() : text.length();
  }

  /**
   * The next line without the kernel's, put together with what stood before that.
   *
   * @param line with its end
   * @return the line; empty if a kernel ended it
   */
  String without(String line) {
    Matcher kernel = BEGIN.matcher(line);
    boolean cut = line.indexOf('[') >= 0 && kernel.find();
    String whole = begun + (cut ? line.substring(0, kernel.start()) : line);
    begun = cut && whole.length() <= MAX_BEGUN ? whole : "";
    return cut ? "" : whole;
  }
}
