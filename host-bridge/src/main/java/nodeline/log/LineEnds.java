// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

/**
 * The signs that some reader takes for a line's end, beside LF: lone CR, VT, FF, FS, GS and RS; in
 * UTF-8 also NEL, U+2028 and U+2029; in Latin-1 NEL. Fed with each octet, in whatever pieces.
 */
final class LineEnds {
  private static final String OCTETS = "\r\u000b\f\u001c\u001d\u001e";
  private static final int NEL = 0x85;
  private static final int NEL_UTF8 = 0xc285;
  private static final int LINE_SEPARATOR = 0xe280a8;
  private static final int PARAGRAPH_SEPARATOR = 0xe280a9;

  /** The last three octets. */
  private int last;

  void add(byte octet) {
    last = (last << 8 | (octet & 0xff)) & 0xffffff;
  }

  /**
   * Whether a line has ended for some reader, and this octet is the next one's first. More of these
   * signs, and LF, only end it once more.
   */
  boolean isCutBefore(byte next) {
    int octet = last & 0xff;
    boolean text = octet >= ' ' && octet < 0x80; // most are, and so they cost little
    if (text || next == '\n' || OCTETS.indexOf(next) >= 0) {
      return false;
    }
    boolean end =
        OCTETS.indexOf(octet) >= 0
            || (last & 0xffff) == NEL_UTF8
            || last == LINE_SEPARATOR
            || last == PARAGRAPH_SEPARATOR;
    // In UTF-8, this octet is a part of letters too: it matters where a stamp may follow.
    return end || (octet == NEL && next >= '0' && next <= '9');
  }
}
