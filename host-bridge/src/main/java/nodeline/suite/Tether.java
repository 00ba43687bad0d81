// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that ends a command of the host when this one has ended without a word, as by SIGKILL:
 * the pipe at its standard input ends then.
 *
 * <pre>
 *   our word        ⇒   nothing
 *   the pipe's end  ⇒   SIGTERM for the command, and some seconds to end
 *   after that      ⇒   SIGKILL for it and what it has started
 * </pre>
 */
final class Tether {
  private static final Logger log = LoggerFactory.getLogger(Tether.class);

  /** A process is named by its number and its start: another one may get the number. */
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TERM
      born() { sed -n 's/.*) //p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
      lives() { [ -n "$2" ] && [ "$(born "$1")" = "$2" ]; }
      tree() {
        printf '%s %s\\n' "$1" "$(born "$1")"
        for child in $(cat "/proc/$1/task"/*/children 2>/dev/null); do tree "$child"; done
      }
      start=$(born "$1")
      read -r word
      [ "$word" != over ] && lives "$1" "$start" || exit 0
      all=$(tree "$1")
      kill "$1"
      left=$2
      while [ "$left" -gt 0 ] && lives "$1" "$start"; do sleep 1; left=$((left - 1)); done
      printf '%s\\n' "$all" | while read -r id birth; do
        if lives "$id" "$birth"; then kill -KILL "$id"; fi
      done
      """;

  private final Process process;

  private Tether(Process process) {
    this.process = process;
  }

  /**
   * Ties a process to this one; where that cannot be, a line of the log says so.
   *
   * @param grace how long it has to end
   */
  static Tether to(long pid, Duration grace) {
    try {
      return new Tether(
          new ProcessBuilder(
                  "sh", "-c", SCRIPT, "nodeline-tether", "" + pid, "" + grace.toSeconds())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      log.warn("nodeline cannot end its command if it is killed itself: {}", e.getMessage());
      return new Tether(null);
    }
  }

  /** The command has ended, or is ended in good order. */
  void close() {
    if (process == null) {
      return;
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write("over\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // It has ended itself.
    }
  }
}
