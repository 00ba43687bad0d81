// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code nodeline console} with a pipe as its input, at a real shell with the real shim. */
@Execution(ExecutionMode.CONCURRENT)
class ConsolePipeTest {
  @TempDir Path folder;

  private PushBench bench(String shell) throws Exception {
    PushBench bench = new PushBench(folder, shell);
    bench.push();
    bench.type("PATH=" + bench.target() + "/bin:" + bench.target() + ":$PATH");
    return bench;
  }

  private Process console(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "nodeline.cli.Main",
                "console",
                "board-0",
                "--socket",
                folder.resolve("control").toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void type(Process console, String lines) throws IOException {
    OutputStream in = console.getOutputStream();
    in.write(lines.getBytes(UTF_8));
    in.flush();
  }

  private static String rest(Process console) throws Exception {
    console.getOutputStream().close();
    String out = new String(console.getInputStream().readAllBytes(), UTF_8);
    assertTrue(console.waitFor(1, TimeUnit.MINUTES), out);
    assertEquals(0, console.exitValue(), out);
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox ash", "bash --posix", "mksh"})
  void noLineIsTypedAheadOfACall(String shell) throws Exception {
    try (PushBench bench = bench(shell)) {
      Process console = console();
      type(console, "sleep 1; lava-wait go\necho 'after the 'call\nlava-self\necho the' last'\n");
      bench.rig().await("the call", () -> !bench.rig().status(0).calls().isEmpty());
      bench.rig().call(0, "lava-send", "go").get(20, TimeUnit.SECONDS);
      String out = rest(console);

      assertTrue(out.contains("after the call\r\n"), out);
      assertTrue(out.contains("job-0\r\n"), out);
      assertTrue(out.contains("the last\r\n"), out);
    }
  }

  /** Of another program, or one that was left at the prompt. */
  @Test
  void noLineIsTypedWhileACallOfTheBoardWaits() throws Exception {
    try (PushBench bench = bench("dash")) {
      Process first = console("--type-ahead");
      type(first, "lava-wait go\n");
      bench.rig().await("the call", () -> !bench.rig().status(0).calls().isEmpty());
      first.getOutputStream().close();
      assertTrue(first.waitFor(1, TimeUnit.MINUTES));
      Process second = console();
      type(second, "echo 'after the 'call\n");
      second.getOutputStream().close();
      bench.rig().await("the client", () -> bench.rig().status(0).clients().size() == 1);
      assertFalse(bench.typedAtTheBoard().contains("after the"));
      bench.rig().call(0, "lava-send", "go").get(20, TimeUnit.SECONDS);

      assertTrue(rest(second).contains("after the call\r\n"));
    }
  }

  @Test
  void aControlCharacterIsTypedAtOnce() throws Exception {
    try (PushBench bench = bench("dash")) {
      Process console = console();
      type(console, "echo be'gun'; sleep 1000\n");
      bench.rig().await("the command", () -> bench.heard().contains("begun\r\n"));
      type(console, "\003echo en'ded'\n");

      assertTrue(rest(console).contains("ended\r\n"));
    }
  }

  @Test
  void aPromptOfAnotherProgramAndAQuestionAreAwaitedToo() throws Exception {
    try (PushBench bench = bench("dash")) {
      Process console = console();
      type(
          console,
          "printf 'Name: '; read n; PS1='new# '\nits name\necho \"<$n>\"\necho 'it 'ends\n");
      String out = rest(console);

      assertTrue(bench.heard().contains("Name: its name\r\n"), out);
      assertTrue(out.contains("<its name>\r\n"), out);
      assertTrue(out.contains("it ends\r\n"), out);
    }
  }

  @Test
  void inputThatWaitsLongIsTold() throws Exception {
    try (PushBench bench = bench("dash")) {
      Process console = console();
      type(console, "sleep 7\necho 'it 'ends\n");
      String out = rest(console);

      assertTrue(out.contains("nodeline: input waits: the board is at no prompt"), out);
      assertTrue(bench.heard().contains("sleep 7\r\na board> "), out);
      assertTrue(out.contains("it ends\r\n"), out);
    }
  }
}
