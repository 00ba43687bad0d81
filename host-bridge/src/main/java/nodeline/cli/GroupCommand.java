// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import nodeline.control.ControlClient;
import nodeline.control.ControlJson;
import nodeline.control.GroupState;
import nodeline.terminal.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nodeline group}. */
@Command(
    name = "group",
    description = {
      "Shows the groups of the running bridge.",
      "",
      "For each group: its members and their roles, how many have not joined, its messages with"
          + " the members that sent them or still must, and the rounds of its syncs."
    },
    exitCodeList = {"0:shown", "1:no bridge is running, or it does not answer", "2:wrong usage"})
final class GroupCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON (docs/request.md).")
  private boolean json;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<GroupState> groups;
    try (ControlClient client = new ControlClient(socket.path())) {
      groups = client.groups();
    }
    int width = StandardOutput.isTerminal() ? spec.usageMessage().width() : 0;
    spec.commandLine()
        .getOut()
        .println(
            json
                ? ControlJson.pretty(Map.of("groups", groups))
                : new GroupTable(width).format(groups));
    return ExitCode.OK;
  }
}
