// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import nodeline.IoReason;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.ports.PortList;
import nodeline.ports.PortReader;
import nodeline.ports.Processes;
import nodeline.ports.SystemTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline init}. */
@Command(
    name = "init",
    description = {
      "Writes a commented configuration with a device for each serial port of this host.",
      "",
      "It names a port by its link in /dev/dut, else by its adapter or its socket, else by the"
          + " kernel's name. No port is opened. Without a port the file has two boards as an"
          + " example."
    },
    footer = {
      "  nodeline init",
      "      writes bench.yaml, to be edited and given to nodeline run",
      "  nodeline init -",
      "      prints it instead"
    },
    exitCodeList = {
      "0:written",
      "1:the file is there already, or cannot be written",
      "2:wrong usage"
    })
final class InitCommand implements Runnable {
  private static final String STANDARD_OUTPUT = "-";

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "bench.yaml",
      description = "The file to write; - prints. Default: ${DEFAULT-VALUE}")
  private String file;

  @Option(names = "--force", description = "Replace a file that is there already.")
  private boolean force;

  @Mixin private SystemOption system;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    SystemTree tree = system.tree();
    PortList list = new PortReader(tree, new Processes(tree)).list(false);
    String text = InitText.of(list, file.equals(STANDARD_OUTPUT) ? "bench.yaml" : file);
    PrintWriter out = spec.commandLine().getOut();
    if (file.equals(STANDARD_OUTPUT)) {
      out.print(text);
      return;
    }
    write(text);
    int count = list.ports().size();
    String what =
        count == 0
            ? "there is no serial port on this host: two boards as an example"
            : "ports=" + count;
    List.of(
            "wrote " + file + ": " + what,
            "Edit it, then:",
            "  nodeline doctor " + file,
            "  nodeline run " + file)
        .forEach(line -> out.println(Printable.of(line)));
  }

  private void write(String text) {
    OpenOption[] options =
        force
            ? new OpenOption[] {
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE
            }
            : new OpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
    try {
      Files.writeString(Path.of(file), text, StandardCharsets.UTF_8, options);
    } catch (FileAlreadyExistsException e) {
      throw new Problem(
          file + " is there already", "name another file, or replace this one by --force", e);
    } catch (IOException e) {
      throw new Problem(
          "cannot write " + file + ": " + IoReason.withoutPath(e), "name another file", e);
    }
  }
}
