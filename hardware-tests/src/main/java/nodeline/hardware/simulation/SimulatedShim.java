// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.List;
import nodeline.framing.Op;
import nodeline.framing.Reply;
import nodeline.framing.Result;

/** One call of a board: the first table of {@code docs/protocol.md}, section 12. */
final class SimulatedShim {
  private static final int DAMAGES = 3;
  private static final int LATE_REPLIES = 5;
  private static final int HEARD_AGAIN = 30_000;
  private static final int NO_BRIDGE = 60_000;
  private static final int GRACE = 20_000;
  private static final int MAX_PATIENCE = 1_500;
  private static final int MIN_PATIENCE = 100;
  private static final int CHARACTERS = 200;
  private static final int SECOND = 1_000;

  /** A reply before this was no "not yet", in milliseconds after its frame. */
  private static final int NOT_YET = 40;

  private final SimulatedTty tty;
  private final String id;
  private final SimulatedTty.Question question;
  private final SimulatedMessage message;
  private final SimulatedFrames frames;
  private ShimPhase phase = ShimPhase.QUEUED;
  private int window = 1;
  private int repeats;
  private int damages;
  private int lateReplies;
  private boolean heard;

  /** Whether an answer to an earlier frame may still come. */
  private boolean owed;

  private boolean notYet;
  private boolean asked;
  private String missing = "";
  private SimulatedResult pieces;
  private int wanted;
  private Result result;
  private VirtualTime.Event timer;
  private VirtualTime.Event unheard;
  private VirtualTime.Event end;

  SimulatedShim(SimulatedTty tty, String id, SimulatedTty.Question question) {
    this.tty = tty;
    this.id = id;
    this.question = question;
    this.message = new SimulatedMessage(question.payload());
    this.frames = new SimulatedFrames(tty, id, question, message);
  }

  String id() {
    return id;
  }

  void begin() {
    VirtualTime time = tty.time();
    question
        .timeout()
        .ifPresent(seconds -> end = time.after(seconds * (long) SECOND + GRACE, this::timeOut));
    waitForBridge();
    tty.enter(this);
  }

  /** Ends it without a word: its board is off. */
  void kill() {
    phase = ShimPhase.DONE;
    cancel(timer);
    cancel(unheard);
    cancel(end);
  }

  private static void cancel(VirtualTime.Event event) {
    if (event != null) {
      event.cancel();
    }
  }

  private void timer(long millis, Runnable what) {
    cancel(timer);
    timer = tty.time().after(millis, what);
  }

  private void waitForBridge() {
    cancel(unheard);
    unheard = tty.time().after(NO_BRIDGE, this::giveUpUnheard);
  }

  private void giveUpUnheard() {
    if (!heard && phase != ShimPhase.DONE) {
      fail("no bridge answers");
    }
  }

  private void timeOut() {
    if (result == null) {
      fail(
          "timed out after %d s, no bridge, missing: %s"
              .formatted(question.timeout().getAsInt(), missing));
    }
  }

  private void fail(String error) {
    frames.end();
    result = Result.failed(error);
    done();
  }

  /** Another call has the tty. */
  void queued() {
    phase = ShimPhase.QUEUED;
    cancel(timer);
    if (!asked) {
      askUnheard();
    } else {
      timer(HEARD_AGAIN, this::askAgainUnheard);
    }
  }

  /** The line is another call's: that no bridge was heard says nothing. */
  private void askAgainUnheard() {
    waitForBridge();
    askUnheard();
  }

  private void askUnheard() {
    asked = true;
    frames.again();
    frames.send(message.first(), 0);
    timer(HEARD_AGAIN, this::askAgainUnheard);
  }

  /** It has the tty. */
  void turn() {
    asked = false;
    phase = ShimPhase.LISTEN;
    ask();
  }

  private void ask() {
    frames.again();
    frames.send(message.last(), window);
    awaitAnswer();
  }

  /** All that it has sent. */
  List<byte[]> frames() {
    return frames.all();
  }

  private void awaitAnswer() {
    notYet = false;
    timer(silence(), this::onSilence);
  }

  /** Patience, half as long again each time, and the time that what was sent takes. */
  private long silence() {
    long patience = tty.patience();
    long longer = (long) (patience * Math.pow(1.5, Math.min(repeats, 7)));
    long wait = Math.max(patience, Math.min(MAX_PATIENCE, longer));
    return wait + patience * Math.max(0, frames.characters() - CHARACTERS) / CHARACTERS / 4;
  }

  private void onSilence() {
    repeats++;
    owed = true;
    damages = 0;
    if (phase == ShimPhase.COLLECT) {
      fetch();
    } else {
      message.shrink();
      tty.requeue(this);
    }
  }

  boolean reads() {
    return phase == ShimPhase.LISTEN || phase == ShimPhase.COLLECT || phase == ShimPhase.LINGER;
  }

  /** A reply was broken that may have been its own. */
  void damaged() {
    heard = true;
    if (phase == ShimPhase.LISTEN && ++damages <= DAMAGES) {
      repeats++;
      owed |= tty.time().now() - frames.at() >= NOT_YET;
      message.shrink();
      ask();
    }
  }

  /** An intact reply to this id. */
  void reply(Reply reply) {
    heard = true;
    damages = 0;
    if (isLate(reply)) {
      return;
    }
    if (phase == ShimPhase.LINGER) {
      linger();
      return;
    }
    if (repeats == 0 && frames.window() > 0 && !notYet) {
      long took = tty.time().now() - frames.at();
      tty.patience(Math.max(MIN_PATIENCE, Math.min(MAX_PATIENCE, 2 * took)));
    }
    if (phase == ShimPhase.COLLECT) {
      collect(reply);
    } else {
      listened(reply);
    }
  }

  /** Whether it answers an earlier try than the last. */
  private boolean isLate(Reply reply) {
    return (reply.op() == Op.CONTINUE || reply.op() == Op.AGAIN)
        && !reply.answered().equals(Integer.toString(frames.attempt()));
  }

  private void listened(Reply reply) {
    switch (reply.op()) {
      case OK, FAILED, USAGE -> {
        pieces = new SimulatedResult(reply);
        wanted = Math.min(reply.b(), tty.piecesAtOnce());
        phase = ShimPhase.COLLECT;
        keep(reply);
      }
      case CONTINUE -> sendWanted(message.wanted(reply.a(), reply.wanted()));
      case WAIT -> {
        missing = reply.payload();
        window = reply.a();
        owed &= repeats > 0;
        repeats = 0;
        notYet = true;
        timer(
            Math.max(0, frames.at() + frames.window() * (long) SECOND - tty.time().now()),
            () -> tty.requeue(this));
      }
      case GIVE_WAY -> tty.requeue(this);
      case AGAIN -> damaged();
    }
  }

  private void sendWanted(List<SimulatedMessage.Run> runs) {
    frames.again();
    for (SimulatedMessage.Run run : runs) {
      frames.send(run, run.equals(message.last()) ? window : 0);
    }
    awaitAnswer();
  }

  private void collect(Reply reply) {
    switch (reply.op()) {
      case WAIT, GIVE_WAY, AGAIN -> {}
      default -> {
        if (pieces.has(reply)) {
          keep(reply);
        } else {
          phase = ShimPhase.LISTEN;
          message.beginAgain();
          ask();
        }
      }
    }
  }

  private void keep(Reply reply) {
    pieces.keep(reply);
    wanted--;
    if (pieces.complete()) {
      result = pieces.whole();
      if (owed) {
        phase = ShimPhase.LINGER;
        linger();
      } else {
        done();
      }
    } else if (wanted <= 0) {
      fetch();
    } else {
      timer(silence(), this::onSilence);
    }
  }

  private void fetch() {
    String mask = pieces.wanted(tty.piecesAtOnce());
    wanted = (int) mask.chars().filter(piece -> piece == '1').count();
    frames.fetch(pieces.firstMissing(), mask, window);
    timer(silence(), this::onSilence);
  }

  private void linger() {
    if (lateReplies++ < LATE_REPLIES) {
      timer(tty.patience(), this::done);
    }
  }

  private void done() {
    kill();
    tty.leave(this);
    tty.ended(this, result);
  }
}
