// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * JSON in printable ASCII, octet by octet. A general generator takes three times as long for an
 * event, and a thousand calls a second make two thousand events.
 */
final class JsonBytes {
  private static final int FIRST_SIZE = 64 * 1024;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** Octets of the longest form of a character: a backslash, a u, four digits. */
  private static final int LONGEST = 6;

  /** Characters that stand for themselves, but for "?", which may have been another. */
  private static final boolean[] PLAIN = new boolean[256];

  static {
    for (char c = ' '; c < 0x7f; c++) {
      PLAIN[c] = c != '"' && c != '\\' && c != '?';
    }
  }

  private final Map<String, byte[]> names = new HashMap<>();
  private byte[] octets = new byte[FIRST_SIZE];
  private int length;

  private void makeRoom(int more) {
    if (octets.length - length < more) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more));
    }
  }

  /** A sign of JSON, or a line's end. */
  JsonBytes sign(char c) {
    makeRoom(1);
    octets[length++] = (byte) c;
    return this;
  }

  /** A text with its quotes. */
  JsonBytes text(String text) {
    byte[] latin1 = text.getBytes(StandardCharsets.ISO_8859_1); // what is no Latin-1 becomes a "?"
    makeRoom(LONGEST * latin1.length + 2);
    octets[length++] = '"';
    if (isPlain(latin1)) {
      System.arraycopy(latin1, 0, octets, length, latin1.length);
      length += latin1.length;
    } else {
      makeRoom(LONGEST * text.length() + 1);
      for (int i = 0; i < text.length(); i++) {
        escape(text.charAt(i));
      }
    }
    octets[length++] = '"';
    return this;
  }

  private static boolean isPlain(byte[] latin1) {
    for (byte octet : latin1) {
      if (!PLAIN[octet & 0xff]) {
        return false;
      }
    }
    return true;
  }

  private void escape(char c) {
    if (c < PLAIN.length && (PLAIN[c] || c == '?')) {
      octets[length++] = (byte) c;
      return;
    }
    octets[length++] = '\\';
    if (c == '"' || c == '\\') {
      octets[length++] = (byte) c;
      return;
    }
    octets[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      octets[length++] = HEX[c >> shift & 15];
    }
  }

  /** A name with its colon, after a comma unless it is the first. Names are few. */
  JsonBytes name(String name) {
    byte[] known = names.get(name);
    if (known == null) {
      known = (",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
      names.put(name, known);
    }
    int from = length > 0 && octets[length - 1] == '{' ? 1 : 0;
    makeRoom(known.length);
    System.arraycopy(known, from, octets, length, known.length - from);
    length += known.length - from;
    return this;
  }

  JsonBytes number(long number) {
    byte[] digits = Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
    makeRoom(digits.length);
    System.arraycopy(digits, 0, octets, length, digits.length);
    length += digits.length;
    return this;
  }

  /** Octets that were added since the last time that they were taken. */
  int length() {
    return length;
  }

  /** Takes back what was added after so many octets. */
  void cut(int to) {
    length = to;
  }

  /** What was added since the last time. */
  byte[] take() {
    byte[] taken = Arrays.copyOf(octets, length);
    length = 0;
    if (octets.length > 4 * FIRST_SIZE) {
      octets = new byte[FIRST_SIZE];
    }
    return taken;
  }
}
