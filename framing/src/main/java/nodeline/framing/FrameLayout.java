// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * Where things are in a frame, and how large they may be.
 *
 * <pre>
 *  request, board to bridge
 *  ~NL1:id:try:verb:window:timeout:i:n:len:hchk:payload:check
 *  |    |  |   |    |      |       | | |   |    |       '-- 10 digits, CRC-32 of all before it
 *  |    |  |   |    |      |       | | |   |    '---------- len characters
 *  |    |  |   |    |      |       | | |   '--------------- 5 digits, low half of the CRC-32 of all before it
 *  |    |  |   |    |      |       | | '------------------- 0 to 960
 *  |    |  |   |    |      |       | '--------------------- 1 to 999999
 *  |    |  |   |    |      |       '----------------------- 1 to 999999, or FIRST-LAST
 *  |    |  |   |    |      '------------------------------- empty, or 0 to 999999 s
 *  |    |  |   |    '-------------------------------------- 0 to 60 s, or SECONDS-TAKES
 *  |    |  |   '------------------------------------------- one letter
 *  |    |  '----------------------------------------------- 1 to 999999
 *  |    '-------------------------------------------------- 12 of 0-9 a-f
 *  '------------------------------------------------------- marker and version
 *
 *  reply, bridge to board
 *  #NL1:id:op:a:b:payload:check
 *  |    |  |  | | |       '-- 10 digits, CRC-32 of all before it
 *  |    |  |  | | '---------- 0 to 448 characters; ends 11 before the frame's end
 *  |    |  |  '-'------------ 0 to 999999 each
 *  |    |  '----------------- one letter
 *  |    '-------------------- 12 of 0-9 a-f
 *  '------------------------- marker and version
 * </pre>
 */
public final class FrameLayout {
  /** First character of a request; it stands nowhere else in a frame. */
  public static final char REQUEST_START = '~';

  /** First character of a reply; it stands nowhere else in a frame. */
  public static final char REPLY_START = '#';

  /** What follows the first character of a frame of version 1. */
  public static final String MARKER_TAIL = "NL1:";

  /** Marker of a request. */
  public static final String REQUEST_MARKER = REQUEST_START + MARKER_TAIL;

  /** Marker of a reply. */
  public static final String REPLY_MARKER = REPLY_START + MARKER_TAIL;

  /** Characters of a marker. */
  public static final int MARKER_LENGTH = 5;

  /** Characters of a call's id. */
  public static final int ID_LENGTH = 12;

  /** Digits of a frame's check. */
  public static final int CHECK_LENGTH = 10;

  /** Digits of a request's header check. */
  public static final int HEADER_CHECK_LENGTH = 5;

  /** The check and the colon before it. */
  public static final int TRAILER_LENGTH = 1 + CHECK_LENGTH;

  /** Largest decimal field; at most six digits. */
  public static final int MAX_NUMBER = 999_999;

  /** Longest listening window, in seconds. */
  public static final int MAX_WINDOW = 60;

  /** Longest payload of a request, in characters. */
  public static final int MAX_REQUEST_PAYLOAD = 960;

  /** Longest payload of a reply to a board that does not say more, in characters. */
  public static final int MAX_REPLY_PAYLOAD = 192;

  /** Longest payload of a reply to a board that takes long lines, in characters. */
  public static final int MAX_LONG_PAYLOAD = 448;

  /** Shortest header of a request: its marker to the colon after the header check. */
  public static final int MIN_HEADER_LENGTH = "~NL1:0123456789ab:1:s:0::1:1:0:12345:".length();

  /** Longest header of a request. */
  public static final int MAX_HEADER_LENGTH =
      "~NL1:0123456789ab:999999:s:60-9:999999:999998-999999:999999:960:12345:".length();

  /** Shortest request, in characters. */
  public static final int MIN_REQUEST_LENGTH = MIN_HEADER_LENGTH + TRAILER_LENGTH;

  /** Longest request, in characters. */
  public static final int MAX_REQUEST_LENGTH =
      MAX_HEADER_LENGTH + MAX_REQUEST_PAYLOAD + TRAILER_LENGTH;

  /** Shortest reply, in characters. */
  public static final int MIN_REPLY_LENGTH = "#NL1:0123456789ab:k:1:1:".length() + TRAILER_LENGTH;

  /**
   * Longest request of another version, in characters without the line end: what a tty takes as one
   * line everywhere.
   */
  public static final int MAX_FOREIGN_REQUEST = 238;

  /** Longest reply, in characters without the line end. */
  public static final int MAX_REPLY_LENGTH = 494;

  /** Pieces in one go, each way, for a board that does not say another number. */
  public static final int PIECES = 8;

  /** What a board says that takes long lines, and as many of them as {@link #LONG_PIECES}. */
  public static final int LONG_LINES = 9;

  /** Pieces of a result in one go, for a board that takes long lines: 2 KB as for others. */
  public static final int LONG_PIECES = 4;

  /** Most foreign text that is taken out of one broken frame, in octets. */
  public static final int MAX_FOREIGN_LENGTH = 1024;

  private static final boolean[] ALPHABET = new boolean[256];

  static {
    String marks = "._:/,+=-%@";
    for (int i = 0; i < 128; i++) {
      ALPHABET[i] =
          (i >= '0' && i <= '9')
              || (i >= 'A' && i <= 'Z')
              || (i >= 'a' && i <= 'z')
              || marks.indexOf(i) >= 0;
    }
  }

  private FrameLayout() {}

  /** Whether an octet may stand in a frame after the marker's first character. */
  public static boolean inAlphabet(byte octet) {
    return ALPHABET[octet & 0xff];
  }

  /** Whether a text is a call's id in its form: 12 characters of {@code 0-9a-f}. */
  public static boolean isId(String text) {
    return text.length() == ID_LENGTH && text.chars().allMatch(FrameLayout::isIdCharacter);
  }

  static boolean isIdCharacter(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f');
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean startsWithMarker(byte[] octets, int offset, int end, String marker) {
    if (end - offset < marker.length()) {
      return false;
    }
    for (int i = 0; i < marker.length(); i++) {
      if (octets[offset + i] != marker.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static boolean allInAlphabet(byte[] octets, int offset, int end) {
    for (int i = offset; i < end; i++) {
      if (!inAlphabet(octets[i])) {
        return false;
      }
    }
    return true;
  }
}
