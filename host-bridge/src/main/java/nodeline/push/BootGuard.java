// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.control.ControlClient;
import nodeline.framing.BoardBoot;
import nodeline.framing.BootPhase;

/**
 * Keeps from typing while a key may stop a board's boot: what the bridge knows of it at first, and
 * what the console has shown since then.
 *
 * <pre>
 *   a system that ends, a loader ⇒ nothing is typed
 *   a kernel, a login            ⇒ typing is allowed, and by what {@link Prompt} finds out
 * </pre>
 */
final class BootGuard {
  /** A kernel's words go on in the line of a prompt, after what its line editor asks. */
  private static final Pattern TALKED_OVER =
      Pattern.compile(
          "(?m)^.{0,80}[#$%>] (\u001b\\[[0-9;?]*[A-Za-z])*(<\\d+>)?\\[ *\\d+\\.\\d{6}\\]");

  private static final Duration LONGEST_KERNEL = Duration.ofMinutes(1);

  private final Path socket;
  private final String device;
  private final boolean off;
  private final Optional<Duration> quiet;
  private final BoardBoot boot;
  private int resets;

  /**
   * @param off everything is typed
   */
  BootGuard(Path socket, String device, boolean off) {
    this.socket = socket;
    this.device = device;
    this.off = off;
    JsonNode known = ask();
    List<String> signs = new ArrayList<>();
    known.path("signs").forEach(sign -> signs.add(sign.asText()));
    boot = new BoardBoot(signs, now());
    quiet =
        Optional.of(known.path("quietMillis"))
            .filter(JsonNode::isNumber)
            .map(millis -> Duration.ofMillis(millis.asLong()));
  }

  private JsonNode ask() {
    try (ControlClient client = new ControlClient(socket)) {
      return client.ask(Map.of("command", "boot", "device", device));
    }
  }

  private static long now() {
    return MonotonicClock.SYSTEM.millis();
  }

  /**
   * Takes over what the bridge knows, unless a sign has come here since the console is attached.
   */
  void learn() {
    JsonNode known = ask();
    synchronized (this) {
      if (boot.phase() == BootPhase.UNKNOWN) {
        boot.is(
            BootPhase.valueOf(known.path("phase").asText().toUpperCase(Locale.ROOT)),
            known.path("sign").asText(),
            now() - known.path("sinceMillis").asLong());
      }
    }
  }

  /** Text of the board. */
  synchronized void text(byte[] octets) {
    if (boot.feed(octets, now())) {
      resets++;
    }
  }

  /** How often the board has shown signs of a reset. */
  synchronized int resets() {
    return resets;
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
   * words in its line.
   */
  synchronized boolean isKernelDone(String text) {
    int sign = boot.sign().isEmpty() ? -1 : text.lastIndexOf(boot.sign());
    return age().compareTo(LONGEST_KERNEL) >= 0
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
   * @throws Problem otherwise
   */
  synchronized void check() {
    if (!off && boot.phase().stopsAtAKey()) {
      throw new Problem(
          "%s: the board was reset: %s".formatted(device, seen()), "try again when it has booted");
    }
  }

  /** It was waited for long enough. */
  synchronized Problem stuck() {
    return new Problem(
        "%s: nothing is typed: %s".formatted(device, seen()),
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
