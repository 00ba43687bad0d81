// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.regex.Pattern;
import nodeline.framing.Op;
import nodeline.framing.Result;
import nodeline.group.ApiCommand;

/**
 * The reply that LAVA's own scripts read: {@code <LAVA_WAIT_COMPLETE 12:key=value 13:key=value>}.
 *
 * <p>They take it with the shell's {@code read}, which removes backslashes, and print it unquoted.
 * So each mark that a shell acts on has a backslash before it, which does no harm at a prompt
 * either; and what would still arrive changed is refused. A line with such marks begins with one,
 * so that a reader which keeps backslashes knows.
 */
final class LavaReply {
  /** A terminal in line mode takes 4,095 octets; more are lost. */
  private static final int MAX_LINE = 4_000;

  private static final Pattern ACTED_ON = Pattern.compile("[^A-Za-z0-9_.,:/+=@% \\x80-\\xff-]");
  private static final Pattern NEXT_PAIR = Pattern.compile(" [0-9]+:");
  private static final Pattern FILE_NAMES = Pattern.compile(" [^ ]*[*?\\[]");

  private LavaReply() {}

  /** The line without its end; octets. */
  static String refusal(ApiCommand command) {
    return "<" + LavaLine.word(command) + "_COMPLETE nack>";
  }

  /**
   * The line without its end; octets.
   *
   * @throws IllegalArgumentException with a reason, if the scripts would make something else of it
   */
  static String of(ApiCommand command, Result result) {
    if (result.op() != Op.OK) {
      throw new IllegalArgumentException(result.text());
    }
    if (result.text().length() > MAX_LINE) {
      throw tooLong(result.text().length());
    }
    StringBuilder data = new StringBuilder();
    // LAVA's reply to a sync has no data.
    if (command != ApiCommand.SYNC) {
      result.text().lines().forEach(pair -> data.append(' ').append(escaped(pair)));
    }
    String mark = data.indexOf("\\") >= 0 ? "\\" : "";
    String line = mark + "<" + LavaLine.word(command) + "_COMPLETE" + data + ">";
    if (line.length() > MAX_LINE) {
      throw tooLong(line.length());
    }
    return line;
  }

  private static IllegalArgumentException tooLong(int length) {
    return new IllegalArgumentException(
        "its data is too long for a line: length=%d, max=%d".formatted(length, MAX_LINE));
  }

  private static String escaped(String pair) {
    if (pair.lastIndexOf(' ', pair.indexOf(':')) >= 0) {
      throw new IllegalArgumentException("LAVA's scripts cut a job with a blank");
    }
    if (pair.indexOf('\\') >= 0) {
      throw unfit(pair, "a backslash or a line end");
    }
    if (pair.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw unfit(pair, "a control character");
    }
    if (pair.contains("  ") || pair.endsWith(" ") || pair.contains("= ")) {
      throw unfit(pair, "blanks in a row or at an end");
    }
    if (NEXT_PAIR.matcher(pair).find()) {
      throw unfit(pair, "what looks like another pair");
    }
    if (FILE_NAMES.matcher(pair).find()) {
      throw unfit(pair, "a pattern of file names");
    }
    return ACTED_ON.matcher(pair).replaceAll("\\\\$0");
  }

  private static IllegalArgumentException unfit(String pair, String what) {
    String key = pair.substring(0, pair.indexOf('='));
    return new IllegalArgumentException(
        "LAVA's scripts would change the value of %s: it has %s".formatted(key, what));
  }
}
