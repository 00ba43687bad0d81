// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.help;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Completion in real shells, with names from a real bridge. A board chooses message ids, so one of
 * them is a command for any shell that would evaluate it.
 */
class CompletionTest {
  private static final String HOSTILE = "x$(touch pwned)`touch pwned`;touch pwned #'\"\\{a,b}*~";
  private static final String SHOWN = "<request><board-0><lava-wait><" + HOSTILE + ">";

  @TempDir static Path folder;
  private static BridgeProcess bridge;

  /** The program where it is asked to complete; else it shows its arguments. */
  private static final String PROGRAM =
      """
      #!/bin/sh
      case ${1:-} in
        complete | completion) exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' nodeline.cli.Main "$@" ;;
      esac
      for word; do printf '<%%s>' "$word"; done
      echo
      """;

  @BeforeAll
  static void start() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path program = bin.resolve("nodeline");
    Files.writeString(
        program,
        PROGRAM.formatted(
            Path.of(System.getProperty("java.home"), "bin/java"),
            System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    bridge = new BridgeProcess(folder, "exec:sleep 1000");
    for (String shell : List.of("bash", "zsh", "fish")) {
      ProgramRun script = run("nodeline", "completion", shell);
      assertEquals("", script.err());
      Files.writeString(folder.resolve("completion." + shell), script.out());
    }
    String id = "lava-send '" + HOSTILE.replace("'", "'\\''") + "' k=v";
    String java = Files.readString(program).lines().skip(2).findFirst().orElseThrow();
    String call = java.replaceAll(".*exec|\"\\$@\" ;;", "") + " request board-0 " + id;
    assertEquals(0, run("sh", "-c", call).status());
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static Map<String, String> environment(Path socket) {
    return Map.of(
        "PATH",
        folder.resolve("bin") + ":" + System.getenv("PATH"),
        "HOME",
        folder.toString(),
        "XDG_CONFIG_HOME",
        folder.toString(),
        "LC_ALL",
        "C.UTF-8",
        "TERM",
        "dumb",
        "NODELINE_SOCKET",
        socket.toString());
  }

  private static ProgramRun run(String... command) throws Exception {
    return run(folder.resolve("control"), command);
  }

  /** {@code env} looks for the program in the path of its environment. */
  private static ProgramRun run(Path socket, String... command) throws Exception {
    List<String> whole = Stream.concat(Stream.of("env"), Stream.of(command)).toList();
    return ProgramRun.of(whole, environment(socket));
  }

  /** What bash completes a line to. */
  private static String bash(String line) throws Exception {
    String script =
        """
        . "$1"
        COMP_LINE=$2 COMP_POINT=${#2}
        _nodeline
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    String file = folder.resolve("completion.bash").toString();
    ProgramRun run = run("bash", "-c", script, "bash", file, line);
    assertEquals("", run.err());
    return run.out().strip();
  }

  private static String fish(String line) throws Exception {
    String script =
        "source $argv[1]; cd $argv[3]; complete -C $argv[2] | string replace -r '\\t.*' ''";
    String file = folder.resolve("completion.fish").toString();
    ProgramRun run =
        run("fish", "--no-config", "-c", script, file, line, folder.resolve("bin").toString());
    assertEquals("", run.err());
    return run.out().strip();
  }

  /** What a shell does with keys on a terminal: it is sent the second ones after it is ready. */
  private static String onTerminal(String shell, String begin, String keys) throws Exception {
    Path out = folder.resolve(shell.replaceAll(" .*", "") + ".out");
    ProcessBuilder builder = new ProcessBuilder("script", "-qfec", shell, "/dev/null");
    builder.environment().putAll(environment(folder.resolve("control")));
    builder.environment().put("SHELL", "/bin/sh");
    Process process =
        builder
            .directory(folder.resolve("bin").toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      type(process, begin + "; echo rea\"\"dy\n");
      await("ready").atMost(60, SECONDS).until(() -> Files.readString(out).contains("ready\r\n"));
      type(process, keys);
      await("arguments")
          .atMost(60, SECONDS)
          .until(() -> Files.readString(out).contains("\n<request>"));
      type(process, "exit\n");
      process.onExit().orTimeout(60, SECONDS).join();
      return Files.readString(out)
          .lines()
          .filter(line -> line.startsWith("<request>"))
          .findFirst()
          .get();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void type(Process process, String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  private static void assertNothingRan() {
    assertFalse(Files.exists(folder.resolve("bin/pwned")));
  }

  @Test
  void bashCompletesByTheModel() throws Exception {
    Shells.requireInstalled("bash");
    assertEquals("console\nconfig", bash("nodeline con"));
    assertEquals("status", bash("nodeline --debug stat"));
    assertEquals("show\nclear", bash("nodeline group "));
    assertEquals("--read-only", bash("nodeline console board-0 --r"));
    assertEquals("cycle", bash("nodeline power board-0 c"));
    assertEquals("bash\nzsh\nfish", bash("nodeline completion "));
    assertEquals("", bash("nodeline stop --timeout "));
    assertEquals("", bash("nodeline comple x"));
  }

  @Test
  void theScriptOfBashIsCleanInShellcheck() throws Exception {
    Shells.requireInstalled("shellcheck");
    String file = folder.resolve("completion.bash").toString();
    assertEquals(new ProgramRun(0, "", ""), run("shellcheck", "-s", "bash", file));
  }

  @Test
  void bashAsksTheBridge() throws Exception {
    assertEquals("board-0", bash("nodeline console "));
    assertEquals("board-0", bash("nodeline wait --up b"));
    assertEquals("lab", bash("nodeline events --group "));
    assertEquals("role-0", bash("nodeline exec --role=r"));
    assertEquals("", bash("nodeline console --socket /nowhere "));
    assertEquals("", bash("nodeline group show other "));
  }

  @Test
  void bashTypesAnIdAsOneWord() throws Exception {
    Shells.requireInstalled("script");
    String begin = ". ../completion.bash";
    String typed =
        onTerminal("bash --noprofile --norc -i", begin, "nodeline request board-0 lava-wait x\t\n");
    assertEquals(SHOWN, typed);
    assertNothingRan();
  }

  @Test
  void zshTypesAnIdAsOneWord() throws Exception {
    Shells.requireInstalled("zsh");
    String begin = "autoload -U compinit; compinit -u -D; source ../completion.zsh";
    String typed = onTerminal("zsh -f -i", begin, "nodeline req\tboard\tlava-wait x\t\n");
    assertEquals(SHOWN, typed);
    assertNothingRan();
  }

  @Test
  void fishCompletes() throws Exception {
    Shells.requireInstalled("fish");
    assertEquals("config\nconsole", fish("nodeline con"));
    assertEquals("--read-only", fish("nodeline console board-0 --r"));
    assertEquals("board-0", fish("nodeline console "));
    assertEquals("--role=role-0", fish("nodeline exec --role=r"));
    assertEquals(HOSTILE, fish("nodeline request board-0 lava-wait x"));
    assertEquals("cycle", fish("nodeline power board-0 c"));
    assertNothingRan();
  }

  @Test
  void saysNothingWithoutABridge() throws Exception {
    Path none = folder.resolve("none");
    for (String kind : List.of("devices", "roles", "groups", "ids")) {
      assertEquals(new ProgramRun(1, "", ""), run(none, "nodeline", "complete", kind));
    }
  }
}
