// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.framing.BoardBoot;
import nodeline.framing.BootPhase;

/**
 * Keeps from typing while a key may stop a board's boot: what the bridge knows of it at first, and
 * what the console has shown since then.
 *
 * <pre>
 *   a system that ends, a loader ⇒ nothing is typed
 *   a kernel, a login            ⇒ typing is allowed, and by what {@link Prompt} finds out
 *   words of a running command   ⇒ typing is allowed: {@link PrintedSigns}
 * </pre>
 */
final class BootGuard {
  /** A kernel's words go on in the line of a prompt, after what its line editor asks. */
  private static final Pattern TALKED_OVER =
      Pattern.compile(
          "(?m)^.{0,80}[#$%>] (\u001b\\[[0-9;?]*[A-Za-z])*(<\\d+>)?\\[ *\\d+\\.\\d{6}\\]");

  private static final Duration LONGEST_KERNEL = Duration.ofMinutes(1);

  private final BridgeDevice device;
  private final boolean off;
  private final Optional<Duration> quiet;
  private final BoardBoot boot;
  private final List<String> own = new ArrayList<>();
  private Optional<PrintedSigns> printed = Optional.empty();
  private boolean runs;
  private int signs;
  private int resets;
  private boolean shell;
  private Optional<String> gone = Optional.empty();

  /**
   * @param off everything is typed
   */
  BootGuard(BridgeDevice device, boolean off) {
    this.device = device;
    this.off = off;
    JsonNode known = device.boot();
    known.path("signs").forEach(sign -> own.add(sign.asText()));
    boot = new BoardBoot(own, now());
    quiet =
        Optional.of(known.path("quietMillis"))
            .filter(JsonNode::isNumber)
            .map(millis -> Duration.ofMillis(millis.asLong()));
  }

  private static long now() {
    return MonotonicClock.SYSTEM.millis();
  }

  /**
   * Takes over what the bridge knows, unless a sign has come here since the console is attached.
   */
  void learn() {
    JsonNode known = device.boot();
    synchronized (this) {
      if (boot.phase() == BootPhase.UNKNOWN) {
        boot.is(
            BootPhase.valueOf(known.path("phase").asText().toUpperCase(Locale.ROOT)),
            known.path("sign").asText(),
            now() - known.path("sinceMillis").asLong());
      }
    }
  }

  /**
   * Text of the board.
   *
   * @param live it comes now; what came before tells how late the kernel's clock is, and no more
   */
  synchronized void text(byte[] octets, boolean live) {
    if (!live) {
      boot.feed(octets, now());
      boot.is(BootPhase.UNKNOWN, "", now());
      return;
    }
    boolean found = feed(octets);
    boolean before = printed.map(PrintedSigns::isReset).orElse(false);
    printed.ifPresent(words -> words.feed(octets, now()));
    boolean reset = printed.map(PrintedSigns::isReset).orElse(found);
    resets += reset && !before ? 1 : 0;
  }

  /** Octet by octet, as there may be several signs. */
  private boolean feed(byte[] octets) {
    boolean found = false;
    byte[] one = new byte[1];
    long now = now();
    for (byte octet : octets) {
      one[0] = octet;
      boolean here = boot.feed(one, now);
      found |= here;
      signs += here && boot.phase() != BootPhase.UP ? 1 : 0;
    }
    return found;
  }

  /**
   * How often the board has shown signs of a reset, be they a command's words. A login is none by
   * itself: a command may show another machine's.
   */
  synchronized int signs() {
    return signs;
  }

  /** How often it was reset, by its signs: those that are a command's words are none. */
  synchronized int resets() {
    return resets;
  }

  /** Something of ours is about to run in the board's shell. */
  synchronized void shellStarts() {
    shell = true;
  }

  /** The bridge has switched its power or reset it: no words of a command. */
  synchronized void boardGone(String why) {
    printed = Optional.empty();
    runs = false;
    signs++;
    resets++;
    boot.is(BootPhase.DOWN, why, now());
    gone = Optional.of(why).filter(ours -> shell);
  }

  /**
   * True, unless what ran in its shell is gone. Before that, the next boot is waited for.
   *
   * @throws Problem if it is
   */
  synchronized boolean isNotGone() {
    if (gone.isPresent()) {
      throw new Problem(
          "%s: the board was reset: %s".formatted(device.name(), gone.get()),
          "try again when it has booted");
    }
    return true;
  }

  /** A command is about to run: what it prints may look like the signs of a reset. */
  synchronized void commandStarts() {
    printed = Optional.of(new PrintedSigns(own));
  }

  /** The command that is about to run, or runs, gets this to read. */
  synchronized void commandReads(byte[] octets) {
    printed.ifPresent(words -> words.input(octets));
  }

  /** The command runs, by its mark. */
  synchronized void commandRuns() {
    runs = true;
  }

  /** The command has ended, by its mark: the board is up, whatever was printed. */
  synchronized void commandEnded() {
    printed = Optional.empty();
    runs = false;
    isUp();
  }

  /** How long it is still in doubt whether a sign is a word of the command that runs. */
  synchronized Duration doubt() {
    boolean stops = !off && runs && boot.phase().stopsAtAKey();
    return stops ? printed.map(words -> words.doubt(now())).orElse(Duration.ZERO) : Duration.ZERO;
  }

  synchronized BootPhase phase() {
    return boot.phase();
  }

  /** For how long it is in this phase. */
  synchronized Duration age() {
    return Duration.ofMillis(now() - boot.since());
  }

  /**
   * Whether the kernel's sign is long past, or the text has a prompt since then, with the kernel's
   * words in its line, or has gone on after the line of the sign and is silent now. A loader's last
   * word alone is followed by a silence in which the kernel unpacks itself.
   *
   * @param text of the console so far
   */
  synchronized boolean isKernelDone(String text, boolean silent) {
    int sign = boot.sign().isEmpty() ? -1 : text.lastIndexOf(boot.sign());
    int end = text.indexOf('\n', Math.max(0, sign));
    boolean goneOn = sign < 0 || (end >= 0 && !text.substring(end).isBlank());
    return age().compareTo(LONGEST_KERNEL) >= 0
        || (silent && goneOn)
        || TALKED_OVER.matcher(text).region(Math.max(0, sign), text.length()).find();
  }

  /** The silence after which a boot is taken for done, if that is configured. */
  Optional<Duration> quiet() {
    return quiet;
  }

  /** The board's shell has answered, or its prompt was seen. */
  synchronized void isUp() {
    if (boot.phase().stopsAtAKey()) {
      boot.is(BootPhase.UP, "", now());
    }
  }

  /**
   * Nothing, if a key is harmless.
   *
   * @param line the last one so far
   * @throws Problem otherwise
   */
  synchronized void check(String line) {
    if (isNotGone() && !off && boot.phase().stopsAtAKey() && !areWords(line)) {
      throw new Problem(
          "%s: the board was reset: %s".formatted(device.name(), seen()),
          "try again when it has booted");
    }
  }

  private boolean areWords(String line) {
    return printed.isPresent()
        && printed.get().areWords(runs)
        && doubt().isZero()
        && (!Prompt.isCountdown(line) || printed.get().isInput(line));
  }

  /** It was waited for long enough. */
  synchronized Problem stuck() {
    return new Problem(
        "%s: nothing is typed: %s".formatted(device.name(), seen()),
        "let it boot to a kernel, a login or a prompt; --force types in any case");
  }

  private String seen() {
    return "%s was seen %d s ago: \"%s\""
        .formatted(
            boot.phase() == BootPhase.DOWN ? "the end of its system" : "a boot loader",
            age().toSeconds(),
            boot.sign());
  }
}
