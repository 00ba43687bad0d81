// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/** The parts of a cut frame in what is held, in order. */
final class CutParts {
  private static final int MOST = HeldLines.MAX_LINES + 2;

  private final byte[] joined = new byte[FrameLayout.MAX_REQUEST_LENGTH];
  private final int[] starts = new int[MOST];
  private final int[] lengths = new int[MOST];
  private byte[] held;
  private int count;
  private int length;

  void clear(byte[] octets) {
    held = octets;
    count = 0;
    length = 0;
  }

  /** Takes these parts: start and length of each. */
  void take(int... startsAndLengths) {
    count = 0;
    length = 0;
    for (int i = 0; i < startsAndLengths.length; i += 2) {
      add(startsAndLengths[i], startsAndLengths[i + 1]);
    }
  }

  /** Takes all: the first characters, each line's run, the last one's too. */
  void takeAll(int first, HeldLines lines) {
    take(0, first);
    for (int line = 0; line < lines.kept(); line++) {
      add(lines.start(line), lines.run(line));
    }
    add(lines.start(), lines.run());
  }

  private void add(int start, int run) {
    starts[count] = start;
    lengths[count++] = run;
    length += run;
  }

  /** A part has so many characters from now on. */
  void resize(int part, int characters) {
    length += characters - lengths[part];
    lengths[part] = characters;
  }

  int count() {
    return count;
  }

  /** Characters of all parts. */
  int length() {
    return length;
  }

  int length(int part) {
    return lengths[part];
  }

  int lastLength() {
    return lengths[count - 1];
  }

  /** Where the last part ends in what is held. */
  int end() {
    return starts[count - 1] + lastLength();
  }

  /** Joins the first characters, as many as there are up to {@code most}; how many there are. */
  int join(int most) {
    int to = 0;
    for (int part = 0; part < count && to < most; part++) {
      int run = Math.min(lengths[part], most - to);
      System.arraycopy(held, starts[part], joined, to, run);
      to += run;
    }
    return to;
  }

  /** What was joined last. */
  byte[] joined() {
    return joined;
  }

  /** Whether a frame of this length would end in a digit, and have its last colon in place. */
  boolean mayEnd(int frame) {
    int last = starts[count - 1] + lastLength() - 1 - (length - frame);
    if (!FrameLayout.isDigit(held[last])) {
      return false;
    }
    int colon = last - FrameLayout.CHECK_LENGTH;
    return colon < starts[count - 1] || held[colon] == ':';
  }

  /** Hands on what stands between the parts. */
  void between(EchoFilter text) {
    for (int part = 1; part < count; part++) {
      int from = starts[part - 1] + lengths[part - 1];
      text.feed(held, from, starts[part] - from);
    }
  }
}
