// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of parts on the board, as its host sees it: its nonce, and how far its text is. */
final class BoardReader {
  private static final int MAX_PARTS = 256;
  private static final String RESULT = "[^\r\n]{0,2000}?";

  private final BoardConsole console;
  private final int nonce;
  private final Collection<String> alsoAwaited;
  private final Set<String> parts = new LinkedHashSet<>();
  private int offset;
  private int repaired;

  /**
   * @param nonce the start of each check
   * @param alsoAwaited the beginnings of other lines that the board prints meanwhile
   */
  BoardReader(BoardConsole console, int nonce, Collection<String> alsoAwaited) {
    this.console = console;
    this.nonce = nonce;
    this.alsoAwaited = alsoAwaited;
  }

  /** A copy of it, as a child of the board's shell has it: it goes on from the same place. */
  BoardReader fork(Collection<String> awaited) {
    BoardReader child = new BoardReader(console, nonce, awaited);
    child.offset = offset;
    return child;
  }

  int nonce() {
    return nonce;
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
    Parts parts = new Parts(console, this, TypedText.encode(text), progress);
    boolean typed = parts.type();
    repaired += parts.repaired();
    offset += typed ? parts.length() : 0;
    return typed;
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
    }
    return Optional.empty();
  }

  /** A right answer to one of the lines, or that the last one was damaged. */
  private Optional<Matcher> heard(long first, long last) {
    Matcher answer = answer(RESULT).matcher(console.since(first));
    while (answer.find()) {
      if (isRight(answer)) {
        return Optional.of(answer);
      }
    }
    Matcher damaged = Parts.DAMAGED.matcher(console.since(last));
    return damaged.find() ? Optional.of(damaged) : Optional.empty();
  }
}
