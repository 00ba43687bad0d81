// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of parts on the board, as its host sees it: its nonce, and how far its text is. */
final class BoardReader {
  private static final int MAX_PARTS = 256;

  /** What a run leaves where a part is missing. */
  private static final String LOST = "lost";

  private static final String RESULT = "[^\r\n]{0,2000}?";

  private final BoardConsole console;
  private final int nonce;
  private final Collection<String> alsoAwaited;
  private final BooleanSupplier gone;
  private final Set<String> parts = new LinkedHashSet<>();
  private int offset;
  private int repaired;

  /**
   * @param nonce the start of each check
   * @param alsoAwaited the beginnings of other lines that the board prints meanwhile
   * @param gone whether the console shows that the reader has ended
   */
  BoardReader(
      BoardConsole console, int nonce, Collection<String> alsoAwaited, BooleanSupplier gone) {
    this.console = console;
    this.nonce = nonce;
    this.alsoAwaited = alsoAwaited;
    this.gone = gone;
  }

  /** A copy of it, as a child of the board's shell has it: it goes on from the same place. */
  BoardReader fork(Collection<String> awaited) {
    BoardReader child = new BoardReader(console, nonce, awaited, () -> false);
    child.offset = offset;
    return child;
  }

  int nonce() {
    return nonce;
  }

  /**
   * Whether it has ended: asked where it is silent, as what is typed then is a comment for the
   * shell at the prompt, which may echo it.
   */
  boolean isGone() {
    return gone.getAsBoolean();
  }

  /** The place of what is typed next. */
  int offset() {
    return offset;
  }

  /** A part is typed. */
  synchronized void typed(int place, String check) {
    parts.add(place + ":" + check);
    if (parts.size() > MAX_PARTS) {
      parts.remove(parts.iterator().next());
    }
  }

  /** Whether such a part was typed, lately. */
  synchronized boolean isPart(int place, String check) {
    return parts.contains(place + ":" + check);
  }

  /** Parts that were typed again. */
  int repaired() {
    return repaired;
  }

  /** Types a text to its end; returns whether all has arrived. */
  boolean type(String text, Progress progress) {
    return type(new Parts.Typed(TypedText.encode(text), PartForm.CODE), progress);
  }

  /** Types an encoded text to its end; returns whether all has arrived. */
  boolean type(Parts.Typed text, Progress progress) {
    Parts parts = new Parts(console, this, text, progress);
    boolean typed = parts.type();
    repaired += parts.repaired();
    offset += typed ? parts.length() : 0;
    return typed;
  }

  /**
   * Types a text of one part, and the line that runs it, together: neither waits for the other's
   * answer.
   *
   * @return what the run leaves; empty if the text is longer, the line is slow, or it is not known
   *     whether it has run: it may be typed again then
   */
  Optional<String> runAtOnce(String text) {
    String encoded = TypedText.encode(text);
    if (encoded.length() > PartForm.CODE.longest() || console.typist().slowness() > 0) {
      return Optional.empty();
    }
    int place = offset;
    long first = console.end();
    String part = place + ":" + encoded;
    String check = PartForm.CODE.check(nonce, part);
    typed(place, check);
    console.type("#%s:%s\n".formatted(part, check), List.of("=" + place + ":"));
    offset = place + encoded.length();
    typeRun();
    Optional<String> result =
        console
            .await(console.patience().after(0), () -> heard(first, first))
            .filter(answer -> answer.groupCount() > 0)
            .map(answer -> answer.group(1))
            .filter(left -> !left.equals(LOST));
    offset = result.isPresent() ? offset : place;
    return result;
  }

  /** Types the line that runs what was typed. */
  void typeRun() {
    typeRun(alsoAwaited);
  }

  /**
   * The same.
   *
   * @param also the beginnings of other lines that the board prints then
   */
  void typeRun(Collection<String> also) {
    String line = Integer.toString(offset);
    List<String> answers = new ArrayList<>(also);
    answers.add(answerBegin());
    console.type("#%s:%s\n".formatted(line, TypedText.check(nonce, line)), answers);
  }

  /** How the answer to a run begins. */
  String answerBegin() {
    return "=" + offset + ":";
  }

  /**
   * What a run leaves, once it is there: in the first group, and its check in the second.
   *
   * @param form its pattern
   */
  Pattern answer(String form) {
    return Pattern.compile("=%d:(%s):([0-9]+\\.[0-9]+)[\r\n]".formatted(offset, form));
  }

  boolean isRight(Matcher answer) {
    return isRight(offset, answer.group(1), answer.group(2));
  }

  /** Whether this is the check of what a run up to a place has left. */
  boolean isRight(int place, String result, String check) {
    return TypedText.check(nonce, place + ":" + result).equals(check);
  }

  /** Runs what was typed, once, and returns what it leaves; empty if nothing is heard in time. */
  Optional<String> execute(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    long first = console.end();
    int resets = console.boot().resets();
    for (int i = 0; System.nanoTime() < end && console.boot().resets() == resets; i++) {
      long place = console.end();
      typeRun();
      Optional<Matcher> answer =
          console.await(console.patience().after(i), () -> heard(first, place));
      if (answer.isPresent() && answer.get().groupCount() > 0) {
        return Optional.of(answer.get().group(1));
      }
      if (answer.isEmpty() && isGone()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** A right answer to one of the lines, or that the last one was damaged. */
  private Optional<Matcher> heard(long first, long last) {
    Matcher answer = answer(RESULT).matcher(KernelLines.cut(console.since(first)));
    while (answer.find()) {
      if (isRight(answer)) {
        return Optional.of(answer);
      }
    }
    Matcher damaged = Parts.DAMAGED.matcher(console.since(last));
    return damaged.find() ? Optional.of(damaged) : Optional.empty();
  }
}
