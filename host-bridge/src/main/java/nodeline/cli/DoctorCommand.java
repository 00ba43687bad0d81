// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import nodeline.cli.option.SocketOption;
import nodeline.config.ConfigurationReader;
import nodeline.control.ControlJson;
import nodeline.doctor.Diagnosis;
import nodeline.doctor.DiagnosisText;
import nodeline.doctor.Doctor;
import nodeline.terminal.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline doctor}. */
@Command(
    name = "doctor",
    description = {
      "Finds causes that keep the bench from working: permissions, other programs on a port,"
          + " ModemManager, settings of adapters, names, libraries, folders. Each finding comes"
          + " with the command that mends it.",
      "",
      "With a configuration its consoles are looked at, without one all serial ports. No port is"
          + " opened unless --listen is given, and nothing is ever written to one."
    },
    footer = {
      "  nodeline doctor bench.yaml --listen 5",
      "      looks at the bench, and listens to its free ports for 5 seconds"
    },
    exitCodeList = {"0:nothing blocks", "1:something blocks, or failed", "2:wrong usage"})
final class DoctorCommand implements Callable<Integer> {
  private static final int MAX_SECONDS = 60;

  @Parameters(
      paramLabel = "CONFIG",
      arity = "0..1",
      description = "The configuration whose consoles are looked at. Default: all serial ports.")
  private String file;

  @Option(names = "--json", description = "Print JSON (docs/ports-and-doctor.md).")
  private boolean json;

  @Option(
      names = "--listen",
      paramLabel = "SECONDS",
      description =
          "Open the configuration's serial ports that nobody holds, and listen for so long whether"
              + " they speak at the right speed. To open a port raises DTR, which resets some"
              + " boards.")
  private Integer seconds;

  @Mixin private SocketOption socket;
  @Mixin private StateOption state;
  @Mixin private SystemOption system;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    requireUsage();
    Doctor doctor = new Doctor(system.tree(), socket::path, state.path());
    Diagnosis diagnosis =
        file == null
            ? doctor.examine()
            : doctor.examine(
                ConfigurationReader.read(file),
                Optional.ofNullable(seconds).map(Duration::ofSeconds),
                file);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ControlJson.pretty(diagnosis));
    } else {
      int width = StandardOutput.width();
      DiagnosisText.of(diagnosis, width).forEach(out::println);
    }
    return diagnosis.blocks() > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private void requireUsage() {
    if (seconds == null) {
      return;
    }
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(), "--listen needs a configuration, which names the boards' ports");
    }
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "bad --listen: %d, max=%d".formatted(seconds, MAX_SECONDS));
    }
    if (!system.tree().isLive()) {
      throw new ParameterException(spec.commandLine(), "--listen and --root exclude each other");
    }
  }
}
