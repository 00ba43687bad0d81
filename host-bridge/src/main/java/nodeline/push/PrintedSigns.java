// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import nodeline.framing.BootPhase;
import nodeline.framing.ResetSigns;

/**
 * Tells a board's reset from a command that prints the words of one. Times are in milliseconds.
 *
 * <pre>
 *   a sign of a loader                          ⇒ in doubt for {@link #DOUBT}, then words
 *   a sign that the command's input has         ⇒ words, as often as it is there
 *   another sign than the first one             ⇒ a reset: loaders say more than one thing
 *   a login before any other sign               ⇒ nothing: another machine's, say
 *   after octets that are no text               ⇒ a reset: a UART that is switched on
 *   the device's own sign, a system that ends   ⇒ a reset
 * </pre>
 */
final class PrintedSigns {
  static final Duration DOUBT = Duration.ofSeconds(3);

  /** Different signs of an input that are remembered, and as many lines that ask for a key. */
  private static final int MAX_INPUT = 1_000;

  private static final int MAX_LINE = 200;

  private final List<String> own;
  private final ResetSigns signs;
  private final ResetSigns inputSigns;
  private final Map<String, Integer> input = new HashMap<>();
  private final StringBuilder inputLine = new StringBuilder();
  private final Set<String> countdowns = new HashSet<>();
  private String held = "";
  private String first = "";
  private long since;
  private boolean reset;

  /**
   * @param own signs of the device's loader besides the general ones
   */
  PrintedSigns(List<String> own) {
    this.own = own;
    signs = new ResetSigns(own);
    inputSigns = new ResetSigns(own);
  }

  /** The command gets this to read, and may print it. */
  void input(byte[] octets) {
    for (int i = 0; i < octets.length; i++) {
      boolean found = inputSigns.feed(octets, i, 1);
      if (found && (input.size() < MAX_INPUT || input.containsKey(inputSigns.sign()))) {
        input.merge(inputSigns.sign(), 1, Integer::sum);
      }
      if (octets[i] == '\n') {
        keepCountdown();
        inputLine.setLength(0);
      } else if (inputLine.length() < MAX_LINE) {
        inputLine.append((char) (octets[i] & 0xff));
      }
    }
    keepCountdown();
  }

  private void keepCountdown() {
    String line = inputLine.toString();
    if (Prompt.isCountdown(line) && countdowns.size() < MAX_INPUT) {
      countdowns.add(line.strip());
    }
  }

  /** Whether a line that asks for a key, as far as it has come, is one of the input. */
  boolean isInput(String line) {
    String own = line.replaceFirst("=[0-9:.]*$", "").strip(); // without the begin of an answer
    return countdowns.stream().anyMatch(known -> known.contains(own));
  }

  void feed(byte[] said, long now) {
    byte[] octets = input.isEmpty() ? said : withoutAnswers(said);
    for (int i = 0; i < octets.length && !reset; i++) {
      if (signs.feed(octets, i, 1)) {
        found(signs.sign(), now);
      }
    }
  }

  /** The reader of the input answers in the midst of lines, and may be cut anywhere. */
  private byte[] withoutAnswers(byte[] said) {
    String text = InputFeed.ANSWER.matcher(held + new String(said, ISO_8859_1)).replaceAll("");
    int from = text.lastIndexOf('=');
    boolean open = from >= 0 && text.length() - from < MAX_LINE && mayGoOn(text, from);
    held = open ? text.substring(from) : "";
    return text.substring(0, open ? from : text.length()).getBytes(ISO_8859_1);
  }

  private static boolean mayGoOn(String text, int from) {
    Matcher answer = InputFeed.ANSWER.matcher(text).region(from, text.length());
    return !answer.lookingAt() && answer.hitEnd();
  }

  private void found(String sign, long now) {
    int expected = input.getOrDefault(sign, 0);
    if (expected > 0) {
      input.put(sign, expected - 1);
      return;
    }
    if (first.isEmpty() && signs.phase() == BootPhase.UP) {
      return;
    }
    boolean another = !first.isEmpty() && !sign.equals(first);
    boolean sure =
        signs.isAfterNoise()
            || signs.phase() == BootPhase.DOWN
            || own.stream().anyMatch(text -> sign.endsWith(text.strip()));
    reset = another || sure;
    if (first.isEmpty()) {
      first = sign;
      since = now;
    }
  }

  boolean isReset() {
    return reset;
  }

  /**
   * Whether the signs are words of the command, as far as that is known.
   *
   * @param runs it has begun, by its mark; its input's signs may come before that was seen
   */
  boolean areWords(boolean runs) {
    return !reset && (runs || first.isEmpty());
  }

  /** How long it is still in doubt whether it is one. */
  Duration doubt(long now) {
    long rest = DOUBT.toMillis() - (now - since);
    return reset || first.isEmpty() || rest <= 0 ? Duration.ZERO : Duration.ofMillis(rest);
  }
}
