// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Problem;

/** The output of a board's command up to its end, which bears a check. */
final class CommandOutput {
  private static final int LONGEST_END = 60;
  private static final Duration TURN = Duration.ofHours(1);

  /**
   * How the console was before the command was typed: what is lost later, and later signs of a
   * reset, are the command's.
   *
   * @param place after all text so far
   */
  record Before(long place, long lost, int signs, int resets, int losses) {
    static Before of(BoardConsole console) {
      long place = console.end();
      BootGuard boot = console.boot();
      return new Before(
          place, console.lostSince(place), boot.signs(), boot.resets(), console.losses());
    }
  }

  /**
   * Where it begins.
   *
   * @param lineEnd what the tty makes of a line feed
   * @param feed what gives the command its input, and is answered in the midst of the output
   */
  record Start(Before before, long place, String lineEnd, Optional<InputFeed> feed) {
    /**
     * After the line that tells it.
     *
     * @param begun that line, in the text since {@code before}; its group is the line's end
     */
    static Start of(Before before, Matcher begun, Optional<InputFeed> feed) {
      return new Start(before, before.place() + begun.end(), begun.group(1), feed);
    }
  }

  private final BoardConsole console;
  private final BoardReader reader;
  private final NextBoot boot;
  private final Start start;
  private final Pattern end;
  private OutputStream out;
  private long place;
  private String pending = "";

  CommandOutput(BoardConsole console, BoardReader reader, Prompt prompt, Start start) {
    this.console = console;
    this.reader = reader;
    this.boot = new NextBoot(console.boot(), prompt, start.before());
    this.start = start;
    this.place = start.place();
    this.end = reader.answer("[0-9]{1,3}");
  }

  /**
   * Writes it as it comes; returns the command's exit status.
   *
   * @throws Problem if part of it or the console was lost, or the board was reset
   */
  int copy(OutputStream to) throws IOException {
    out = to;
    OptionalInt status = take();
    while (status.isEmpty()) {
      if (boot.isDone()) {
        throw new Problem(
            "%s: the board was reset while the command ran; the console says: \"%s\""
                .formatted(console.device(), console.lastWords()),
            "try again, if it may run twice");
      }
      awaitMore(boot.hasSigns() ? NextBoot.QUIET : TURN);
      status = take();
    }
    return status.getAsInt();
  }

  private void awaitMore(Duration most) {
    console.await(
        most,
        () -> {
          start.feed().ifPresent(InputFeed::refuseFailure);
          return console.end() > place || isCut() || isLost() ? Optional.of(1) : Optional.empty();
        });
  }

  private OptionalInt take() throws IOException {
    if (isCut()) {
      throw new Problem(
          console.device() + ": the console was lost while the command ran",
          "it may run on: look at it by \"nodeline console %s\"".formatted(console.device()));
    }
    if (isLost()) {
      throw new Problem(
          console.device() + ": part of the output was lost: it was not read fast enough",
          "let the command write less, or read it into a file first");
    }
    String more = console.since(place);
    place += more.length();
    boot.heard(more);
    pending = start.feed().map(feed -> withoutAnswers(feed, pending + more)).orElse(pending + more);
    Matcher matcher = end.matcher(pending);
    while (matcher.find()) {
      if (reader.isRight(matcher)) {
        console.boot().commandEnded();
        write(matcher.start());
        return OptionalInt.of(Integer.parseInt(matcher.group(1)));
      }
    }
    write(held());
    return OptionalInt.empty();
  }

  private static String withoutAnswers(InputFeed feed, String text) {
    return InputFeed.ANSWER
        .matcher(text)
        .replaceAll(
            answer -> feed.isAnswer(answer) ? "" : Matcher.quoteReplacement(answer.group()));
  }

  private boolean isLost() {
    return console.lostSince(place) > start.before().lost();
  }

  private boolean isCut() {
    return console.losses() > start.before().losses();
  }

  /** Where what may be the beginning of the end, or of a line's end, begins. */
  private int held() {
    int from = Math.max(0, pending.length() - LONGEST_END);
    for (int i = pending.indexOf('=', from); i >= 0; i = pending.indexOf('=', i + 1)) {
      if (mayGoOn(end, i) || (start.feed().isPresent() && mayGoOn(InputFeed.ANSWER, i))) {
        return i;
      }
    }
    int to = pending.length();
    int least = Math.max(0, to - start.lineEnd().length());
    while (to > least && pending.charAt(to - 1) == '\r') {
      to--;
    }
    return to;
  }

  private boolean mayGoOn(Pattern pattern, int from) {
    Matcher matcher = pattern.matcher(pending).region(from, pending.length());
    return !matcher.lookingAt() && matcher.hitEnd();
  }

  private void write(int to) throws IOException {
    String text = pending.substring(0, to).replace(start.lineEnd(), "\n");
    pending = pending.substring(to);
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
