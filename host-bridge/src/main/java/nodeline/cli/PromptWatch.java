// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import nodeline.push.ConsoleText;
import nodeline.push.Prompt;

/**
 * Whether the board that got a line is at a prompt again, so that the next line is not typed ahead.
 * Times are nanoseconds of a clock that does not jump.
 *
 * <pre>
 *   typed at a prompt ⇒ back when that prompt is the last line again, after a line end
 *                       or a question ("login: ", "> ") has been the last line for a second
 *   typed at nothing  ⇒ the echo shows the prompt; where there is none, back after a quiet second
 *   no shell was seen ⇒ back at once
 * </pre>
 */
final class PromptWatch {
  static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

  /** What waits for a line, besides a prompt that was seen before. */
  private static final Pattern QUESTION = Pattern.compile("((^|[^#0-9])[#$%>]|[:?\\]]) ?$");

  private final ConsoleText text = new ConsoleText();
  private String prompt = "";
  private String line = "";
  private long place;
  private long changed;
  private boolean typed;
  private boolean silent;

  /** Text of the board. */
  void heard(byte[] octets, long now) {
    text.heard(octets);
    changed = now;
  }

  /** A line is about to be typed. */
  void begun() {
    prompt = text.lastLine();
    place = text.end();
  }

  /** All of the line is about to be typed. */
  void typed(String all, long now) {
    line = all.strip();
    changed = now;
    typed = true;
  }

  /** Whether the board waits for the next line. */
  boolean isBack(long now) {
    if (!typed) {
      return true;
    }
    String last = text.lastLine();
    String since = text.since(place);
    String known = prompt.isBlank() ? echoed(since) : prompt;
    boolean quiet = now - changed >= QUIET_NANOS;
    if (known.isBlank()) {
      silent = last.isBlank() && (silent || quiet);
      return silent || quiet;
    }
    silent = false;
    boolean again = last.equals(known) && since.indexOf('\n') >= 0;
    return again || (quiet && QUESTION.matcher(last).find() && !Prompt.isCountdown(last));
  }

  /** What stands before the echo of the line. */
  private String echoed(String since) {
    int end = line.isEmpty() ? -1 : since.indexOf(line);
    return end < 0 ? "" : ConsoleText.lastLine(since.substring(0, end));
  }
}
