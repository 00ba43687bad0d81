// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A call as the bridge knows it. */
final class BoardCall {
  /** See {@code docs/protocol.md}, section 12. */
  enum State {
    ASSEMBLING,
    RUNNING,
    READY
  }

  private static final int GIVE_WAYS = 3;

  final RequestHeader first;
  final long began;
  final long deadline;
  final Message message;
  private final Set<String> seen = new HashSet<>();
  private int attempt;
  private long lastUsed;
  private long windowEnd;
  private int takes;
  private boolean waitsForTurn;
  private int giveWays;
  private State state = State.ASSEMBLING;
  private Op op;
  private List<String> pieces = List.of();
  private int characters;
  private long charged;
  private int lastSent;
  private boolean told;

  BoardCall(RequestHeader first, long now, long deadline) {
    this.first = first;
    this.began = now;
    this.deadline = deadline;
    this.message = new Message(first.pieces());
  }

  String id() {
    return first.id();
  }

  /** The try of its last frame. */
  int attempt() {
    return attempt;
  }

  State state() {
    return state;
  }

  boolean ready() {
    return state == State.READY;
  }

  /**
   * Whether this frame has been here before: frames do not overtake each other, and no more pieces
   * than go at once share a try.
   */
  boolean isCopy(RequestHeader frame) {
    return frame.attempt() < attempt
        || (frame.attempt() == attempt
            && (seen.size() >= FrameLayout.PIECES || seen.contains(mark(frame))));
  }

  private static String mark(RequestHeader frame) {
    return frame.verb().code() + ":" + frame.piece();
  }

  /** An intact frame, which is no copy, came. */
  void frame(RequestHeader frame, long now) {
    if (frame.attempt() > attempt) {
      attempt = frame.attempt();
      seen.clear();
    }
    seen.add(mark(frame));
    lastUsed = now;
    windowEnd = now + frame.window() * 1_000L;
    takes = frame.piecesAtOnce();
  }

  /** Whether the frame fits what the call has said so far. */
  boolean fits(Request request) {
    return request.verb() == first.verb()
        && request.timeout().equals(first.timeout())
        && message.fits(request);
  }

  /** The last frame listens, or it waits for its turn. */
  void turn(boolean waits) {
    waitsForTurn = waits;
    giveWays = 0;
  }

  /** Whether it has an answer and the listener may be asked to give way to it. */
  boolean wantsTurn() {
    return ready() && waitsForTurn && giveWays < GIVE_WAYS;
  }

  void askedToGiveWay() {
    giveWays++;
  }

  /** Its message is complete, and no longer kept. */
  String run() {
    state = State.RUNNING;
    return message.take();
  }

  /**
   * It has its result.
   *
   * @param pieceLength most characters of a piece, from now on, if the board takes as many
   */
  void finish(Result result, int pieceLength, long now) {
    message.forget();
    state = State.READY;
    op = result.op();
    String payload = Escape.text(result.text());
    characters = payload.length();
    pieces = Escape.pieces(payload, Math.min(pieceLength, first.longestPiece()));
    lastUsed = now;
  }

  /** The board wants to hear of it no longer. */
  void endTelling() {
    told = true;
    waitsForTurn = false;
  }

  /** Whether the board has been sent the last piece of the result, or ended the call. */
  boolean told() {
    return told;
  }

  /** When the last frame came or the result, whichever was later. */
  long lastUsed() {
    return lastUsed;
  }

  /** When the last frame came, or ceased to listen. */
  long windowEnd() {
    return windowEnd;
  }

  /** Characters of the result that are kept. */
  int resultCharacters() {
    return characters;
  }

  /** Octets of memory that the result takes: its pieces are objects of their own. */
  long resultMemory() {
    return memory(characters);
  }

  /** Octets of memory of a result of so many characters. */
  static long memory(long characters) {
    return characters + characters / 4;
  }

  /** Octets that it takes of the devices' memory from now on; returns those before. */
  long charged(long octets) {
    long before = charged;
    charged = octets;
    return before;
  }

  int resultPieces() {
    return pieces.size();
  }

  /** Whether the board has been sent that piece of the result. */
  boolean wasSent(int piece) {
    return piece <= lastSent;
  }

  /**
   * Pieces of the result, as many as the board takes at once.
   *
   * @param howMany pieces from the first on
   * @param mask 0 at the place of each of them that is not wanted; may be shorter. The first one
   *     always is
   */
  List<Reply> result(int from, int howMany, String mask) {
    int end = Math.min(from - 1 + howMany, pieces.size());
    List<Reply> replies = new ArrayList<>();
    for (int number = from; number <= end && replies.size() < takes; number++) {
      int at = number - from;
      if (at == 0 || at >= mask.length() || mask.charAt(at) != '0') {
        replies.add(new Reply(id(), op, number, pieces.size(), pieces.get(number - 1)));
        lastSent = Math.max(lastSent, number);
        told |= number == pieces.size();
      }
    }
    return replies;
  }

  DeviceProtocol.CallView view(boolean listens) {
    return new DeviceProtocol.CallView(id(), first.verb(), state.name(), began, listens);
  }
}
