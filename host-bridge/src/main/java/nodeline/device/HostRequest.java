// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.List;
import java.util.Optional;
import nodeline.Problem;
import nodeline.config.Source;
import nodeline.framing.Octets;
import nodeline.group.ApiCommand;
import nodeline.group.Call;

/**
 * A call that is made on the host on behalf of a device.
 *
 * @param command such as {@code lava-wait}
 * @param call for the coordinator; empty for what the bridge itself knows
 */
public record HostRequest(ApiCommand command, Optional<Call> call) {
  /**
   * The request of a command line, checked as a board's is.
   *
   * @param words the command and its arguments, text
   * @throws Problem wrong usage
   */
  public static HostRequest read(List<String> words) {
    String name = words.isEmpty() ? "" : words.get(0);
    ApiCommand command =
        ApiCommand.of(name)
            .orElseThrow(
                () ->
                    new Problem(
                        "unknown request: \"" + name + "\"",
                        Source.allowed(name, ApiCommand.words())));
    try {
      List<String> arguments = words.stream().skip(1).map(Octets::fromText).toList();
      return new HostRequest(command, command.call(arguments));
    } catch (IllegalArgumentException e) {
      throw new Problem(
          name + ": " + Octets.toText(e.getMessage()), "usage: " + command.usage(), e);
    }
  }

  /** The request as it is typed, so far as it fits on a line. */
  String words() {
    String line = call.map(Call::words).orElse(command.word());
    return Octets.toText(line.length() <= 100 ? line : line.substring(0, 100) + "...");
  }
}
