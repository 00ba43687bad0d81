// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * Takes foreign text out of a cut request; the checks decide.
 *
 * <pre>
 *  one cut     AAAAAAAA xxxxxxx\r\n BBBBBBBB                                A + B
 *  more cuts   AAAA xxxxx\r\n BBBBB yyyyyyy\r\n zzzz\r\n CCCCC              A + B + C
 * </pre>
 *
 * <p>Foreign text ends with a line end, so B and C start where a line starts, and hold no other
 * character than those of the alphabet: {@link HeldLines}. Foreign text may begin with such
 * characters ({@code usb 1-1: …}), so each part may have a tail that is foreign, and a part may be
 * all foreign.
 *
 * <ul>
 *   <li>One cut: A and the last part, with every tail of A. The frame may end before the last part.
 *   <li>Any number of cuts: all parts, two of which at most have foreign tails, of {@value
 *       #AMBIGUOUS} characters at most if the header is among them. The header says how long both
 *       tails are together, as the frame ends where the last part does.
 *   <li>Two cuts with foreign lines between them: A, any part and the last one, with tails of
 *       {@value #AMBIGUOUS} characters at most.
 * </ul>
 *
 * <p><b>Bounds.</b> Looking at one place costs 1, trying it {@value #TRY_COST} and 1 for each
 * {@value #JOIN} characters that are joined for it; a broken frame may cost {@value
 * #COST_PER_OCTET} per octet held, which only a forger's text comes near; a kernel line in a
 * request takes 1 to 20 tries. <b>False accepts.</b> A try whose header was cut is wrongly right
 * with a chance of 2<sup>-48</sup> (header check and check), one with the header intact of
 * 2<sup>-32</sup>, as for any frame; both must have each field in its form.
 */
final class Repair {
  static final int AMBIGUOUS = 32;
  static final int TRY_COST = 8;
  static final int COST_PER_OCTET = 16;

  private static final int JOIN = 64;

  private final HeaderReader header = new HeaderReader();
  private final CutParts parts = new CutParts();
  private int cost;
  private int budget;
  private HeldLines lines;
  private int lowest;
  private int knownFrame;
  private int longest;
  private RequestHeader found;
  private int end;

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
    lines = heldLines;
    budget = COST_PER_OCTET * (lines.start() + lines.run());
    lowest = intact == null ? 1 : intact.headerLength();
    knownFrame = intact == null ? 0 : intact.frameLength();
    longest = intact == null ? FrameLayout.MAX_REQUEST_LENGTH : knownFrame;
    int most = Math.min(first, longest - 1);
    parts.clear(octets);
    return oneCut(most) || manyCuts(first) || twoCuts(most);
  }

  private boolean oneCut(int most) {
    parts.take(0, most, lines.start(), lines.run());
    for (int a = most; a >= lowest && reaches(a) && affordable(); a--) {
      parts.resize(0, a);
      if ((knownFrame == 0 || parts.mayEnd(knownFrame)) && fits(false)) {
        return true;
      }
    }
    return false;
  }

  private boolean twoCuts(int most) {
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
    parts.take(0, a, start, most, lines.start(), lines.run());
    for (int b = most; b > Math.max(0, most - AMBIGUOUS) && reaches(a + b) && affordable(); b--) {
      parts.resize(1, b);
      if ((knownFrame == 0 || parts.mayEnd(knownFrame)) && fits(false)) {
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

  private boolean manyCuts(int first) {
    if (lines.kept() == 0) {
      return false;
    }
    parts.takeAll(first, lines);
    if (knownFrame > 0) {
      return surplus(0, lowest, parts.length() - knownFrame);
    }
    if (parts.length() < FrameLayout.MIN_REQUEST_LENGTH) {
      return false;
    }
    return headerStands()
        ? surplus(0, header.headerLength(), parts.length() - header.frameLength())
        : cutHeader();
  }

  /** Tries a foreign tail at each part that the header may reach into. */
  private boolean cutHeader() {
    int before = 0;
    for (int part = 0; part < parts.count() - 1 && before < FrameLayout.MAX_HEADER_LENGTH; part++) {
      int whole = parts.length(part);
      for (int tail = 1; tail <= Math.min(whole, AMBIGUOUS) && affordable(); tail++) {
        parts.resize(part, whole - tail);
        if (headerStands() && surplusAfter(part)) {
          return true;
        }
      }
      parts.resize(part, whole);
      before += whole;
    }
    return false;
  }

  private boolean surplusAfter(int part) {
    int over = parts.length() - header.frameLength();
    return over == 0 ? fits(true) : over > 0 && wholeParts(part + 1, 0, over);
  }

  /**
   * Takes so many characters out, from one part's end or from two.
   *
   * @param from the first part that may have a tail
   * @param intact characters that stay of it
   */
  private boolean surplus(int from, int intact, int over) {
    if (over <= 0) {
      return over == 0 && fits(true);
    }
    if (wholeParts(from, intact, over)) {
      return true;
    }
    int stays = intact;
    for (int part = from; part < parts.count() - 2; part++) {
      int whole = parts.length(part);
      int most = Math.min(Math.min(whole - stays, over - 1), AMBIGUOUS);
      for (int tail = 1; tail <= most; tail++) {
        parts.resize(part, whole - tail);
        if (oneTail(part + 1, 0, over - tail)) {
          return true;
        }
      }
      parts.resize(part, whole);
      stays = Math.max(0, stays - whole);
    }
    return false;
  }

  /** Takes so many characters out: short parts that are all foreign, and one part's end. */
  private boolean wholeParts(int from, int intact, int over) {
    return oneTail(from, intact, over) || wholeParts(from, from, intact, over);
  }

  /**
   * The same with at least one whole part.
   *
   * @param next the first part that may be taken out; those before are decided
   */
  private boolean wholeParts(int next, int from, int intact, int over) {
    int stays = intact;
    for (int part = from; part < parts.count() - 1 && affordable(); part++) {
      int whole = parts.length(part);
      boolean mayGo = part >= next && stays == 0 && whole > 0 && whole < Math.min(over, AMBIGUOUS);
      if (mayGo) {
        parts.resize(part, 0);
        int rest = over - whole;
        if (oneTail(from, intact, rest) || wholeParts(part + 1, from, intact, rest)) {
          return true;
        }
        parts.resize(part, whole);
      }
      stays = Math.max(0, stays - whole);
    }
    return false;
  }

  private boolean oneTail(int from, int intact, int over) {
    int stays = intact;
    for (int part = from; part < parts.count() - 1 && affordable(); part++) {
      int whole = parts.length(part);
      if (whole - stays >= over) {
        parts.resize(part, whole - over);
        if (fits(true)) {
          return true;
        }
        parts.resize(part, whole);
      }
      stays = Math.max(0, stays - whole);
    }
    return false;
  }

  private boolean headerStands() {
    cost += TRY_COST;
    int length = parts.join(FrameLayout.MAX_HEADER_LENGTH);
    if (!header.read(parts.joined(), 0, length)) {
      return false;
    }
    if (found == null) {
      found = header.header(parts.joined(), 0);
    }
    return true;
  }

  /**
   * Whether what the parts make together begins with an intact frame.
   *
   * @param whole whether it must end with it
   */
  private boolean fits(boolean whole) {
    if (!headerStands()) {
      return false;
    }
    int frame = header.frameLength();
    int after = parts.length() - frame;
    if (after < 0 || (whole && after > 0) || parts.lastLength() <= after) {
      return false;
    }
    cost += frame / JOIN;
    parts.join(frame);
    end = parts.end() - after;
    return end - frame <= FrameLayout.MAX_FOREIGN_LENGTH && header.checkStands(parts.joined(), 0);
  }

  /** The request that was put together. */
  Request request() {
    return header.request(parts.joined(), 0);
  }

  /** Hands on the foreign text that was taken out. */
  void foreignText(EchoFilter text) {
    parts.between(text);
  }

  /** Where the frame ends. */
  int end() {
    return end;
  }
}
