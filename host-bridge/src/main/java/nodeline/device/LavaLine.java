// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nodeline.group.ApiCommand;
import nodeline.group.Call;

/**
 * A request of LAVA's own scripts: {@code <LAVA_MULTI_NODE> <LAVA_SEND id key=value>} and so on.
 * The line has no check: damage is refused where it shows.
 *
 * @param command what its reply names
 * @param call what it asks for; empty: refused
 * @param reason of a refusal, one line; else empty
 */
record LavaLine(ApiCommand command, Optional<Call> call, String reason) {
  private static final String BEGINNING = "<LAVA_MULTI_NODE> <";
  private static final String MARKER = BEGINNING + "LAVA_";
  private static final Map<String, ApiCommand> COMMANDS =
      Arrays.stream(ApiCommand.values())
          .filter(ApiCommand::hasMessageId)
          .collect(Collectors.toMap(LavaLine::word, command -> command));
  private static final Pattern REQUEST =
      Pattern.compile("(" + String.join("|", COMMANDS.keySet()) + ")([ >].*)", Pattern.DOTALL);
  private static final Pattern PAIRS = Pattern.compile(" (?=[A-Za-z0-9_-]+=)");
  private static final Pattern KERNEL_TIME = Pattern.compile("\\[ *[0-9]+\\.[0-9]{6}\\]");

  /** The request that a line of console text is, if it is one; others before it are cut. */
  static Optional<LavaLine> read(String line) {
    int marker = line.lastIndexOf(MARKER);
    if (marker < 0) {
      return Optional.empty();
    }
    Matcher request = REQUEST.matcher(line.substring(marker + BEGINNING.length()));
    return request.matches()
        ? Optional.of(read(COMMANDS.get(request.group(1)), request.group(2)))
        : Optional.empty();
  }

  private static LavaLine read(ApiCommand command, String rest) {
    try {
      String body = body(rest);
      List<String> words =
          switch (command) {
            case SEND -> Arrays.stream(PAIRS.split(body)).map(String::strip).toList();
            case WAIT_ALL -> List.of(body.split(" +")); // the second is a role
            default -> List.of(body);
          };
      return new LavaLine(command, command.call(words), "");
    } catch (IllegalArgumentException e) {
      return new LavaLine(command, Optional.empty(), e.getMessage());
    }
  }

  /** A command in LAVA's lines: {@code LAVA_WAIT_ALL}. */
  static String word(ApiCommand command) {
    return command.lavaWord().toUpperCase(Locale.ROOT);
  }

  /** What stands before the closing mark, behind which another's text may have begun. */
  private static String body(String text) {
    int end = text.endsWith(">") ? text.length() - 1 : text.indexOf('>');
    if (end < 0) {
      throw new IllegalArgumentException("cut off");
    }
    String body = text.substring(0, end);
    if (end < text.length() - 1 && text.indexOf('>', end + 1) >= 0) {
      throw new IllegalArgumentException("more than one closing mark");
    }
    if (body.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("control character");
    }
    if (KERNEL_TIME.matcher(body).find()) {
      throw new IllegalArgumentException("kernel text inside");
    }
    return body.strip();
  }
}
