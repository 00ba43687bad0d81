// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import nodeline.cli.option.SocketOption;
import nodeline.control.ControlClient;
import nodeline.control.Reloaded;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.Wrapped;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nodeline reload}. */
@Command(
    name = "reload",
    description = {
      "Makes the running bridge read its configuration again, as SIGHUP does.",
      "",
      "Devices come, go and change. The others keep their links, their calls and their clients. A"
          + " wrong configuration changes nothing. The keys coordinator, keep, tls, lava and socket"
          + " cannot change while the bridge runs."
    },
    footer = {"  nodeline reload", "      takes over what was edited in the configuration"},
    exitCodeList = {
      "0:the bridge has the configuration as it is now",
      "1:no bridge is running, or the configuration is refused",
      "2:wrong usage"
    })
final class ReloadCommand implements Callable<Integer> {
  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (ControlClient client = ControlClient.patient(socket.path())) {
      int width = StandardOutput.width();
      Wrapped.lines(text(client.reload()), width).forEach(spec.commandLine().getOut()::println);
    }
    return ExitCode.OK;
  }

  static String text(Reloaded reloaded) {
    List<String> parts = new ArrayList<>();
    add(parts, "added", reloaded.added());
    add(parts, "changed", reloaded.changed());
    add(parts, "removed", reloaded.removed());
    return "reloaded: " + (parts.isEmpty() ? "no device has changed" : String.join("; ", parts));
  }

  private static void add(List<String> parts, String what, List<String> devices) {
    if (!devices.isEmpty()) {
      parts.add(what + " " + String.join(", ", devices));
    }
  }
}
