// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import nodeline.control.ControlJson;
import nodeline.ports.PortList;
import nodeline.ports.PortReader;
import nodeline.ports.Processes;
import nodeline.ports.SystemTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nodeline ports}. */
@Command(
    name = "ports",
    description =
        "Lists the serial ports: driver, adapter, serial number, links, and their holders. Opens"
            + " none of them.",
    footer = {
      "  nodeline ports",
      "      lists the adapters and the programs that hold them",
      "  nodeline ports --suggest",
      "      prints lines that give each port a name for good"
    },
    exitCodeList = {"0:shown, also if there are none", "1:failed", "2:wrong usage"})
final class PortsCommand implements Runnable {
  @Option(names = "--json", description = "Print JSON (docs/ports-and-doctor.md).")
  private boolean json;

  @Option(
      names = "--suggest",
      description =
          "Print instead, for each, its line for /etc/nodeline/boards.table and its entry for the"
              + " configuration.")
  private boolean suggest;

  @Option(
      names = "--all",
      description = "List also the ttyS names for which the kernel found no hardware.")
  private boolean all;

  @Mixin private SystemOption system;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    SystemTree tree = system.tree();
    PortList list = new PortReader(tree, new Processes(tree)).list(all);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ControlJson.pretty(list));
    } else {
      (suggest ? SuggestionText.of(list) : PortText.of(list)).forEach(out::println);
    }
  }
}
