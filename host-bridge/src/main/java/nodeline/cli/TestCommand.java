// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import nodeline.cli.board.BoardFolder;
import nodeline.cli.option.SocketOption;
import nodeline.config.Configuration;
import nodeline.push.ShimFiles;
import nodeline.suite.LavaJobReader;
import nodeline.suite.Suite;
import nodeline.suite.SuiteOptions;
import nodeline.suite.SuiteReader;
import nodeline.suite.SuiteTest;
import nodeline.terminal.StopSignals;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline test}. */
@Command(
    name = "test",
    description = {
      "Runs a suite: a script on each board of a bench, all side by side.",
      "",
      "It uses the running bridge, or starts one of its own with the suite's bench. It brings the"
          + " board's commands and the suite's files where they are missing, empties the group, and"
          + " shows what the boards print. It ends early when the rest of the boards wait for"
          + " nobody (docs/test.md)."
    },
    footer = {
      "  nodeline test iperf.yaml --junit results.xml",
      "      runs the suite iperf.yaml, and writes its results for a CI server",
      "  nodeline test --lava job.yaml --bench bench.yaml",
      "      runs the tests of a multi-node job of LAVA on this bench"
    },
    exitCodeList = {
      "0:every script and every test has passed",
      "1:one of them has failed, or the suite could not run",
      "2:wrong usage",
      "130:ended by Ctrl-C"
    })
final class TestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SUITE", description = "The suite's file.")
  private String file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The folder of the results. Default: a new one here, with the suite's name and the time.")
  private Path out;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Writes the results there too, as XML for Jenkins, GitLab and GitHub.")
  private Path junit;

  @Option(
      names = "--json",
      description =
          "Print the results as JSON; what happens goes to standard error (docs/test.md).")
  private boolean json;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Runs the scripts of this role or device only; may be given again.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Runs the suite so often. Default: ${DEFAULT-VALUE}.")
  private int repeat = 1;

  @Option(
      names = "--force",
      description = "Takes consoles over from other clients, and ends running commands by Ctrl-C.")
  private boolean force;

  @Option(names = "--lava", description = "SUITE is a multi-node job of LAVA (docs/test.md).")
  private boolean lava;

  @Option(
      names = "--bench",
      paramLabel = "FILE",
      description = "With --lava: the bench. Default: that of the running bridge.")
  private String bench;

  @Option(
      names = "--checkout",
      paramLabel = "DIR",
      description = "With --lava: a checkout of the repository that has its test definitions.")
  private Path checkout;

  @Option(
      names = "--push",
      paramLabel = "DIR",
      description =
          "With --lava: the folder on the boards for their commands; none: they have them."
              + " Default: as \"nodeline push\" finds it.")
  private String push;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (repeat < 1) {
      throw new ParameterException(spec.commandLine(), "bad --repeat: " + repeat + ", min=1");
    }
    if (!lava && (bench != null || checkout != null || push != null)) {
      throw new ParameterException(
          spec.commandLine(), "--bench, --checkout and --push are for --lava: a suite says it");
    }
    CompletableFuture<String> stop = StopSignals.first();
    Suite suite = lava ? job() : SuiteReader.read(file);
    Logging.quiet();
    PrintWriter results = spec.commandLine().getOut();
    SuiteOptions options =
        new SuiteOptions(Optional.ofNullable(out), Optional.ofNullable(junit), only, repeat, force);
    SuiteTest.Ended ended =
        new SuiteTest(
                suite,
                options,
                suite.usesHelpers() ? ShimFiles.textsWithTests() : ShimFiles.texts(),
                json ? errors() : results)
            .run(place(suite), socket.path(), stop);
    if (json) {
      results.println(ended.json());
    }
    if (ended.problem().isPresent()) {
      throw ended.problem().get();
    }
    if (stop.isDone()) {
      return StopSignals.status(stop.join());
    }
    return ended.good() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Suite job() {
    String folder = push == null || push.equals("none") ? push : BoardFolder.checked(spec, push);
    return LavaJobReader.read(
        file,
        Optional.ofNullable(bench),
        Optional.ofNullable(checkout),
        Optional.ofNullable(folder));
  }

  private static PrintWriter errors() {
    return new PrintWriter(System.err, true, StandardCharsets.UTF_8);
  }

  /** Where a bridge of its own will be. */
  private Path place(Suite suite) {
    return socket.place(suite.bench().flatMap((Configuration bench) -> bench.socket().path()));
  }
}
