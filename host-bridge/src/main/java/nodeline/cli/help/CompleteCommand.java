// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.help;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.cli.option.SocketOption;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlClient;
import nodeline.control.DeviceStatus;
import nodeline.control.GroupState;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code nodeline complete}, for completion scripts: names that the running bridge knows, one a
 * line. Boards choose message ids, so a name is left out that a line cannot hold or a terminal
 * would not show as itself. Without a bridge it prints nothing at all.
 */
@Command(
    name = "complete",
    hidden = true,
    description = "Prints names that the running bridge knows, for completion scripts.",
    exitCodeList = {"0:printed", "1:no bridge answers", "2:wrong usage"})
public final class CompleteCommand implements Callable<Integer> {
  /** What can be asked for. */
  @SuppressWarnings("MemberName") // The command line has these names.
  enum Kind {
    devices,
    roles,
    groups,
    ids
  }

  @Parameters(index = "0", paramLabel = "KIND", description = "devices, roles, groups or ids.")
  private Kind kind;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "With ids: of this group, or of the groups of this device. Default: of all.")
  private String name;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<String> names;
    try (ControlClient client = ControlClient.hasty(socket.path())) {
      names = names(client).filter(CompleteCommand::isHarmless).distinct().sorted().toList();
    } catch (Problem e) {
      return ExitCode.SOFTWARE;
    }
    names.forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK;
  }

  private Stream<String> names(ControlClient client) {
    return switch (kind) {
      case devices -> client.status().devices().stream().map(DeviceStatus::name);
      case roles -> client.status().devices().stream().map(DeviceStatus::role);
      case groups -> client.status().groups().stream().map(BridgeStatus.GroupStatus::name);
      case ids ->
          client.groups().stream()
              .filter(this::isWanted)
              .flatMap(group -> group.messages().stream())
              .map(GroupState.MessageState::id);
    };
  }

  private boolean isWanted(GroupState group) {
    return name == null
        || group.name().equals(name)
        || group.members().stream().anyMatch(member -> member.device().equals(name));
  }

  private static boolean isHarmless(String text) {
    return !text.isEmpty() && Printable.of(text).equals(text);
  }
}
