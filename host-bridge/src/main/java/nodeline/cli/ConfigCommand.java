// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import nodeline.config.ConfigurationReader;
import nodeline.config.ConfigurationWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline config}. */
@Command(
    name = "config",
    description = {
      "Checks a configuration and prints it with every default.",
      "",
      "Its output is a configuration again, and means the same."
    },
    footer = {
      "  nodeline config bench.yaml",
      "      checks bench.yaml, and shows the defaults of all keys"
    },
    exitCodeList = {"0:printed", "1:the file is wrong: the error names the line", "2:wrong usage"})
final class ConfigCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private String file;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(ConfigurationWriter.write(ConfigurationReader.read(file)));
  }
}
