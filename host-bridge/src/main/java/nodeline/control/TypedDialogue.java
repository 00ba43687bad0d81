// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes a program's own dialogue out of a console's text: the echo of the lines that it types, and
 * the answers that it awaits. All else stays, in its order. One octet that is not the dialogue's
 * makes a line the board's.
 *
 * <pre>
 *   typed  ·echo "=$((41+1)):"       awaited  =42:
 *
 *   board# ·echo "=$((41+1)):"   ▶   board#
 *   =42:                         ▶
 *   [ 7.1] usb 1-1: new device   ▶   [ 7.1] usb 1-1: new device
 * </pre>
 *
 * <p>A line editor's moves within an echo belong to it. A secret's echo is taken out in whatever
 * pieces it comes, from two characters on, up to the third line's end after it. Text that may
 * become dialogue is held, {@value #MAX_HELD} octets at most, until more text or {@link #release}
 * decides.
 */
public final class TypedDialogue {
  static final int MAX_HELD = 2_048;

  private static final int MAX_EXPECTED = 64;
  private static final int MIN_LINE = 4;
  private static final int MIN_SECRET = 2;
  private static final int SECRET_LINES = 3;
  private static final int MAX_ANSWER = 1_024;
  private static final String DAMAGED = "=";
  private static final Pattern MOVE = Pattern.compile("\u001b(\\[[0-?]*[ -/]*[@-~]|[^\\[])");
  private static final Pattern PARTIAL_MOVE = Pattern.compile("\u001b(\\[[0-?]*[ -/]*)?");
  private static final String SKIPPED = "\r\n\b\u0007\0";
  private static final int NONE = -1;
  private static final int MORE = 0;

  private final Deque<String> lines = new ArrayDeque<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private final BitSet begins = new BitSet();
  private final StringBuilder typing = new StringBuilder();
  private final StringBuilder held = new StringBuilder();
  private final StringBuilder secret = new StringBuilder();
  private int secretLines;
  private boolean secretTyped = true;
  private boolean lineBegun;

  /**
   * Something is typed.
   *
   * @param octets whole lines, or pieces of them
   * @param awaited the beginnings of the lines that answer it
   */
  public void typed(byte[] octets, List<String> awaited) {
    awaited.stream()
        .filter(answer -> !answer.isEmpty() && answer.length() <= MAX_ANSWER)
        .forEach(
            answer -> {
              answers.remove(answer); // twice, it would be looked for twice at each octet
              add(answers, answer);
            });
    for (byte octet : octets) {
      if (octet == '\n') {
        if (typing.length() >= MIN_LINE) {
          add(lines, typing.toString());
        }
        typing.setLength(0);
      } else if ((octet & 0xff) >= ' ' && typing.length() < MAX_HELD) {
        typing.append((char) (octet & 0xff));
      }
    }
  }

  /** A secret is typed: whole, or a piece of it. */
  public void typedSecret(byte[] octets) {
    for (byte octet : octets) {
      if (secretTyped) {
        secret.setLength(0);
        secretLines = SECRET_LINES;
      }
      secretTyped = octet == '\n';
      if ((octet & 0xff) >= ' ' && secret.length() < MAX_ANSWER) {
        secret.append((char) (octet & 0xff));
      }
    }
  }

  private void add(Deque<String> expected, String text) {
    if (expected.size() == MAX_EXPECTED) {
      expected.removeFirst();
    }
    expected.addLast(text);
    begins.set(text.charAt(0));
  }

  /** The board's own part of what is heard and of what was held; the rest of it is held or gone. */
  public byte[] heard(byte[] octets) {
    ByteArrayOutputStream own = new ByteArrayOutputStream(octets.length);
    for (byte octet : octets) {
      held.append((char) (octet & 0xff));
      settle(own);
    }
    return own.toByteArray();
  }

  /** Whether something is held. */
  public boolean isHolding() {
    return held.length() > 0;
  }

  /** What is held, which is the board's: nothing more came of it. */
  public byte[] release() {
    ByteArrayOutputStream own = new ByteArrayOutputStream();
    if (echoedSecret() >= MIN_SECRET) {
      takeOutSecret(echoedSecret());
    }
    own(own, held.length());
    return own.toByteArray();
  }

  private void settle(ByteArrayOutputStream own) {
    while (held.length() > 0) {
      int echoed = echoedSecret();
      if (echoed > 0 && echoed == held.length() && echoed < secret.length()) {
        return;
      }
      if (echoed > 0 && (echoed == secret.length() || echoed >= MIN_SECRET)) {
        takeOutSecret(echoed);
        continue;
      }
      int length = match();
      if (length == MORE && held.length() < MAX_HELD) {
        return;
      }
      if (length > 0) {
        takeOut(own, length);
      } else {
        own(own, 1);
      }
    }
  }

  private void own(ByteArrayOutputStream own, int length) {
    if (length > 0) {
      String text = held.substring(0, length);
      own.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      secretLines -= (int) text.chars().filter(c -> c == '\n').count();
      lineBegun = held.charAt(length - 1) != '\n';
      held.delete(0, length);
    }
  }

  /** How much of the secret, or of what is left of it, begins what is held. */
  private int echoedSecret() {
    int count = 0;
    while (secretLines > 0
        && count < Math.min(held.length(), secret.length())
        && held.charAt(count) == secret.charAt(count)) {
      count++;
    }
    return count;
  }

  private void takeOutSecret(int length) {
    held.delete(0, length);
    secret.delete(0, length);
    lineBegun = true;
  }

  /** The line's end stays where the board's text, as its prompt, has begun the line. */
  private void takeOut(ByteArrayOutputStream own, int length) {
    held.delete(0, length);
    if (lineBegun) {
      own.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      lineBegun = false;
    }
  }

  /** How much of what is held is dialogue; {@link #MORE} if the next octet decides. */
  private int match() {
    if (!begins.get(held.charAt(0))) {
      return NONE; // most text, and so it costs little
    }
    int best = NONE;
    for (String line : lines) {
      int length = echo(line);
      if (length > 0) {
        lines.remove(line);
        return length;
      }
      best = Math.max(best, length);
    }
    for (String answer : answers) {
      int length = answer(answer, MAX_ANSWER);
      if (length > 0) {
        return length;
      }
      best = Math.max(best, length);
    }
    return lineBegun || answers.isEmpty() ? best : Math.max(best, answer(DAMAGED, 0));
  }

  private int echo(String line) {
    int at = 0;
    int shown = 0;
    while (at < held.length()) {
      char c = held.charAt(at);
      if (shown < line.length() && c == line.charAt(shown)) {
        at++;
        shown++;
      } else if (shown == line.length() && c == '\n') {
        return at + 1;
      } else {
        int moved = shown == 0 ? NONE : move(at, line, shown);
        if (moved <= 0) {
          return moved;
        }
        at += moved;
      }
    }
    return MORE;
  }

  /**
   * The length of what a line editor adds to an echo, here where it wraps a line: readline goes to
   * the next line by a character, and writes it again there.
   */
  private int move(int at, String line, int shown) {
    char c = held.charAt(at);
    if (c == '\r' && at + 1 == held.length()) {
      return MORE;
    }
    if (c == '\r' && shown < line.length()) {
      char next = held.charAt(at + 1);
      return next == line.charAt(shown - 1) && next != line.charAt(shown) ? 2 : 1;
    }
    if (SKIPPED.indexOf(c) >= 0) {
      return 1;
    }
    String rest = held.substring(at);
    if (c == ' ') {
      return rest.equals(" ") ? MORE : rest.charAt(1) == '\r' ? 2 : NONE;
    }
    var move = MOVE.matcher(rest);
    if (move.lookingAt()) {
      return move.end();
    }
    return PARTIAL_MOVE.matcher(rest).matches() ? MORE : NONE;
  }

  /** Letters, digits and the signs of numbers and paths: what a board says looks otherwise. */
  private int answer(String begin, int most) {
    for (int at = 0; at < held.length(); at++) {
      char c = held.charAt(at);
      if (at >= begin.length()) {
        if (c == '\n') {
          return at + 1;
        }
        boolean end = held.charAt(at - 1) == '\r';
        boolean sign = at - begin.length() < most && (isWord(c) || "._/:+-".indexOf(c) >= 0);
        if (c != '\r' && (end || !sign)) {
          return NONE;
        }
      } else if (c != begin.charAt(at)) {
        return NONE;
      }
    }
    return MORE;
  }

  private static boolean isWord(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
