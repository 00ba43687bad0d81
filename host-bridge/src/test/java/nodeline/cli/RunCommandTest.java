// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import nodeline.cli.Program.Ended;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code nodeline run}, and {@code nodeline status} of what it runs. */
class RunCommandTest {
  private static final String READY = "nodeline ready ";
  private static final String PATH_HINT = "is it installed, and in the PATH?";

  @TempDir Path home;

  private Path socket() {
    return home.resolve("nodeline.sock");
  }

  /** A bench of one device for each command. */
  private String bench(String... commands) throws IOException {
    StringBuilder yaml = new StringBuilder("group: lab\ndevices:\n");
    for (int i = 0; i < commands.length; i++) {
      yaml.append("  board-%d:\n    role: part-%d\n".formatted(i, i));
      yaml.append("    console: %s\n".formatted(commands[i]));
    }
    return Files.writeString(home.resolve("bench.yaml"), yaml).toString();
  }

  private Program ready(String... commands) throws IOException {
    Program program = Program.start(home, "run", bench(commands)).awaitError(READY);
    assertTrue(Files.exists(socket()));
    return program;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void stopsInGoodOrderBySignal(String signal) throws Exception {
    try (Program bridge = ready("exec:cat")) {
      bridge.awaitError("board-0 opened").signal(signal);
      Ended ended = bridge.await();

      assertEquals(0, ended.status(), ended.err());
      assertTrue(ended.err().contains(" INFO  board-0 opened console=exec:cat\n"), ended.err());
      assertTrue(ended.err().contains("nodeline stopping signal=" + signal + "\n"), ended.err());
      assertFalse(Files.exists(socket()));
    }
  }

  /** 0 where the bridge could still end in good order, 143 where Java had not got that far. */
  @ParameterizedTest
  @ValueSource(strings = {"", "libjvm.so", "libjava.so", "libnio.so", "jna", "libpty.so"})
  void aSignalWhileItStartsIsNoFailure(String loaded) throws Exception {
    try (Program bridge = Program.start(home, "run", bench("exec:cat"))) {
      Path mapped = Path.of("/proc/" + bridge.pid() + "/maps");
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(90, TimeUnit.SECONDS)
          .until(() -> Files.readString(mapped).contains(loaded));
      Ended ended = bridge.signal("TERM").await();

      assertTrue(ended.status() == 0 || ended.status() == 143, ended.status() + ended.err());
      assertFalse(ended.err().contains("error"), ended.err());
      assertFalse(Files.exists(socket()));
    }
  }

  /** As a service without a cache has it, whose file system is read-only. */
  @Test
  void saysThatThereIsNoFolderForNativeLibraries() throws IOException {
    String java = "java=$1; shift; set -- \"$java\" -Djava.io.tmpdir=/proc/none \"$@\"";
    try (Program bridge = Program.startAfter(home, java, "run", bench("exec:cat"))) {
      Ended ended = bridge.await();
      assertEquals(
          Ended.error(
              "cannot unpack native libraries into /proc/none: no such file or folder",
              "set XDG_CACHE_HOME to a folder of your own that has room"),
          ended.err().replaceFirst("WARNING: java.io.tmpdir .*\n", "")); // Java 25's own
      assertEquals(1, ended.status());
    }
  }

  /** As Ctrl-C and a hang-up must reach what runs at the terminal. */
  @Test
  void aCommandIgnoresNoSignalWhereTheBridgeDoes() throws IOException {
    try (Program bridge =
        Program.startAfter(
            home,
            "trap '' HUP INT QUIT TERM TSTP TTIN TTOU PIPE",
            "run",
            bench("exec:grep SigIgn /proc/self/status", "exec:cat"))) {
      bridge.awaitError("board-0 ended exit=0");

      Path log = home.resolve(".local/state/nodeline/consoles/board-0.log");
      String logged = Files.readString(log);
      // 31 signals; those after them are the C library's own.
      assertTrue(logged.matches("(?s).*SigIgn:\t[0-9a-f]{8}[08]0{7}\r?\n.*"), logged);
      String bridges = Files.readString(Path.of("/proc/" + bridge.pid() + "/status"));
      assertTrue(bridges.matches("(?s).*SigIgn:\t[0-9a-f]*[37bf]\n.*"), bridges);
    }
  }

  @Test
  void endsWhenAllItsCommandsHaveEnded() throws IOException {
    Ended ended = Program.run(home, "run", bench("exec:true", "exec:echo hello"));

    assertEquals(0, ended.status(), ended.err());
    assertEquals("", ended.out());
    assertTrue(ended.err().contains("board-1 ended exit=0\n"), ended.err());
    assertFalse(Files.exists(socket()));
  }

  @Test
  void failsWhenOneOfItsCommandsHas() throws IOException {
    Ended ended = Program.run(home, "run", bench("exec:exit 7", "exec:true"));

    assertEquals(1, ended.status(), ended.err());
    assertTrue(ended.err().contains("board-0 ended exit=7\n"), ended.err());
  }

  @Test
  void keepsConsoleLogsInTheStateFolder() throws IOException {
    Ended first = Program.run(home, "run", bench("exec:echo hello"));
    Path chosen = home.resolve("chosen");
    Program.run(home, "run", bench("exec:echo again"), "--state", chosen.toString());

    Path log = home.resolve(".local/state/nodeline/consoles/board-0.log");
    assertTrue(Files.readString(log).contains("hello\n"), first.err());
    assertTrue(Files.readString(chosen.resolve("consoles/board-0.log")).contains("again\n"));
  }

  @Test
  void logsTheFramesOfEveryDeviceWhenAsked() throws IOException {
    RequestHeader header =
        new RequestHeader("0123456789ab", 1, Verb.SELF, 0, OptionalInt.empty(), 1, 1);
    String frame = new Request(header, "").encode();
    Ended ended = Program.run(home, "run", bench("exec:echo '" + frame + "'"), "--frame-log");

    Path log = home.resolve(".local/state/nodeline/consoles/board-0.frames");
    assertTrue(Files.readString(log).contains("0123456789ab"), ended.err());
  }

  @Test
  void refusesASocketThatAnotherBridgeServes() throws Exception {
    try (Program bridge = ready("exec:cat")) {
      assertEquals(
          new Ended(
              1,
              "",
              Ended.error(
                  "another bridge serves %s: pid=%d".formatted(socket(), bridge.pid()),
                  "stop it, or choose another socket by --socket or NODELINE_SOCKET")),
          Program.run(home, "run", bench("exec:cat")));
    }
  }

  @Test
  void refusesAStateFolderThatAnotherBridgeHas() throws Exception {
    Path state = home.resolve(".local/state/nodeline");
    String other = home.resolve("other.sock").toString();
    try (Program bridge = ready("exec:cat")) {
      assertEquals(
          new Ended(
              1,
              "",
              Ended.error(
                  "another bridge keeps its state in %s: pid=%d".formatted(state, bridge.pid()),
                  "stop it, or choose another folder: --state DIR")),
          Program.run(home, "run", bench("exec:true"), "--socket", other));
      bridge.signal("KILL").await();
    }
    assertEquals(0, Program.run(home, "run", bench("exec:true")).status(), "a dead bridge's lock");
  }

  @Test
  void refusesAPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String listen = "exec:cat\n    listen: " + taken.getLocalPort();
      Ended ended = Program.run(home, "run", bench("exec:cat", listen));

      assertEquals(1, ended.status());
      assertTrue(
          ended
              .err()
              .contains(
                  "nodeline: error: device \"board-1\" cannot listen on 127.0.0.1:"
                      + taken.getLocalPort()
                      + ": address already in use\nhint: "),
          ended.err());
      assertFalse(Files.exists(socket()));
    }
  }

  @Test
  void bridgesTheOthersWhenAConsoleIsMissing() throws Exception {
    try (Program bridge =
        ready("serial:/dev/nodeline-none", "exec:printf '\\033[2Jhello\\n'; cat")) {
      bridge.awaitError("board-0 found no console reason=/dev/nodeline-none: ");
      Awaitility.await()
          .atMost(90, TimeUnit.SECONDS)
          .until(() -> json().at("/devices/1/lastByteMillisAgo").isNumber());
      String table = Program.run(home, "status").out();

      assertTrue(table.contains("\nGROUP  JOINED  CONNECTED\nlab    2 of 2  1\n"), table);
      assertTrue(table.contains("\nboard-0  down "), table);
      assertTrue(table.contains("\nboard-0: down, /dev/nodeline-none: "), table);
      assertFalse(table.contains("\u001b"), table);
    }
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(Program.run(home, "status", "--json").out());
  }

  @Test
  void tellsItsStatusAsJson() throws Exception {
    try (Program bridge = ready("exec:cat")) {
      JsonNode status = json();

      assertEquals(bridge.pid(), status.path("pid").asLong());
      assertEquals("lab", status.at("/groups/0/name").asText());
      assertEquals("board-0", status.at("/devices/0/name").asText());
      assertEquals(0, status.at("/devices/0/counters/repaired").asLong(-1));
    }
  }

  @Test
  void watchesUntilItIsStoppedOrTheBridgeIs() throws Exception {
    try (Program bridge = ready("exec:cat");
        Program stopped = Program.start(home, "status", "--watch", "--json");
        Program left = Program.start(home, "status", "--watch")) {
      Awaitility.await()
          .atMost(90, TimeUnit.SECONDS)
          .until(
              () ->
                  stopped.out().lines().count() >= 2
                      && left.out().split("\nboard-0 ", -1).length >= 3);
      Ended ended = stopped.signal("TERM").await();
      bridge.signal("TERM").await();

      assertEquals("", ended.err());
      assertEquals(0, ended.status());
      assertTrue(ended.out().lines().allMatch(line -> line.startsWith("{\"pid\":")), ended.out());
      assertEquals(1, left.await().status());
      assertTrue(left.err().startsWith("nodeline: error: no bridge is running: "), left.err());
      assertFalse(left.out().contains("\u001b"));
    }
  }

  @Test
  void runsACommandWhileTheBridgeIsThere() throws Exception {
    String command = "test \"$(dirname $NODELINE_SOCKET)\" = \"$HOME\" && echo there; exit 7";
    assertEquals(
        new Ended(7, "there\n", ""),
        Program.run(home, "run", bench("exec:cat"), "--", "sh", "-c", command));
    assertFalse(Files.exists(socket()));
    assertEquals(
        new Ended(125, "", Ended.error("cannot run nosuch: No such file or directory", PATH_HINT)),
        Program.run(home, "run", bench("exec:cat"), "--", "nosuch"));
    Ended down =
        Program.run(home, "run", "--up", "1s", bench("serial:/dev/nodeline-none"), "--", "true");
    assertEquals(125, down.status());
    assertTrue(down.err().contains("error: not up after 1 s: board-0 (down, "), down.err());
  }

  /** Also one that does not end by the signal. */
  @ParameterizedTest
  @ValueSource(strings = {"", "trap '' TERM; "})
  void aSignalEndsTheCommandToo(String before) throws Exception {
    try (Program bridge =
        Program.start(
            home, "run", bench("exec:cat"), "--", "sh", "-c", before + "echo $$; sleep 1000; :")) {
      bridge.awaitOutput("\n");
      ProcessHandle command = ProcessHandle.of(Long.parseLong(bridge.out().strip())).orElseThrow();
      int expected = before.isEmpty() ? 143 : 137;
      assertEquals(expected, bridge.signal("TERM").await().status());
      assertFalse(command.isAlive());
    }
  }
}
