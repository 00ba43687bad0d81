// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One text on its way to the board's reader, in parts that are typed again until each was
 * acknowledged.
 *
 * <pre>
 *   typed     #&lt;place&gt;:&lt;piece&gt;:&lt;check&gt;
 *   answered  =&lt;place&gt;:&lt;check&gt;     kept, now or before
 *             =                    damaged
 * </pre>
 *
 * <p>Answers come in the order of the lines: what was typed before an acknowledged part and has no
 * answer is lost. The more is lost, the shorter are the parts, the fewer are under way, and in the
 * end the slower are they typed.
 */
final class Parts {
  static final Pattern DAMAGED = Pattern.compile("(?m)^=\r*\n");

  private static final Pattern ANSWER = Pattern.compile("=([0-9]{1,9}):([0-9]+[._][0-9]+)");
  private static final String OCTAL = ",S0";
  private static final int LONGEST_ESCAPE = 6; // of an octet, ,S0ooo
  private static final int LONGEST_ANSWER = 40;
  private static final int SHORTEST = 30;
  private static final int MOST_PARTS = 8;
  private static final int MOST_SILENCES = 6;
  private static final double MUCH = 0.5;
  private static final String UNBLOCK = "\u0011";

  /** A piece of the text, from a place to another. */
  private record Range(int from, int to) {}

  private record Sent(Range range, String check, int octets, long nanos) {}

  private final BoardConsole console;
  private final BoardReader reader;
  private final int begin;
  private final String text;
  private final PartForm form;
  private final Progress progress;
  private final Deque<Range> todo = new ArrayDeque<>();
  private final Map<Integer, Sent> underWay = new LinkedHashMap<>();
  private int length;
  private int window = 2;
  private double loss;
  private int octets;
  private int silences;
  private int repaired;
  private HeardLines lines;

  /** Of an answer that a kernel has cut by a line end. */
  private String begun = "";

  /**
   * @param reader that gets it
   * @param text encoded
   */
  Parts(BoardConsole console, BoardReader reader, Typed text, Progress progress) {
    this.console = console;
    this.reader = reader;
    this.begin = reader.offset();
    this.text = text.text();
    this.form = text.form();
    this.progress = progress;
    todo.add(new Range(0, length()));
    length = form.longest() / (console.typist().slowness() > 0 ? 2 : 1);
  }

  /**
   * A text as it is typed.
   *
   * @param text encoded
   */
  record Typed(String text, PartForm form) {}

  int length() {
    return text.length();
  }

  /** Parts that were typed again. */
  int repaired() {
    return repaired;
  }

  /** Returns whether all has arrived; not, if the board falls silent or is reset. */
  boolean type() {
    lines = new HeardLines(console);
    int resets = console.boot().resets();
    long since = System.nanoTime();
    while (!todo.isEmpty() || !underWay.isEmpty()) {
      while (hasRoom()) {
        send();
        since = System.nanoTime();
      }
      Duration most = console.patience().after(silences);
      Optional<String> line = lines.next(most, since);
      if (console.boot().resets() > resets || silences == MOST_SILENCES) {
        return false;
      }
      boolean some = line.isPresent() && take(line.get());
      boolean over = System.nanoTime() - since >= most.toNanos();
      if (!some && (over || line.isEmpty())) {
        silent();
      }
      since = some || over ? System.nanoTime() : since;
    }
    return true;
  }

  private boolean hasRoom() {
    return !todo.isEmpty()
        && underWay.size() < window
        && (underWay.isEmpty() || octets + length < form.underWay());
  }

  private void send() {
    Range next = todo.removeFirst();
    int cut = cut(next);
    if (cut < next.to()) {
      todo.addFirst(new Range(cut, next.to()));
    }
    Range range = new Range(next.from(), cut);
    String part = (begin + range.from()) + ":" + text.substring(range.from(), cut);
    String check = form.check(reader.nonce(), part);
    reader.typed(begin + range.from(), check);
    String line = "#%s:%s\n".formatted(part, check);
    octets += line.length();
    underWay.put(begin + range.from(), new Sent(range, check, line.length(), System.nanoTime()));
    console.type(line, List.of("=" + (begin + range.from()) + ":"));
  }

  /** A place where no escape is cut. */
  private int cut(Range range) {
    int to = range.from() + length;
    if (to >= range.to()) {
      return range.to();
    }
    int octal = text.lastIndexOf(OCTAL, to - 1);
    boolean within = octal > range.from() && octal > to - LONGEST_ESCAPE;
    return within ? octal : text.charAt(to - 1) == ',' ? to - 1 : to;
  }

  /** Whether it is about a part: the lines of others end no wait. */
  private boolean take(String line) {
    boolean some = false;
    String whole = ANSWER.matcher(line).find() ? line : begun + line;
    Matcher answer = ANSWER.matcher(whole);
    begun = whole.startsWith("=") && whole.length() <= LONGEST_ANSWER ? whole.stripTrailing() : "";
    while (answer.find()) {
      begun = "";
      Sent sent = answer.group(1).length() > 9 ? null : underWay.get(place(answer));
      if (sent != null && sent.check().equals(answer.group(2))) {
        acknowledged(place(answer), sent);
        some = true;
      }
    }
    if (DAMAGED.matcher(line).lookingAt() && !underWay.isEmpty()) {
      lost(List.of(underWay.keySet().iterator().next()));
      some = true;
    }
    return some;
  }

  private static int place(Matcher answer) {
    return Integer.parseInt(answer.group(1));
  }

  private void acknowledged(int place, Sent sent) {
    List<Integer> before = new ArrayList<>();
    for (int other : underWay.keySet()) {
      if (other == place) {
        break;
      }
      before.add(other);
    }
    remove(place);
    silences = 0;
    console.patience().answered(System.nanoTime() - sent.nanos());
    loss *= 0.8;
    length = Math.min(form.longest(), length + form.growth());
    window = Math.min(MOST_PARTS, window + 1);
    lost(before);
    console.typist().succeeded();
    progress.arrived(sent.range().to() - sent.range().from(), 0);
  }

  private Sent remove(int place) {
    Sent sent = underWay.remove(place);
    octets -= sent.octets();
    return sent;
  }

  private void lost(List<Integer> places) {
    for (int i = places.size() - 1; i >= 0; i--) {
      todo.addFirst(remove(places.get(i)).range());
      repaired++;
      loss = 0.8 * loss + 0.2;
      length = Math.max(SHORTEST, length * 3 / 4);
      window = Math.max(1, window - 1);
      progress.arrived(0, 1);
    }
    if (loss > MUCH) {
      loss = 0;
      console.typist().slowDown();
    }
  }

  /** Nothing is heard: noise may have made ^S of something, which stops the board's output. */
  private void silent() {
    silences = reader.isGone() ? MOST_SILENCES : silences + 1;
    window = 1;
    lost(List.copyOf(underWay.keySet()));
    if (silences < MOST_SILENCES) {
      if (silences > 1) {
        console.typist().slowDown();
      }
      console.type(UNBLOCK);
    }
  }
}
