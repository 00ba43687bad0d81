// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.List;
import java.util.Optional;
import nodeline.Problem;
import nodeline.config.Source;
import nodeline.framing.Octets;
import nodeline.framing.Verb;
import nodeline.group.Call;

/**
 * A call that is made on the host on behalf of a device.
 *
 * @param command such as {@code lava-wait}
 * @param call for the coordinator; empty for what the bridge itself knows
 */
public record HostRequest(String command, Optional<Call> call) {
  /**
   * The request of a command line, checked as a board's is.
   *
   * @param words the command and its arguments, text
   * @throws Problem wrong usage
   */
  public static HostRequest read(List<String> words) {
    String name = words.isEmpty() ? "" : words.get(0);
    HostCommand command =
        HostCommand.of(name)
            .orElseThrow(
                () ->
                    new Problem(
                        "unknown request: \"" + name + "\"",
                        Source.allowed(name, HostCommand.names())));
    try {
      return read(command, name, words.subList(1, words.size()));
    } catch (IllegalArgumentException e) {
      throw new Problem(name + ": " + e.getMessage(), "usage: " + command.usage(), e);
    }
  }

  private static HostRequest read(HostCommand command, String name, List<String> arguments) {
    Verb verb = command.verb(arguments);
    if (verb == Verb.SELF || verb == Verb.ROLE) {
      return new HostRequest(name, Optional.empty());
    }
    List<String> fields = arguments.stream().map(Octets::fromText).toList();
    return new HostRequest(name, Optional.of(CallReader.read(verb, fields)));
  }

  /** The request as it is typed, so far as it fits on a line. */
  String words() {
    String line =
        call.map(made -> String.join(" ", made.arguments()))
            .map(arguments -> (command + " " + arguments).strip())
            .orElse(command);
    return Octets.toText(line.length() <= 100 ? line : line.substring(0, 100) + "...");
  }
}
