// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.concurrent.Callable;
import nodeline.Printable;
import nodeline.cli.option.SocketOption;
import nodeline.control.ControlClient;
import nodeline.control.GroupState.ClearedState;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline group clear}. */
@Command(
    name = "clear",
    description = {
      "Makes a group forget its messages and the rounds of its syncs.",
      "",
      "Its members stay in it. Calls that wait go on waiting: a sync as if it had been called just"
          + " now."
    },
    footer = {
      "  nodeline group clear iperf",
      "      empties the group, so that a test can run again"
    },
    exitCodeList = {
      "0:cleared",
      "1:no such group, its coordinator cannot, or no bridge is running",
      "2:wrong usage"
    })
final class GroupClearCommand implements Callable<Integer> {
  @Parameters(paramLabel = "GROUP", description = "The group's name in the configuration.")
  private String name;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (ControlClient client = new ControlClient(socket.path())) {
      ClearedState cleared = client.clearGroup(name);
      spec.commandLine()
          .getOut()
          .println(
              Printable.of(
                  "cleared group %s: messages=%d keys=%d; calls that still wait: %d"
                      .formatted(name, cleared.messages(), cleared.pairs(), cleared.waiting())));
    }
    return ExitCode.OK;
  }
}
