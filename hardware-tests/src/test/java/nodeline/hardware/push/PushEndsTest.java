// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import nodeline.DaemonThreads;
import nodeline.Problem;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.LineQuality;
import nodeline.push.BoardSession;
import nodeline.push.Progress;
import nodeline.push.ShimInstall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A push that cannot be done, or is ended: the board is as before, and the reason is told. */
@Execution(ExecutionMode.CONCURRENT)
class PushEndsTest {
  private static final String COUNTDOWN =
      """
      printf 'Hit any key to stop autoboot:  2 '
      if read -r -t 3 -n 1; then echo stopped; exec cat; fi
      echo; exec dash -i
      """;

  /** What a host leaves that is killed after the first line that it types. */
  private static final String FIRST_READER =
      "m=;while IFS= read -r l;do if [ \"$l\" = \"$m\" ];then eval \"${l#?}\";else m=$l;fi;done";

  @TempDir Path folder;

  private PushBench at(String... command) throws Exception {
    return new PushBench(folder, "dash", LineQuality.CLEAN, LineQuality.CLEAN, command);
  }

  /** Does something once so much has arrived. */
  private static Progress after(int octets, Runnable action) {
    int[] arrived = {0};
    return (more, repaired) -> {
      arrived[0] += more;
      if (arrived[0] > octets && arrived[0] - more <= octets) {
        action.run();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"busybox ash", "dash"})
  void anAbortLeavesTheBoardAtItsPromptAndNothingElse(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      CompletableFuture<String> stop = new CompletableFuture<>();
      try (BoardSession session = bench.open(PushBench.NOBODY, false, stop)) {
        assertThrows(
            CancellationException.class,
            () -> bench.push(session, after(5_000, () -> stop.complete("INT"))));
      }
      bench.rig().await("the end of the reader", () -> bench.installed().isEmpty());
      assertEquals(
          new PushBench.Output(Optional.of(0), "as before\n"),
          bench.run("stty -a </dev/tty | grep -q ' echo ' && echo as before"));
    }
  }

  @Test
  void anAbortEndsAReaderThatIsNotComplete() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      Cable cable = bench.rig().board(0).cable();
      CompletableFuture<String> stop = new CompletableFuture<>();
      try (BoardSession session = bench.open(PushBench.NOBODY, false, stop)) {
        CompletableFuture<Void> push =
            CompletableFuture.runAsync(
                () -> bench.push(session, Progress.NONE), DaemonThreads.EACH);
        String first = "while IFS= \\read -r l";
        bench
            .rig()
            .await("reader", () -> new String(cable.boardHeard(), ISO_8859_1).contains(first));
        stop.complete("INT");
        assertThrows(CompletionException.class, push::join);
      }
      assertEquals(new PushBench.Output(Optional.of(0), "x\n"), bench.run("echo x"));
    }
  }

  @Test
  void theFirstReaderOfAHostThatWasKilledIsEnded() throws Exception {
    try (PushBench bench = at("/bin/sh", "-c", "(" + FIRST_READER + "); exec dash -i")) {
      assertTrue(bench.push().typed());
    }
  }

  @Test
  void aBoardThatDiesIsToldAndItsNextPushIsWhole() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      Problem problem =
          assertThrows(
              Problem.class,
              () -> bench.push(after(5_000, () -> bench.reset("U-Boot 2024.01\\n"))));
      assertTrue(problem.getMessage().contains("the board was reset"), problem.getMessage());
      assertTrue(
          bench.installed().keySet().stream().allMatch(name -> name.startsWith(".nodeline-new")),
          "nothing that looks like a shim");
      assertTrue(bench.push().typed());
      assertEquals(PushBench.files(), bench.installed());
    }
  }

  @Test
  void aFolderThatIsFullIsToldAndStaysEmpty() throws Exception {
    try (PushBench bench = at("/bin/sh", "-c", "trap '' 25; ulimit -f 8; exec dash -i")) {
      Problem problem = assertThrows(Problem.class, bench::push);
      assertTrue(problem.getMessage().contains("could not be written whole"), problem.getMessage());
      assertEquals(Map.of(), bench.installed());
    }
  }

  /** At a prompt that is no boot loader's. */
  @Test
  void aFolderThatIsFullIsNotTheLast() throws Exception {
    Path full = folder.resolve("full");
    try (PushBench bench = new PushBench(folder, "dash")) {
      bench.rig().board(0).with("PS1", "u-boot-dev# ");
      bench.start(PushBench.interactive("dash"));
      Path name = full.resolve(".nodeline-new/lib/lava.sh");
      Progress fills = after(8_000, () -> makeFolder(name)); // cannot be written then
      try (BoardSession session = bench.open()) {
        assertEquals(
            new ShimInstall.Installed(bench.target().toString(), true),
            session.install(
                PushBench.files(),
                List.of(full.toString(), bench.target().toString()),
                false,
                fills));
      }
      assertEquals(PushBench.files(), bench.installed());
      assertEquals(List.of(), List.of(full.toFile().list()));
    }
  }

  private static void makeFolder(Path name) {
    try {
      Files.createDirectories(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noFolderIsTold() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash");
        BoardSession session = bench.open()) {
      Problem problem =
          assertThrows(
              Problem.class,
              () ->
                  session.install(PushBench.files(), List.of("/proc/none"), false, Progress.NONE));
      assertTrue(problem.getMessage().endsWith(": /proc/none"), problem.getMessage());
    }
  }

  @Test
  void aProgramIsEndedIfThatIsForced() throws Exception {
    try (PushBench bench =
        at("/bin/sh", "-c", "trap : 2; echo a test runs; sleep 1000; exec dash -i")) {
      CompletableFuture<?> stop = new CompletableFuture<>();
      bench.rig().await("text", () -> bench.rig().board(0).cable().hostHeard().length > 10);
      try (BoardSession first = bench.open(PushBench.NOBODY, true, stop)) {
        Problem taken = assertThrows(Problem.class, bench::open);
        assertTrue(taken.getMessage().contains(" writes"), taken.getMessage());
        assertEquals("job-0", first.job());
      }
    }
  }

  @Test
  void whatTheConsoleSaidLastIsToldWhereThereIsNoShell() throws Exception {
    try (PushBench bench = at("/bin/sh", "-c", "echo a test runs; exec sleep 1000")) {
      bench.rig().await("text", () -> bench.rig().board(0).cable().hostHeard().length > 10);
      Problem problem = assertThrows(Problem.class, bench::open);
      assertTrue(problem.getMessage().contains("a test runs"), problem.getMessage());
    }
  }

  @Test
  void nothingIsTypedAtABootLoader() throws Exception {
    try (PushBench bench = at("/bin/sh", "-c", "printf '=> '; exec sleep 1000")) {
      Cable cable = bench.rig().board(0).cable();
      bench.rig().await("prompt", () -> cable.hostHeard().length == 3);
      Problem problem = assertThrows(Problem.class, bench::open);
      assertTrue(problem.getMessage().contains("a boot loader's prompt"), problem.getMessage());
      assertEquals(0, cable.boardHeard().length);
    }
  }

  @Test
  void aCountdownIsWaitedFor() throws Exception {
    try (PushBench bench = at("/bin/bash", "-c", COUNTDOWN)) {
      bench.rig().await("text", () -> bench.rig().board(0).cable().hostHeard().length > 20);
      assertTrue(bench.push().typed());
    }
  }
}
