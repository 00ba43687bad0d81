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

/** {@code nodeline put}. */
@Command(
    name = "put",
    customSynopsis = "nodeline put [OPTIONS] DEVICE FILE... DIR",
    description = {
      "Puts files into a folder of a board, over the console of the running bridge.",
      "",
      "Octets, names and modes arrive as they are. Every part is checked on the board, and typed"
          + " again when it was damaged. A file has its name there only when it is whole"
          + " (docs/push.md)."
    },
    footer = {
      "  nodeline put bbb-01 iperf3 /usr/local/bin",
      "      copies the file iperf3 into a folder of the board"
    },
    exitCodeList = {
      "0:the files are there",
      "1:no bridge, no shell, no such file or folder, or no room; earlier files stay",
      "2:wrong usage",
      "130:ended by Ctrl-C"
    })
public final class PutCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DEVICE", description = "Its name in the configuration.")
  private String device;

  @Parameters(
      index = "1..*",
      arity = "2..*",
      paramLabel = "FILE... DIR",
      description = "The files here, and an existing folder on the board.")
  private List<String> words;

  @Mixin private FileOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String folder = words.get(words.size() - 1);
    List<String> files = words.subList(0, words.size() - 1);
    if (folder.isEmpty() || folder.indexOf('\n') >= 0) {
      throw new ParameterException(spec.commandLine(), "bad DIR: empty, or with a line end");
    }
    files.forEach(PutCommand::check);
    return options.move(
        spec, device, files, (session, file, told) -> session.put(Path.of(file), folder, told));
  }

  /** Before anything is typed. */
  private static void check(String name) {
    Path file = Path.of(name);
    if (Files.isDirectory(file)) {
      throw new Problem(
          name + ": is a folder", "put the files in it, or an archive: tar -czf x.tgz " + name);
    }
    if (!Files.isRegularFile(file)) {
      throw new Problem(
          name + (Files.exists(file) ? ": is no regular file" : ": no such file"), "look: ls -l");
    }
    if (!Files.isReadable(file)) {
      throw new Problem(name + ": permission denied", "look: ls -l");
    }
  }
}
