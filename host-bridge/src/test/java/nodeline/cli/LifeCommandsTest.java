// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.cli.Program.Ended;
import nodeline.control.ControlClient;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.framing.Check;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a bridge ends, goes on, and changes meanwhile. */
class LifeCommandsTest {
  private static final String READY = "nodeline ready ";
  private static final String TWO = board("a", "exec:cat") + board("b", "exec:cat");

  @TempDir Path home;

  private static String board(String name, String console) {
    return "  %s:\n    role: x\n    console: %s\n".formatted(name, console);
  }

  private Path socket() {
    return home.resolve("nodeline.sock");
  }

  private String bench(String devices) throws IOException {
    return bench("", devices);
  }

  private String bench(String keys, String devices) throws IOException {
    Path file = home.resolve("bench.yaml");
    return Files.writeString(file, keys + "group: lab\ndevices:\n" + devices).toString();
  }

  private Program ready(String file, String... options) {
    return Program.start(home, Program.words("run", options, file)).awaitError(READY);
  }

  private void send(String device, String id) {
    try (ControlClient client = new ControlClient(socket())) {
      client.call(device, List.of("lava-send", id, "k=v"), Optional.empty());
    }
  }

  private int messages() {
    try (ControlClient client = new ControlClient(socket())) {
      return client.groups().stream().mapToInt(group -> group.messageCount()).sum();
    }
  }

  private DeviceStatus status(String device) {
    try (ControlClient client = new ControlClient(socket())) {
      return client.status().device(device);
    }
  }

  private Ended stop() {
    return Program.run(home, "stop");
  }

  @ParameterizedTest
  @CsvSource({"TERM,1", "KILL,1", "INT,0"})
  void aPersonsEndIsOneOfTheGroupsAndAServicesIsNot(String signal, int kept) throws Exception {
    String file = bench(TWO);
    try (Program first = ready(file)) {
      send("a", "m");
      first.signal(signal).await();
    }
    try (Program second = ready(file)) {
      assertEquals(kept, messages(), second.err());
      assertEquals(
          kept == 1,
          second.err().contains(" WARN  nodeline resumed group=lab members=2 messages=1 oldest="),
          second.err());
    }
  }

  @Test
  void freshAndResumeSayOtherwise() throws Exception {
    String file = bench(TWO);
    try (Program first = ready(file)) {
      send("a", "m");
      first.signal("INT").await();
    }
    try (Program second = ready(file, "--resume")) {
      assertEquals(1, messages());
      second.signal("TERM").await();
    }
    try (Program third = ready(file, "--fresh")) {
      assertEquals(0, messages(), third.err());
    }
    Ended both = Program.run(home, "run", "--fresh", "--resume", file);
    assertEquals(2, both.status(), both.err());
    assertEquals(2, both.err().lines().count(), both.err());
  }

  /** As if the last bridge had left the journal by so much earlier. */
  private void leftSince(Duration time) throws Exception {
    Path journal = home.resolve(".local/state/nodeline/journal");
    String text = Files.readString(journal);
    String[] record = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1).split(" ");
    String[] words = record[2].split(",");
    assertEquals("time", words[0]);
    words[2] = Long.toString(Long.parseLong(words[2]) - time.toMillis());
    String changed = record[0] + " " + record[1] + " " + String.join(",", words);
    String line = String.join(" ", record);
    Files.writeString(
        journal,
        text.substring(0, text.length() - line.length())
            + changed
            + " "
            + Check.of(changed)
            + "\n");
  }

  @ParameterizedTest
  @CsvSource({"'',59,1", "'',64,0", "'keep: 2h\n',119,1", "'keep: 2h\n',127,0", "'keep: 0\n',0,0"})
  void keepsGroupsAsLongAsTheConfigurationSays(String keep, int minutes, int kept)
      throws Exception {
    String file = bench(keep, TWO);
    try (Program first = ready(file)) {
      send("a", "m");
      first.signal("TERM").await();
    }
    leftSince(Duration.ofMinutes(minutes));
    try (Program second = ready(file)) {
      assertEquals(kept, messages(), second.err());
    }
  }

  @Test
  void warnsOfGroupsThatTheConfigurationDoesNotHave() throws Exception {
    try (Program first = ready(bench(TWO))) {
      first.signal("TERM").await();
    }
    String other = bench(TWO);
    Files.writeString(Path.of(other), "group: other\ndevices:\n" + TWO);
    try (Program second = ready(other)) {
      assertTrue(
          second
              .err()
              .contains(
                  " WARN  nodeline resumed group=lab members=2 messages=0, which this"
                      + " configuration does not have\n"),
          second.err());
    }
  }

  /** A zombie has ended: its parent, which is this JVM, need not have heard of it. */
  private static boolean hasEnded(long pid) {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
      return status.matches("(?s).*\nState:\t[ZX].*");
    } catch (IOException gone) {
      return true;
    }
  }

  @Test
  void stopEndsTheBridgeAndReturnsWhenItIsGone() throws Exception {
    String file = bench(TWO);
    try (Program bridge = ready(file)) {
      send("a", "m");
      assertEquals(new Ended(0, "", ""), stop());
      assertTrue(hasEnded(bridge.pid()));
      Ended ended = bridge.await();
      assertEquals(0, ended.status(), ended.err());
      assertTrue(ended.err().contains("nodeline stopping command=stop\n"), ended.err());
    }
    Ended none = stop();
    assertEquals(1, none.status());
    assertTrue(none.err().startsWith("nodeline: error: no bridge is running: "), none.err());
    try (Program second = ready(file)) {
      assertEquals(0, messages(), second.err());
    }
  }

  @Test
  void waitReturnsWhenTheLinksAreUpHoweverEarlyItBegan() throws Exception {
    Path late = home.resolve("late.sock");
    String socket = home.resolve("later/nodeline.sock").toString();
    String file = bench(board("a", "exec:cat") + board("b", "unix:" + late));
    String[] at = {"--socket", socket};
    try (Program all = Program.start(home, Program.words("wait", at, "--up"));
        Program one = Program.start(home, Program.words("wait", at, "--up", "a"));
        Program none = Program.start(home, Program.words("wait", at))) {
      Ended early = Program.run(home, Program.words("wait", at, "--timeout", "1"));
      assertEquals(
          Ended.error(
              "no bridge is ready after 1 s: socket=" + socket,
              "start one by \"nodeline run FILE\", or name its socket by --socket or"
                  + " NODELINE_SOCKET"),
          early.err());
      assertEquals(1, early.status());
      Files.createDirectory(Path.of(socket).getParent());
      try (Program bridge = Program.start(home, Program.words("run", at, file))) {
        assertEquals(new Ended(0, "", ""), none.await());
        assertEquals(new Ended(0, "", ""), one.await());
        Ended down = Program.run(home, Program.words("wait", at, "--up", "--timeout", "1"));
        assertEquals(1, down.status());
        assertTrue(
            down.err().startsWith("nodeline: error: not up after 1 s: b (down, "), down.err());
        bridge.awaitError("b found no console");
        Process board = new ProcessBuilder("socat", "unix-listen:" + late, "exec:cat").start();
        try {
          assertEquals(new Ended(0, "", ""), all.await());
        } finally {
          board.destroyForcibly();
        }
      }
    }
  }

  @Test
  void waitFailsAtOnceWhereItCanNeverSucceed() throws Exception {
    try (Program bridge = ready(bench(board("a", "exec:exit 3") + board("b", "exec:cat")))) {
      bridge.awaitError("a ended exit=3");
      Ended ended = Program.run(home, "wait", "--up");
      assertEquals(1, ended.status());
      assertTrue(
          ended.err().startsWith("nodeline: error: a is not up: ended, exit status 3\n"),
          ended.err());
      Ended unknown = Program.run(home, "wait", "--up", "c");
      assertTrue(
          unknown.err().startsWith("nodeline: error: there is no device \"c\"\n"), unknown.err());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reloadChangesDevicesAndLeavesTheOthersAlone(boolean signal) throws Exception {
    String a = board("a", "exec:cat");
    String file = bench(a + board("b", "exec:cat") + board("c", "exec:cat"));
    try (Program bridge = ready(file);
        Program waiting = Program.start(home, "request", "a", "lava-wait-all", "m")) {
      Awaitility.await().until(() -> status("a").calls().size() == 1);
      long up = status("a").link().sinceMillis();
      bench(a + board("b", "exec:cat -u") + board("d", "exec:cat"));
      if (signal) {
        bridge.signal("HUP").awaitError("nodeline reloaded added=[d] changed=[b] removed=[c]\n");
      } else {
        assertEquals(
            new Ended(0, "reloaded: added d; changed b; removed c\n", ""),
            Program.run(home, "reload"));
      }
      assertEquals(new Ended(0, "", ""), Program.run(home, "wait", "--up"));
      assertEquals("exec:cat -u", status("b").console());
      assertEquals(LinkStatus.State.UP, status("d").link().state());
      assertTrue(status("a").link().sinceMillis() >= up);
      assertEquals(List.of("b", "d"), missingOf("a"));
      for (String device : List.of("a", "b", "d")) {
        send(device, "m");
      }
      assertEquals(0, waiting.await().status());
    }
  }

  private List<String> missingOf(String device) {
    send(device, "m");
    return status(device).calls().get(0).missing().stream()
        .map(name -> name.replaceFirst(" .*", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'coordinator: lava://localhost:9\n',cannot change while the bridge runs: coordinator",
    "'keep: 2h\n',cannot change while the bridge runs: keep",
    "'nonsense: 1\n',unknown key",
  })
  void aRefusedConfigurationChangesNothing(String keys, String message) throws Exception {
    String file = bench(TWO);
    try (Program bridge = ready(file)) {
      Files.writeString(
          Path.of(file), keys + "group: lab\ndevices:\n" + TWO + board("c", "exec:cat"));
      Ended refused = Program.run(home, "reload");
      assertEquals(1, refused.status());
      assertTrue(refused.err().contains(message), refused.err());
      assertEquals(2, refused.err().lines().count(), refused.err());
      bridge.awaitError("nodeline did not reload: ").awaitError(message);
      bridge.signal("HUP");
      Awaitility.await()
          .until(() -> bridge.err().split("nodeline did not reload: ", -1).length == 3);
      try (ControlClient client = new ControlClient(socket())) {
        assertEquals(2, client.status().devices().size());
      }
    }
  }

  @Test
  void aClosedTerminalEndsItAndKeepsItsGroups() throws Exception {
    String file = bench(TWO);
    try (Program terminal = Program.startOnTerminal(home, "run", file)) {
      terminal.awaitOutput(READY);
      send("a", "m");
      long bridge;
      try (ControlClient client = new ControlClient(socket())) {
        bridge = client.status().pid();
      }
      terminal.signal("KILL").await();
      Awaitility.await().until(() -> hasEnded(bridge));
    }
    try (Program second = ready(file)) {
      assertEquals(1, messages(), second.err());
    }
  }

  @Test
  void tellsTheServiceManagerWhereItStands() throws Exception {
    Path socket = home.resolve("notify");
    Path told = home.resolve("told");
    String file = bench(TWO);
    String listener =
        "import socket,sys\ns=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\ns.bind(sys.argv[1])\n"
            + "while True: print(s.recv(999).decode().replace('\\n',' '),flush=True)";
    Process manager =
        new ProcessBuilder("python3", "-c", listener, socket.toString())
            .redirectOutput(told.toFile())
            .start();
    String environment = "export NOTIFY_SOCKET=" + socket + " WATCHDOG_USEC=300000";
    try {
      Awaitility.await().until(() -> Files.exists(socket));
      try (Program bridge = Program.startAfter(home, environment, "run", file)) {
        bridge.awaitError("b opened");
        awaitTold(told, "READY=1 STATUS=devices=2 up=");
        awaitTold(told, "WATCHDOG=1 STATUS=devices=2 up=2\n");
        bench(TWO + board("c", "exec:cat"));
        bridge.signal("HUP");
        awaitTold(told, "RELOADING=1 MONOTONIC_USEC=");
        awaitTold(told, "READY=1 STATUS=devices=3 up=");
        bridge.signal("TERM").await();
        awaitTold(told, "STOPPING=1 STATUS=stopping\n");
      }
    } finally {
      manager.destroyForcibly();
    }
  }

  private static void awaitTold(Path told, String text) {
    Awaitility.await(text).until(() -> Files.readString(told).contains(text));
  }
}
