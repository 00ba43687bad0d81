// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import nodeline.Nearest;
import nodeline.Problem;
import nodeline.cli.option.SocketOption;
import nodeline.control.ControlClient;
import nodeline.control.ControlJson;
import nodeline.control.GroupState;
import nodeline.control.GroupState.MessageState;
import nodeline.events.EventFiles;
import nodeline.events.MessageValues;
import nodeline.status.GroupTable;
import nodeline.terminal.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
    footer = {"  nodeline group", "      shows who has joined, and which messages there are"},
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
    int width = StandardOutput.width();
    spec.commandLine()
        .getOut()
        .println(
            json
                ? ControlJson.pretty(Map.of("groups", groups))
                : new GroupTable(width).format(groups));
    return ExitCode.OK;
  }

  /** {@code nodeline group show}. */
  @Command(
      name = "show",
      description = {
        "Shows the messages of a group with their values: what each member has sent.",
        "",
        "The values are those of the bridge's events. What members elsewhere have sent is not among"
            + " them."
      },
      footer = {
        "  nodeline group show iperf server-ready",
        "      shows what each member has sent with this message"
      },
      exitCodeList = {"0:shown", "1:no such group, or no bridge is running", "2:wrong usage"})
  static final class Show implements Callable<Integer> {
    @Parameters(
        index = "0",
        paramLabel = "GROUP",
        description = "The group's name in the configuration.")
    private String name;

    @Parameters(
        index = "1",
        paramLabel = "ID",
        arity = "0..1",
        description = "Only the message of this id. Default: all.")
    private String id;

    @Option(names = "--json", description = "Print JSON (docs/events.md).")
    private boolean json;

    @Mixin private SocketOption socket;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      try (ControlClient client = new ControlClient(socket.path())) {
        GroupState group = group(client.groups());
        MessageValues values = new MessageValues(group.name());
        EventFiles events = new EventFiles(client.events());
        if (events.areThere()) {
          events.read(values);
        }
        List<Map<String, Object>> messages = values.of(group, Optional.ofNullable(id));
        if (id != null && messages.isEmpty()) {
          throw new Problem(
              "nobody has sent \"%s\" in group %s".formatted(id, name),
              Nearest.of(id, group.messages().stream().map(MessageState::id).toList())
                  .map(near -> "did you mean: " + near + "?")
                  .orElse("\"nodeline group show " + name + "\" shows all"));
        }
        spec.commandLine()
            .getOut()
            .println(
                json
                    ? ControlJson.pretty(Map.of("messages", messages))
                    : GroupTable.values(messages));
      }
      return ExitCode.OK;
    }

    private GroupState group(List<GroupState> groups) {
      return groups.stream()
          .filter(one -> one.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new Problem(
                      "there is no group \"" + name + "\"",
                      groups.stream()
                          .map(GroupState::name)
                          .collect(Collectors.joining(", ", "the bridge has: ", ""))));
    }
  }
}
