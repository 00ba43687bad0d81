// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.help;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline completion}. */
@Command(
    name = "completion",
    description = {
      "Prints what lets a shell complete the command line of nodeline.",
      "",
      "Commands, options and files are in it. Devices, roles, groups and message ids come from the"
          + " running bridge. Without a bridge there are none of these."
    },
    footer = {
      "  nodeline completion bash",
      "      is for this shell in: source <(nodeline completion bash)",
      "  nodeline completion fish",
      "      is for each shell in: ~/.config/fish/completions/nodeline.fish"
    },
    exitCodeList = {"0:printed", "1:failed", "2:wrong usage"})
public final class CompletionCommand implements Runnable {
  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private CompletingShell shell;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(CompletionScript.of(shell, spec.root()));
  }
}
