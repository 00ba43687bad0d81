// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import nodeline.cli.option.SocketOption;
import nodeline.control.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline power}. */
@Command(
    name = "power",
    description = {
      "Switches a board's power, or resets the board.",
      "",
      "The running bridge does it, by the commands of \"power:\" and by the line of \"reset:\" in"
          + " its configuration (docs/power.md). It returns when that is done."
    },
    footer = {"  nodeline power bbb-01 cycle", "      switches the board off and on again"},
    exitCodeList = {
      "0:done",
      "1:its command failed; nothing is configured for that; no bridge, or no such device",
      "2:wrong usage"
    })
final class PowerCommand implements Callable<Integer> {
  /** For completion. */
  static final class Actions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ACTIONS.iterator();
    }
  }

  private static final List<String> ACTIONS = List.of("on", "off", "cycle", "reset");

  @Parameters(index = "0", paramLabel = "DEVICE", description = "Its name in the configuration.")
  private String device;

  @Parameters(
      index = "1",
      paramLabel = "ACTION",
      completionCandidates = Actions.class,
      description = "on, off, cycle or reset.")
  private String action;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!ACTIONS.contains(action)) {
      throw new ParameterException(
          spec.commandLine(),
          "no such action: \"%s\", these are: %s".formatted(action, String.join(", ", ACTIONS)));
    }
    try (ControlClient client = ControlClient.patient(socket.path())) {
      client.power(device, action);
    }
    return ExitCode.OK;
  }
}
