// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.framing.Verb;
import nodeline.group.Call;

/**
 * A request of LAVA's own scripts: {@code <LAVA_MULTI_NODE> <LAVA_SEND id key=value>} and so on.
 * The line has no check: what was damaged is refused where it shows.
 *
 * @param verb as after {@code LAVA_}: what its reply names
 * @param call what it asks for; empty: refused
 * @param reason of a refusal, one line; else empty
 */
record LavaLine(String verb, Optional<Call> call, String reason) {
  private static final String MARKER = "<LAVA_MULTI_NODE> <LAVA_";
  private static final Pattern VERB = Pattern.compile("(SEND|WAIT|WAIT_ALL|SYNC)[ >].*");
  private static final Pattern PAIRS = Pattern.compile(" (?=[A-Za-z0-9_-]+=)");
  private static final Pattern KERNEL_TIME = Pattern.compile("\\[ *[0-9]+\\.[0-9]{6}\\]");

  static final String SEND = "SEND";

  /** The request that a line of console text is, if it is one; others before it are cut. */
  static Optional<LavaLine> read(String line) {
    int marker = line.lastIndexOf(MARKER);
    if (marker < 0) {
      return Optional.empty();
    }
    String rest = line.substring(marker + MARKER.length());
    Matcher verb = VERB.matcher(rest);
    if (!verb.matches()) {
      return Optional.empty();
    }
    String name = verb.group(1);
    try {
      Call call = call(name, body(rest.substring(name.length())));
      return Optional.of(new LavaLine(name, Optional.of(call), ""));
    } catch (IllegalArgumentException e) {
      return Optional.of(new LavaLine(name, Optional.empty(), e.getMessage()));
    }
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

  private static Call call(String verb, String body) {
    List<String> words = List.of(body.split(" +"));
    return switch (verb) {
      case SEND -> CallReader.read(Verb.SEND, sent(body));
      case "WAIT" -> CallReader.read(Verb.WAIT, words);
      case "WAIT_ALL" -> CallReader.read(Verb.WAIT_ALL, words);
      default -> CallReader.read(Verb.SYNC, words);
    };
  }

  private static List<String> sent(String body) {
    List<String> fields = Arrays.stream(PAIRS.split(body)).map(String::strip).toList();
    if (fields.get(0).indexOf(' ') >= 0) {
      throw new IllegalArgumentException("a word that belongs to no key");
    }
    return fields;
  }
}
