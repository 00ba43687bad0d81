// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * Takes foreign text out of a cut request; the checks decide.
 *
 * <pre>
 *  one cut    AAAAAAAA xxxxxxx\r\n BBBBBBBB             A + B
 *  two cuts   AAAA xxxxx\r\n BBBBB yyyyyyy\r\n CCCCC    A + B + C
 * </pre>
 *
 * <p>Foreign text ends with a line end, so B and C start where a line starts, and hold no other
 * character than those of the alphabet: {@link HeldLines}. Foreign text may begin with such
 * characters ({@code usb 1-1: …}), so the end of A is tried at every place back from where the
 * alphabet was left, with two cuts the ends of A and B at {@value #AMBIGUOUS} places each. Where C
 * ends follows from the header.
 *
 * <p><b>Bounds.</b> Looking at one place costs 1, trying it {@value #TRY_COST}; a broken frame may
 * cost {@value #COST_PER_OCTET} per octet held: at most 2,512 tries in 1,256 octets, which only a
 * forger's text comes near; a kernel line in a request takes 1 to 20. <b>False accepts.</b> A try
 * whose header was cut is wrongly right with a chance of 2<sup>-48</sup> (header check and check),
 * one with the header intact of 2<sup>-32</sup>, as for any frame; both must have each field in its
 * form.
 */
final class Repair {
  static final int AMBIGUOUS = 32;
  static final int TRY_COST = 8;
  static final int COST_PER_OCTET = 16;

  private final HeaderReader header = new HeaderReader();
  private final byte[] joined = new byte[3 * FrameLayout.MAX_REQUEST_LENGTH];
  private int cost;
  private int budget;
  private byte[] held;
  private HeldLines lines;
  private int lowest;
  private int knownFrame;
  private int longest;
  private RequestHeader found;
  private int end1;
  private int start2;
  private int end2;
  private int start3;
  private int end3;

  /** Forgets the last frame. */
  void clear() {
    cost = 0;
    found = null;
  }

  /** What was tried for the frame so far. */
  int cost() {
    return cost;
  }

  /** A header that a try has shown to be intact, or null. */
  RequestHeader found() {
    return found;
  }

  /**
   * Whether the frame can be put together with what the last line's run holds.
   *
   * @param first characters of the alphabet at the start of what is held
   * @param intact the header, if the first characters hold it whole; null otherwise
   */
  boolean repairs(byte[] octets, int first, HeldLines heldLines, HeaderReader intact) {
    held = octets;
    lines = heldLines;
    budget = COST_PER_OCTET * (lines.start() + lines.run());
    lowest = intact == null ? 1 : intact.headerLength();
    knownFrame = intact == null ? 0 : intact.frameLength();
    longest = intact == null ? FrameLayout.MAX_REQUEST_LENGTH : knownFrame;
    int most = Math.min(first, longest - 1);
    return oneCut(most) || twoCuts(most);
  }

  private boolean oneCut(int most) {
    System.arraycopy(held, 0, joined, 0, most);
    for (int a = most; a >= lowest && reaches(a) && affordable(); a--) {
      if (fits(a, lines.start(), lines.run())) {
        end1 = a;
        start2 = end2 = start3 = lines.start();
        return true;
      }
    }
    return false;
  }

  private boolean twoCuts(int most) {
    System.arraycopy(held, 0, joined, 0, most);
    for (int a = most; a >= Math.max(lowest, most - AMBIGUOUS + 1); a--) {
      for (int line = lines.kept() - 1; line >= 0; line--) {
        if (!affordable()) {
          return false;
        }
        if (reaches(a + lines.run(line)) && twoCuts(a, lines.start(line), lines.run(line))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean twoCuts(int a, int start, int run) {
    int most = Math.min(run, longest - 1 - a);
    if (most <= 0) {
      return false;
    }
    System.arraycopy(held, start, joined, a, most);
    for (int b = most; b > Math.max(0, most - AMBIGUOUS) && reaches(a + b) && affordable(); b--) {
      if (fits(a + b, lines.start(), lines.run())) {
        end1 = a;
        start2 = start;
        end2 = start + b;
        start3 = lines.start();
        return true;
      }
    }
    return false;
  }

  /** Whether this many characters and the last line's run can make a frame at all. */
  private boolean reaches(int before) {
    return before + lines.run() >= Math.max(knownFrame, FrameLayout.MIN_REQUEST_LENGTH);
  }

  private boolean affordable() {
    return ++cost <= budget;
  }

  /**
   * Whether what is joined so far, up to {@code before}, and the last line's run begin with an
   * intact frame.
   */
  private boolean fits(int before, int start, int run) {
    if (knownFrame > 0 && !plausible(before, start)) {
      return false;
    }
    cost += TRY_COST;
    int most = Math.min(run, longest - before);
    System.arraycopy(held, start, joined, before, most);
    if (!header.read(joined, 0, before + most)) {
      return false;
    }
    if (found == null) {
      found = header.header(joined, 0);
    }
    int frame = header.frameLength();
    end3 = start + frame - before;
    return frame > before
        && frame <= before + most
        && end3 - frame <= FrameLayout.MAX_FOREIGN_LENGTH
        && header.checkStands(joined, 0);
  }

  /** Whether the known frame would end in a digit of this run, and have its last colon in place. */
  private boolean plausible(int before, int start) {
    int last = start + knownFrame - before - 1;
    if (!FrameLayout.isDigit(held[last])) {
      return false;
    }
    int colon = last - FrameLayout.CHECK_LENGTH;
    return colon < start || held[colon] == ':';
  }

  /** The request that was put together. */
  Request request() {
    return header.request(joined, 0);
  }

  /** Hands on the foreign text that was taken out. */
  void foreignText(EchoFilter text) {
    text.feed(held, end1, start2 - end1);
    text.feed(held, end2, start3 - end2);
  }

  /** Where the frame ends. */
  int end() {
    return end3;
  }
}
