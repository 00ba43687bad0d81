// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * The octets from a possible start of a request on, and what they have turned out to be so far.
 *
 * <pre>
 *  MARKER   ~ … ~NL1     all octets so far are the marker's
 *            marker whole ▶ FRAME; another digit than 1 ▶ VERSION; ~ and no foreign text ▶ text; else ▶ CUT
 *  FRAME    ~NL1:…       marker whole
 *            check right ▶ intact; cut taken out ▶ repaired; marker, 1,024 foreign octets, quiet ▶ broken
 *  CUT      ~NL[ 1.2] …  foreign text within the marker
 *            cut taken out ▶ repaired; ~, 1,024 foreign octets, quiet ▶ text, or broken if the header was intact
 *  VERSION  ~NL2:…       marker of another version
 *            check right at line end or quiet ▶ foreign version; ~ ▶ text; else ▶ CUT
 * </pre>
 */
final class HeldFrame {
  /** What the octets are. */
  enum Outcome {
    NOTHING_YET,
    INTACT,
    REPAIRED,
    /** A broken request. */
    BROKEN,
    /** Of another version, with an id. */
    FOREIGN_VERSION,
    /** No request at all. */
    TEXT
  }

  private enum State {
    MARKER,
    FRAME,
    CUT,
    VERSION
  }

  /** Most octets that are held. */
  static final int CAPACITY = FrameLayout.MAX_REQUEST_LENGTH + FrameLayout.MAX_FOREIGN_LENGTH;

  private static final int ID_END = FrameLayout.MARKER_LENGTH + FrameLayout.ID_LENGTH;
  private static final int HEADER_COLONS = 10;

  private final byte[] octets = new byte[CAPACITY];
  private final HeaderReader header = new HeaderReader();
  private final HeldLines lines = new HeldLines();
  private final Repair repair = new Repair();
  private int length;
  private int at;
  private State state = State.MARKER;
  private int first;
  private boolean firstOpen = true;
  private int colons;
  private boolean headerIntact;
  private int lastStart;
  private int end;
  private boolean overlong;
  private boolean followed;
  private long work;

  /**
   * Whether a request may start at {@code at}; a lone {@code ~} must be followed by foreign text's
   * usual start.
   */
  static boolean mayStart(byte[] octets, int at, int end) {
    if (octets[at] != FrameLayout.REQUEST_START) {
      return false;
    }
    return at + 1 == end || octets[at + 1] == 'N' || startsForeignText(octets[at + 1]);
  }

  /** A line end, a colour, a timestamp, a log level. */
  private static boolean startsForeignText(byte octet) {
    return octet == '\r' || octet == '\n' || octet == 0x1b || octet == '[' || octet == '<';
  }

  boolean isEmpty() {
    return length == 0;
  }

  int length() {
    return length;
  }

  byte[] octets() {
    return octets;
  }

  void add(byte octet) {
    octets[length++] = octet;
  }

  /** Forgets the first octets and looks at the others anew. */
  void drop(int count) {
    System.arraycopy(octets, count, octets, 0, length - count);
    length -= count;
    at = 0;
    state = State.MARKER;
    first = 0;
    firstOpen = true;
    colons = 0;
    headerIntact = false;
    lastStart = 0;
    overlong = false;
    followed = false;
    lines.clear();
    repair.clear();
  }

  /**
   * Where the next possible start is, at {@code from} or behind it; the length if there is none.
   */
  int nextStart(int from) {
    int start = from;
    while (start < length && !mayStart(octets, start, length)) {
      start++;
    }
    return start;
  }

  boolean hasNext() {
    return at < length;
  }

  /** Looks at one more octet. After another outcome than nothing yet, {@link #drop} must follow. */
  Outcome next() {
    byte octet = octets[at];
    work++;
    if (octet == FrameLayout.REQUEST_START && at > 0) {
      if (state != State.FRAME) {
        return abandoned(octet);
      }
      lastStart = at;
    }
    Outcome outcome =
        switch (state) {
          case MARKER -> marker(octet);
          case FRAME -> frame(octet);
          case CUT -> cut(octet);
          case VERSION -> version(octet);
        };
    at++;
    return outcome == Outcome.NOTHING_YET && length >= most() ? tooLong() : outcome;
  }

  /** Octets looked at, and what was tried, since the beginning. */
  long work() {
    return work;
  }

  /** The outcome if nothing more comes; never nothing yet. */
  Outcome finish() {
    if (lines.open() && repairs()) {
      return Outcome.REPAIRED;
    }
    if (state == State.VERSION && isForeignVersion(length)) {
      end = length;
      return Outcome.FOREIGN_VERSION;
    }
    return giveUp();
  }

  private Outcome marker(byte octet) {
    if (octet == FrameLayout.REQUEST_MARKER.charAt(at)) {
      first++;
      if (first == FrameLayout.MARKER_LENGTH) {
        state = State.FRAME;
        colons = 1;
      }
      return Outcome.NOTHING_YET;
    }
    if (at == 1 && !startsForeignText(octet)) {
      return giveUp();
    }
    if (at == FrameLayout.MARKER_LENGTH - 2 && FrameLayout.isDigit(octet)) {
      state = State.VERSION;
      return Outcome.NOTHING_YET;
    }
    state = State.CUT;
    return cut(octet);
  }

  private Outcome frame(byte octet) {
    if (isNewMarker()) {
      followed = true;
      return giveUp();
    }
    if (firstOpen) {
      firstOpen = FrameLayout.inAlphabet(octet);
      return firstOpen ? intact(octet) : cut(octet);
    }
    return cut(octet);
  }

  private boolean isNewMarker() {
    return lastStart > 0
        && at - lastStart == FrameLayout.MARKER_LENGTH - 1
        && FrameLayout.startsWithMarker(octets, lastStart, at + 1, FrameLayout.REQUEST_MARKER);
  }

  private Outcome intact(byte octet) {
    first++;
    if (octet == ':' && ++colons == HEADER_COLONS) {
      headerIntact = header.read(octets, 0, first);
    }
    if (headerIntact && first == header.frameLength() && header.checkStands(octets, 0)) {
      end = first;
      return Outcome.INTACT;
    }
    return Outcome.NOTHING_YET;
  }

  private Outcome cut(byte octet) {
    if (!lines.endsRun(octet, at)) {
      return Outcome.NOTHING_YET;
    }
    if (repairs()) {
      return Outcome.REPAIRED;
    }
    lines.keep();
    return Outcome.NOTHING_YET;
  }

  private boolean repairs() {
    int before = repair.cost();
    boolean repaired = repair.repairs(octets, first, lines, headerIntact ? header : null);
    work += repair.cost() - before;
    end = repaired ? repair.end() : end;
    return repaired;
  }

  private Outcome version(byte octet) {
    boolean form =
        at < FrameLayout.MARKER_LENGTH
            ? octet == ':'
            : at < ID_END ? FrameLayout.isIdCharacter(octet) : at > ID_END || octet == ':';
    boolean lineEnd = octet == '\r' || octet == '\n';
    if (lineEnd && isForeignVersion(at)) {
      end = at;
      return Outcome.FOREIGN_VERSION;
    }
    if (!form || at == FrameLayout.MAX_FOREIGN_REQUEST || octet < ' ' || octet > '~') {
      state = State.CUT;
      at = FrameLayout.MARKER_LENGTH - 3; // the digit is looked at again, as foreign text
    }
    return Outcome.NOTHING_YET;
  }

  /** The check tells it from a request of this version whose digit was flipped. */
  private boolean isForeignVersion(int to) {
    return to > ID_END && Check.ends(octets, 0, to);
  }

  private int most() {
    int frame = headerIntact ? header.frameLength() : FrameLayout.MAX_REQUEST_LENGTH;
    return frame + FrameLayout.MAX_FOREIGN_LENGTH;
  }

  private Outcome tooLong() {
    if (at < length) {
      return Outcome.NOTHING_YET;
    }
    overlong = true;
    return finish();
  }

  /** Another start, which is the likelier one where the marker is not whole. */
  private Outcome abandoned(byte start) {
    return lines.endsRun(start, at) && repairs() ? Outcome.REPAIRED : giveUp();
  }

  private Outcome giveUp() {
    end = 1;
    return state == State.FRAME || repair.found() != null ? Outcome.BROKEN : Outcome.TEXT;
  }

  /** Where what the outcome speaks of ends, or where another start may be looked for. */
  int end() {
    return end;
  }

  /** The intact request. */
  Request request() {
    return header.request(octets, 0);
  }

  /** The repaired request; the foreign text in it goes out. */
  Request repaired(EchoFilter text) {
    repair.foreignText(text);
    return repair.request();
  }

  /** The id in a frame of another version. */
  String id() {
    return Octets.of(octets, FrameLayout.MARKER_LENGTH, FrameLayout.ID_LENGTH);
  }

  /** The broken frame's header if it was intact, also with foreign text in it; null otherwise. */
  RequestHeader header() {
    return headerIntact ? header.header(octets, 0) : repair.found();
  }

  /** Whether the broken frame was given up because another one begins. */
  boolean followed() {
    return followed;
  }

  /** What is wrong with the broken frame. */
  DamageKind damage() {
    if (!headerIntact) {
      return repair.found() == null ? DamageKind.HEADER : DamageKind.CHECK;
    }
    if (first >= header.frameLength()) {
      return DamageKind.CHECK;
    }
    return overlong ? DamageKind.OVERLONG : DamageKind.TRUNCATED;
  }
}
