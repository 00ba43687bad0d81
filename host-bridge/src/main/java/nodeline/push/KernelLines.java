// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern LINE = Pattern.compile(STAMP + "[^\n]*\n");
  private static final int MAX_BEGUN = 2_000;

  private String begun = "";

  /** The text without the lines of the kernel in it. */
  static String cut(String text) {
    return text.indexOf('[') < 0 ? text : LINE.matcher(text).replaceAll("");
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
