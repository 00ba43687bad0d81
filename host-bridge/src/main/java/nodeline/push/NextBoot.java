// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;
import nodeline.framing.BootPhase;

/**
 * Tells that a board, which was reset while a command ran, has booted. Its kernel may speak all the
 * while; what else it says begins the wait anew.
 *
 * <pre>
 *   a sign of a reset, then the prompt of before or a login, for {@link #QUIET}  ⇒ it has booted
 *   a sure reset and a kernel, then what looks like a prompt, for {@link #QUIET} ⇒ it has booted
 *   a sure reset, a login or Enter asked for at some time, {@link #QUIET}        ⇒ it has booted
 *   a sure reset, and nothing for {@link Prompt#LONGEST_BOOT}                    ⇒ it has booted
 * </pre>
 */
final class NextBoot {
  static final Duration QUIET = Duration.ofSeconds(5);

  private final BootGuard guard;
  private final Prompt prompt;
  private final CommandOutput.Before before;
  private long since = System.nanoTime();
  private String unfinished = "";

  NextBoot(BootGuard guard, Prompt prompt, CommandOutput.Before before) {
    this.guard = guard;
    this.prompt = prompt;
    this.before = before;
  }

  /** The board says this. */
  void heard(String text) {
    if (!hasSigns()) {
      unfinished = "";
      since = System.nanoTime();
      return;
    }
    String said = KernelLines.cut(unfinished + text);
    int end = KernelLines.finished(said);
    unfinished = said.substring(end);
    since = said.substring(0, end).isBlank() ? since : System.nanoTime();
  }

  /** Whether there are signs of a reset; or the command prints such a text. */
  boolean hasSigns() {
    return guard.signs() > before.signs();
  }

  boolean isDone() {
    Duration quiet = Duration.ofNanos(System.nanoTime() - since);
    return hasSigns() && quiet.compareTo(QUIET) >= 0 && (prompt.isBack() || isSurelyDone(quiet));
  }

  /** A board that was surely reset may boot to another prompt, or ask for something else. */
  private boolean isSurelyDone(Duration quiet) {
    BootPhase phase = guard.phase();
    return guard.resets() > before.resets()
        && (phase == BootPhase.UP
            || (phase == BootPhase.KERNEL && prompt.isThere())
            || quiet.compareTo(Prompt.LONGEST_BOOT) >= 0);
  }
}
