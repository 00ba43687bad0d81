// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import nodeline.Problem;
import nodeline.cli.option.DurationConverter;
import nodeline.cli.option.SocketOption;
import nodeline.control.ControlClient;
import nodeline.control.ControlJson;
import nodeline.device.HostRequest;
import nodeline.group.ApiCommand;
import nodeline.request.Job;
import nodeline.request.JobReader;
import nodeline.request.JobRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline request}. */
@Command(
    name = "request",
    customSynopsis = {
      "nodeline request [OPTIONS] DEVICE CALL [ARGUMENT...]",
      "       nodeline request [OPTIONS] DEVICE --job FILE --action NAME"
    },
    description = {
      "Makes calls of the MultiNode API on the host, on behalf of a device of the running bridge.",
      "",
      "CALL is a command of the board: lava-send, lava-wait, lava-wait-all, lava-sync, lava-group,"
          + " lava-role or lava-self. With --job it is every request of that action in a LAVA job,"
          + " in the job's order. Each result is one line of JSON (docs/request.md). The board need"
          + " not have booted. Ctrl-C ends the waiting."
    },
    footer = {
      "  nodeline request bbb-01 lava-send ready port=5201",
      "      sends the message in the board's place",
      "  nodeline request bbb-01 --job job.yaml --action start-server",
      "      makes the requests of that action in a LAVA job"
    },
    exitCodeList = {
      "0:every call was answered",
      "1:a call failed or timed out, a key was not sent, or no bridge is running",
      "2:wrong usage"
    })
final class RequestCommand implements Callable<Integer> {
  /** For completion. */
  static final class Calls implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ApiCommand.words().iterator();
    }
  }

  @Parameters(index = "0", paramLabel = "DEVICE", description = "Its name in the configuration.")
  private String device;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "CALL",
      completionCandidates = Calls.class,
      description = "A call and its arguments, as on a board; -- before one that begins with -.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--job",
      paramLabel = "FILE",
      description =
          "A LAVA job, or its block \"protocols: lava-multinode:\", or the list below it.")
  private String file;

  @Option(
      names = "--action",
      paramLabel = "NAME",
      description = "The action whose requests it makes.")
  private String action;

  @Option(
      names = "--timeout",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description =
          "How long a call may wait, such as 90s or 5m, unless its request says. Default: the"
              + " device's timeout.")
  private Duration timeout;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    checkUsage();
    Optional<Duration> limit = Optional.ofNullable(timeout);
    if (file == null) {
      checkWords();
      try (ControlClient client = ControlClient.patient(socket.path())) {
        print(client.call(device, words, limit).json());
      }
      return ExitCode.OK;
    }
    Job job = JobReader.read(file);
    try (ControlClient client = ControlClient.patient(socket.path())) {
      String role = client.call(device, List.of(ApiCommand.ROLE.word()), limit).role();
      job.of(action, role).forEach(request -> print(result(client, request, limit)));
    }
    return ExitCode.OK;
  }

  private void checkUsage() {
    if ((file == null) != (action == null)) {
      throw wrong("--job and --action need each other");
    }
    if (file != null && !words.isEmpty()) {
      throw wrong("a call beside --job: " + words.get(0));
    }
    if (file == null && words.isEmpty()) {
      throw wrong("missing call, such as: lava-wait ID; or --job and --action");
    }
  }

  private void checkWords() {
    try {
      HostRequest.read(words);
    } catch (Problem e) {
      throw wrong(e.getMessage() + "; " + e.hint());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Object result(ControlClient client, JobRequest request, Optional<Duration> limit) {
    try {
      return request.result(
          client.call(device, request.words(), request.timeout().or(() -> limit)).message());
    } catch (Problem e) {
      throw new Problem(request.place() + ": " + e.getMessage(), e.hint(), e);
    }
  }

  private void print(Object result) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(ControlJson.line(result));
    out.flush();
  }
}
