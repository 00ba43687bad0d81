// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.cli.option.SocketOption;
import nodeline.push.Attachment;
import nodeline.push.BoardSession;
import nodeline.push.CommandInput;
import nodeline.push.ShimFiles;
import nodeline.push.ShimInstall;
import nodeline.terminal.StopSignals;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline push}. */
@Command(
    name = "push",
    description = {
      "Types the board's commands into its shell, over the console of the running bridge.",
      "",
      "It finds the prompt, or logs in; every part is checked on the board, and typed again when"
          + " it was damaged; nothing is in place before all is right (docs/push.md). Commands that"
          + " are there already are not typed again."
    },
    footer = {
      "  nodeline push bbb-01 --test",
      "      types the board's commands, and tries one of them there"
    },
    exitCodeList = {
      "0:the commands are there, or with --remove: no more",
      "1:no bridge, no shell, no folder; or the test failed; or files of others were left",
      "2:wrong usage",
      "130:ended by Ctrl-C"
    })
public final class PushCommand implements Callable<Integer> {
  private static final Duration LONGEST_TEST = Duration.ofMinutes(1);
  private static final int MAX_SHOWN = 200;

  @Parameters(paramLabel = "DEVICE", description = "Its name in the configuration.")
  private String device;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "The folder on the board. Default: the first of /run/nodeline, /tmp/nodeline and"
              + " /dev/shm/nodeline that can be written and executed.")
  private String folder;

  @Option(
      names = "--test",
      description = "Then lets the board ask for its job by the bridge, and fails if it is wrong.")
  private boolean test;

  @Option(
      names = "--lava-tests",
      description =
          "LAVA's small helpers too: lava-test-case, lava-test-set, lava-test-raise,"
              + " lava-test-reference, lava-echo-ipv4, lava-echo-ipv6, lava-echo-config,"
              + " lava-background-process-start and -stop.")
  private boolean lavaTests;

  @Option(names = "--remove", description = "Takes the commands away.")
  private boolean remove;

  @Option(
      names = "--force",
      description =
          "Takes over from another client, ends a running command by Ctrl-C, and types commands"
              + " that are there already.")
  private boolean force;

  @Option(
      names = "--log-typing",
      description = "The console's log shows what is typed, and the answers to it.")
  private boolean logTyping;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<String> folders =
        folder == null ? BoardSession.FOLDERS : List.of(BoardFolder.checked(spec, folder));
    if (test && remove) {
      throw new ParameterException(spec.commandLine(), "--test and --remove exclude each other");
    }
    CompletableFuture<String> stop = StopSignals.first();
    try (BoardSession session = open(stop)) {
      return remove ? remove(session, folders) : install(session, folders, stop);
    } catch (Problem e) {
      throw new LinkDoubt(socket.path(), device).explain(e);
    } catch (CancellationException e) {
      if (stop.isCompletedExceptionally()) {
        throw new Problem(
            device + ": the test failed: it has not ended after " + LONGEST_TEST.toSeconds() + " s",
            "look at \"nodeline status\", and try it by hand: lava-self");
      }
      return StopSignals.status(stop.join());
    }
  }

  private BoardSession open(CompletableFuture<?> stop) {
    try (PromptProgress progress = new PromptProgress(device)) {
      return BoardSession.open(
          new Attachment(socket.path(), device, force, logTyping),
          new BoardLogin(socket.path(), device, progress::close),
          stop);
    }
  }

  private int install(BoardSession session, List<String> folders, CompletableFuture<?> stop)
      throws IOException {
    long began = System.nanoTime();
    Map<String, String> files = lavaTests ? ShimFiles.textsWithTests() : ShimFiles.texts();
    PushProgress progress =
        new PushProgress(files.values().stream().mapToInt(String::length).sum() * 4 / 3);
    ShimInstall.Installed installed;
    try {
      installed = session.install(files, folders, force, progress);
    } finally {
      progress.end();
    }
    if (installed.typed()) {
      say(
          "%s: typed into %s: octets=%d, repaired=%d, seconds=%.1f"
              .formatted(
                  device,
                  installed.folder(),
                  session.typed(),
                  session.repaired(),
                  (System.nanoTime() - began) / 1e9));
    } else {
      say("%s: is in %s already".formatted(device, installed.folder()));
    }
    if (test) {
      stop.orTimeout(LONGEST_TEST.toSeconds(), TimeUnit.SECONDS);
      test(session, installed.folder());
    }
    say("on the board: export PATH=%s/bin:$PATH".formatted(installed.folder()));
    return ExitCode.OK;
  }

  private void test(BoardSession session, String where) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = session.run(where + "/bin/lava-self", List.of(), CommandInput.none(), out);
    String said = out.toString(StandardCharsets.UTF_8).strip();
    boolean right = said.lines().anyMatch(session.job()::equals); // the kernel may talk too
    if (status != 0 || !right) {
      throw new Problem(
          "%s: the test failed: status=%s, expected=%s, said=%s"
              .formatted(
                  device,
                  status,
                  session.job(),
                  said.substring(0, Math.min(MAX_SHOWN, said.length()))),
          "look at \"nodeline status\", and try it by hand: " + where + "/bin/lava-self");
    }
    say("%s: lava-self answers %s by the bridge".formatted(device, session.job()));
  }

  private int remove(BoardSession session, List<String> folders) {
    ShimInstall.Removed removed =
        session.remove(ShimFiles.textsWithTests(), folders, folder != null);
    say(
        removed.count() == 0
            ? "%s: nothing of ours in %s".formatted(device, String.join(", ", folders))
            : "%s: removed: files=%d".formatted(device, removed.count()));
    if (!removed.left().isEmpty()) {
      throw new Problem(
          "%s: files of others are left: %s".formatted(device, String.join(", ", removed.left())),
          "look at them, and remove them by hand");
    }
    return ExitCode.OK;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(Printable.of(line));
    spec.commandLine().getOut().flush();
  }
}
