// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nodeline.framing.Verb;

/** The commands of the API as the host takes them, with the arguments that a board's take. */
enum HostCommand {
  SELF("lava-self", "", 0),
  ROLE("lava-role", "[list]", 0),
  GROUP("lava-group", "[ROLE]", 0),
  SEND("lava-send", "ID [KEY=VALUE]...", 1),
  WAIT("lava-wait", "ID", 1),
  WAIT_ALL("lava-wait-all", "ID [ROLE]", 1),
  SYNC("lava-sync", "ID", 1);

  private final String command;
  private final String usage;
  private final int least;

  HostCommand(String command, String usage, int least) {
    this.command = command;
    this.usage = usage;
    this.least = least;
  }

  static Optional<HostCommand> of(String command) {
    return Arrays.stream(values()).filter(one -> one.command.equals(command)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(one -> one.command).toList();
  }

  /** How it is written: {@code lava-wait ID}. */
  String usage() {
    return (command + " " + usage).strip();
  }

  /**
   * What it asks for.
   *
   * @throws IllegalArgumentException if there are too few arguments or too many
   */
  Verb verb(List<String> arguments) {
    if (arguments.size() < least) {
      throw new IllegalArgumentException("missing message id");
    }
    return switch (this) {
      case SELF -> most(arguments, 0, Verb.SELF);
      case ROLE -> arguments.isEmpty() ? Verb.ROLE : roles(arguments);
      case GROUP -> most(arguments, 1, Verb.GROUP);
      case SEND -> Verb.SEND;
      case WAIT -> Verb.WAIT;
      case WAIT_ALL -> Verb.WAIT_ALL;
      case SYNC -> Verb.SYNC;
    };
  }

  private static Verb roles(List<String> arguments) {
    if (!arguments.get(0).equals("list")) {
      throw new IllegalArgumentException("not \"list\": \"" + arguments.get(0) + "\"");
    }
    return most(arguments, 1, Verb.ROLES);
  }

  private static Verb most(List<String> arguments, int most, Verb verb) {
    if (arguments.size() > most) {
      throw new IllegalArgumentException("too many arguments");
    }
    return verb;
  }
}
