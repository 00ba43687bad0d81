// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text in a payload: each octet is itself or {@code %ooo}, its value as three octal digits.
 *
 * <p>A comma separates the fields of a request's payload; in a reply's payload it stands for one
 * line feed.
 */
public final class Escape {
  private static final String THEMSELVES = "._:/+=-@";
  private static final int ESCAPE_LENGTH = 4;

  private Escape() {}

  /**
   * The payload of a request whose fields these are; an octet 0 is left out, as no shell can hold
   * it.
   */
  public static String fields(List<String> latin1) {
    StringBuilder payload = new StringBuilder();
    for (int i = 0; i < latin1.size(); i++) {
      if (i > 0) {
        payload.append(',');
      }
      escape(latin1.get(i), false, payload);
    }
    return payload.toString();
  }

  /**
   * The fields of a request's payload, at least one; empty if an escape is malformed or stands for
   * 0.
   */
  public static Optional<List<String>> unescapeFields(String payload) {
    List<String> fields = new ArrayList<>();
    for (String field : payload.split(",", -1)) {
      Optional<String> text = unescape(field);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      fields.add(text.get());
    }
    return Optional.of(List.copyOf(fields));
  }

  /** The payload of a reply with this text; an octet 0 is left out. */
  public static String text(String latin1) {
    StringBuilder payload = new StringBuilder(latin1.length() + latin1.length() / 4);
    escape(latin1, true, payload);
    return payload.toString();
  }

  /** The text of a reply's payload; empty if an escape is malformed or stands for 0. */
  public static Optional<String> unescapeText(String payload) {
    return unescape(payload.replace(',', '\n'));
  }

  /**
   * A reply's payload in pieces of at most {@code max} characters, none of which splits an escape;
   * at least one.
   */
  public static List<String> pieces(String payload, int max) {
    if (max < ESCAPE_LENGTH) {
      throw new IllegalArgumentException("pieces too short for an escape: max=" + max);
    }
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (payload.length() - from > max) {
      int to = from + max;
      int escape = payload.lastIndexOf('%', to - 1);
      if (escape > to - ESCAPE_LENGTH) {
        to = escape;
      }
      pieces.add(payload.substring(from, to));
      from = to;
    }
    pieces.add(payload.substring(from));
    return pieces;
  }

  private static void escape(String latin1, boolean commaIsLineFeed, StringBuilder payload) {
    for (int i = 0; i < latin1.length(); i++) {
      char c = latin1.charAt(i);
      if (c > 0xff) {
        throw new IllegalArgumentException("not an octet: index=" + i + ", value=" + (int) c);
      }
      if (isItself(c)) {
        payload.append(c);
      } else if (c == '\n' && commaIsLineFeed) {
        payload.append(',');
      } else if (c != 0) {
        payload
            .append('%')
            .append((char) ('0' + (c >> 6)))
            .append((char) ('0' + (c >> 3 & 7)))
            .append((char) ('0' + (c & 7)));
      }
    }
  }

  private static boolean isItself(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || FrameLayout.isDigit(c)
        || THEMSELVES.indexOf(c) >= 0;
  }

  private static Optional<String> unescape(String payload) {
    if (payload.indexOf('%') < 0) {
      return Optional.of(payload);
    }
    StringBuilder text = new StringBuilder(payload.length());
    for (int i = 0; i < payload.length(); i++) {
      char c = payload.charAt(i);
      if (c == '%') {
        int octet = octal(payload, i + 1);
        if (octet <= 0) {
          return Optional.empty();
        }
        text.append((char) octet);
        i += ESCAPE_LENGTH - 1;
      } else {
        text.append(c);
      }
    }
    return Optional.of(text.toString());
  }

  /** The value of three octal digits, 0 to 255; negative if they are not that. */
  private static int octal(String payload, int at) {
    if (at + 3 > payload.length()) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      int digit = payload.charAt(i) - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      value = value * 8 + digit;
    }
    return value <= 0xff ? value : -1;
  }
}
