// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.cli.help.CompletingShell;
import nodeline.cli.help.CompletionScript;
import nodeline.cli.help.ManPage;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the help that packages install; run by the build. */
public final class HelpFiles {
  private final ManPage.Edition edition;

  private HelpFiles(ManPage.Edition edition) {
    this.edition = edition;
  }

  /**
   * Writes {@code man/*.1} and {@code completions/SHELL/…}.
   *
   * @param arguments a folder, the program's version, and the pages' date such as 2026-01-31
   * @throws IOException if the folder cannot be written to
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    CommandSpec root = Main.model().getCommandSpec();
    Path man = Files.createDirectories(folder.resolve("man"));
    new HelpFiles(new ManPage.Edition(arguments[1], arguments[2])).pages(man, root);
    script(folder.resolve("completions/bash/nodeline"), CompletingShell.bash, root);
    script(folder.resolve("completions/zsh/_nodeline"), CompletingShell.zsh, root);
    script(folder.resolve("completions/fish/nodeline.fish"), CompletingShell.fish, root);
  }

  private void pages(Path man, CommandSpec command) throws IOException {
    Path page = man.resolve(ManPage.name(command) + ".1");
    Files.writeString(page, ManPage.of(command, edition));
    for (CommandLine one : command.subcommands().values()) {
      if (!one.getCommandSpec().usageMessage().hidden()) {
        pages(man, one.getCommandSpec());
      }
    }
  }

  private static void script(Path file, CompletingShell shell, CommandSpec root)
      throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, CompletionScript.of(shell, root));
  }
}
