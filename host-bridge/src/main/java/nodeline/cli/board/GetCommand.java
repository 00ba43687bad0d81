// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import nodeline.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline get}. */
@Command(
    name = "get",
    customSynopsis = "nodeline get [OPTIONS] DEVICE PATH... DIR",
    description = {
      "Gets files of a board into a folder here, over the console of the running bridge.",
      "",
      "Octets, names and modes arrive as they are. The board prints pieces with checks, and prints"
          + " those again that do not arrive. A file has its name here only when it is whole"
          + " (docs/push.md)."
    },
    footer = {
      "  nodeline get bbb-01 /var/log/messages logs",
      "      copies the board's file into the folder logs here"
    },
    exitCodeList = {
      "0:the files are here",
      "1:no bridge, no shell, or no such file or folder; earlier files stay",
      "2:wrong usage",
      "130:ended by Ctrl-C"
    })
public final class GetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DEVICE", description = "Its name in the configuration.")
  private String device;

  @Parameters(
      index = "1..*",
      arity = "2..*",
      paramLabel = "PATH... DIR",
      description = "The files on the board, and an existing folder here.")
  private List<String> words;

  @Mixin private FileOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path folder = Path.of(words.get(words.size() - 1));
    List<String> paths = words.subList(0, words.size() - 1);
    if (paths.stream().anyMatch(path -> path.isEmpty() || path.indexOf('\n') >= 0)) {
      throw new ParameterException(spec.commandLine(), "bad PATH: empty, or with a line end");
    }
    if (!Files.isDirectory(folder)) {
      throw new Problem(folder + ": no such folder here", "make it first: mkdir -p");
    }
    if (!Files.isWritable(folder)) {
      throw new Problem(folder + ": cannot be written", "look: ls -ld");
    }
    return options.move(
        spec, device, paths, (session, path, told) -> session.get(path, folder, told));
  }
}
