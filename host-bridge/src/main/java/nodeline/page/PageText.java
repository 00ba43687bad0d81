// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import java.util.List;
import java.util.stream.Stream;
import nodeline.Printable;

/** Text of others on the page: characters that are seen, and a limited number of them. */
final class PageText {
  static final int MAX_CHARACTERS = 200;
  static final int MAX_LISTED = 20;
  private static final String CUT = "…";

  private PageText() {}

  static String of(String text) {
    boolean isLong = text.length() > MAX_CHARACTERS;
    return Printable.of(isLong ? text.substring(0, MAX_CHARACTERS) : text) + (isLong ? CUT : "");
  }

  /** The first of them, and how many there are more. */
  static List<String> of(List<String> texts) {
    int left = texts.size() - MAX_LISTED;
    Stream<String> more = left > 0 ? Stream.of(CUT + " " + left + " more") : Stream.empty();
    return Stream.concat(texts.stream().limit(MAX_LISTED).map(PageText::of), more).toList();
  }
}
