// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.help;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/** A shell's completion script: the table of all commands, and the shell's functions over it. */
public final class CompletionScript {
  private CompletionScript() {}

  /** The whole script. */
  public static String of(CompletingShell shell, CommandSpec root) {
    StringBuilder script = new StringBuilder();
    if (shell == CompletingShell.zsh) {
      script.append("#compdef nodeline\n"); // zsh looks in the first line only
    }
    script.append("# SPDX-License-Identifier: Apache-2.0\n");
    script.append("# Made by nodeline completion ").append(shell).append(".\n\n");
    script.append(table(shell, CompletionTable.of(root)));
    for (String part : shell.parts()) {
      script.append('\n').append(functions(part));
    }
    return script.toString();
  }

  private static String table(CompletingShell shell, String table) {
    return shell == CompletingShell.fish
        ? "set -g __nodeline_table '" + table.replace("\\", "\\\\").replace("'", "\\'") + "'\n"
        : "_nodeline_table='" + table.replace("'", "'\\''") + "'\n";
  }

  /** A resource without the lines of its head, which the script has already. */
  private static String functions(String name) {
    try (InputStream in = CompletionScript.class.getResourceAsStream("/completion/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.substring(text.indexOf("\n\n") + 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
