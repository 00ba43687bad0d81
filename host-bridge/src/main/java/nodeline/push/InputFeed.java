// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nodeline.Problem;

/**
 * Gives a command its input: types it to a second reader on the board, which checks each part and
 * prints it into a pipe ({@code docs/push.md}). For a thread of its own.
 *
 * <pre>
 *   the first 8 KiB, a second of silence, the end  ⇒ the command starts with what came
 *   more                                           ⇒ printed as the command takes it
 *   the end                                        ⇒ the reader ends, and with it the pipe
 * </pre>
 */
final class InputFeed {
  /** Acknowledgements of the second reader, in the midst of the command's output. */
  static final Pattern ANSWER =
      Pattern.compile("=([0-9]{1,9}):(?:((?:lost|cut)?):)?([0-9]{1,5}\\.[0-9]{1,5})\r*\n");

  private static final int MAX_HELD = 8_192;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Shorter than the reader's patience with a silent host. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(8);

  private static final String CUT = "cut";
  private static final String EXIT = "q=;Q;exit";
  private static final Duration LONGEST_END = Duration.ofSeconds(5);
  private static final Duration ENDLESS = Duration.ofDays(365);

  private final BoardConsole console;
  private final BoardReader reader;
  private final CommandInput input;
  private final int begin;
  private final Thread thread = new Thread(this::feed, "feed");
  private int held;
  private boolean going;
  private volatile boolean ended;
  private volatile Problem failure;

  InputFeed(BoardConsole console, BoardReader reader, CommandInput input) {
    this.console = console;
    this.reader = reader;
    this.input = input;
    this.begin = reader.offset(); // where the first reader tells of the command's end
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void feed() {
    try {
      boolean more = true;
      while (more) {
        CommandInput.Piece piece = input.take(going ? KEEP_ALIVE : PAUSE);
        more = piece.state() != CommandInput.State.END;
        console.boot().commandReads(piece.octets().getBytes(StandardCharsets.ISO_8859_1));
        run(code(piece));
      }
      ended = true;
    } catch (CancellationException e) {
      // The command has ended, or is being ended.
    } catch (Problem e) {
      fail(e);
    }
  }

  private void run(String code) {
    if (!reader.type(code, Progress.NONE) || reader.execute(ENDLESS).isEmpty()) {
      throw new Problem(
          "%s: the board does not take the input any more; it said last: \"%s\""
              .formatted(console.device(), console.lastWords()),
          "look at it: nodeline console " + console.device());
    }
  }

  /** An idle host's is empty: the reader hears that there is one. */
  private String code(CommandInput.Piece piece) {
    String code = going ? print(piece) : hold(piece);
    return piece.state() == CommandInput.State.END ? code + EXIT : code;
  }

  private static String print(CommandInput.Piece piece) {
    return piece.octets().isEmpty() ? "" : "u " + text(piece.octets()) + " >&4;";
  }

  /** The command waits for a line first, so it runs when all of this is in the pipe. */
  private String hold(CommandInput.Piece piece) {
    held += piece.octets().length();
    String code = piece.octets().isEmpty() ? "" : "T=$T" + text(piece.octets()) + ";";
    going = held > MAX_HELD || piece.state() != CommandInput.State.PIECE;
    return going ? code + "{ echo;u \"$T\";} >&4;T=;" : code;
  }

  private static String text(String octets) {
    return TypedText.quote(TypedText.printed(octets));
  }

  /**
   * Whether a match of {@link #ANSWER} is one of the second reader.
   *
   * @throws Problem if it says that the reader has ended, and with it the command's input
   */
  boolean isAnswer(MatchResult answer) {
    int place = Integer.parseInt(answer.group(1));
    if (answer.group(2) == null) {
      return reader.isPart(place, answer.group(3));
    }
    boolean right = reader.isRight(place, answer.group(2), answer.group(3));
    if (right && answer.group(2).equals(CUT)) {
      throw new Problem(
          console.device() + ": the input was cut: the host was silent",
          "do not suspend the host while a command has input; run it again, if it may run twice");
    }
    return right && place > begin;
  }

  /**
   * Nothing, unless the text says that the reader has ended.
   *
   * @throws Problem if it does
   */
  void refuseCut(String said) {
    ANSWER.matcher(said).results().forEach(this::isAnswer);
  }

  /** Without a lock: who waits for the console holds that, and asks this. */
  private void fail(Problem problem) {
    failure = problem;
    console.wake();
  }

  /**
   * Nothing, unless the command does not get the rest.
   *
   * @throws Problem why
   */
  void refuseFailure() {
    Problem why = failure;
    if (why != null) {
      throw why;
    }
  }

  /**
   * The command has ended, whatever it has read. The second reader ends too; or it is gone, by
   * SIGPIPE, and the first one says that the text before is lost.
   */
  void end() {
    stop();
    if (!ended && reader.type(EXIT, Progress.NONE)) {
      reader.execute(LONGEST_END);
    }
  }

  /** Types nothing more. */
  void stop() {
    console.endWaiting(thread);
  }
}
