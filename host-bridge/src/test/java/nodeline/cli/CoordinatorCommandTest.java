// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.cli.Program.Ended;
import nodeline.console.TestTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code nodeline coordinator}, and the same within {@code nodeline run}. */
class CoordinatorCommandTest {
  @TempDir Path home;

  private final int port = TestTools.freePort();
  private final String place = "127.0.0.1:" + port;

  /** What member 2 of two is told when it asks for the group {@code lab}. */
  private String ask() throws IOException {
    String json =
        "{\"client_name\": \"2\", \"role\": \"client\", \"group_name\": \"lab\","
            + " \"group_size\": 2, \"request\": \"group_data\"}";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("%08X%s".formatted(json.length(), json).getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Test
  void servesUntilItIsStopped() throws Exception {
    try (Program program = Program.start(home, "coordinator", "--listen", Integer.toString(port))) {
      program.awaitError(
          "nodeline coordinator ready listen=%s strict=false idle=1d (Ctrl-C".formatted(place));
      assertEquals("00000014{\"response\": \"wait\"}", ask());
      Ended ended = program.signal("TERM").await();

      assertEquals(0, ended.status(), ended.err());
      assertTrue(ended.err().contains("lava joined group=lab member=2 (client) size=2"));
      assertTrue(ended.err().endsWith("nodeline ended exit=0\n"), ended.err());
    }
  }

  /** LAVA's wire has no request that empties a group. */
  @Test
  void aTestRunsInAGroupThatItCannotEmpty() throws Exception {
    Path suite =
        Files.writeString(
            home.resolve("suite.yaml"),
            """
            bench:
              coordinator: lava://PLACE
              devices: {a: {role: one, group: lab, console: "exec:exec sh -i"}}
            scripts: {one: {push: HOME/shim, run: lava-send up}}
            """
                .replace("PLACE", place)
                .replace("HOME", home.toString()));
    try (Program program = Program.start(home, "coordinator", "--listen", Integer.toString(port))) {
      program.awaitError("nodeline coordinator ready");
      Ended ended = Program.run(home, "test", suite.toString(), "--out", home + "/out");

      assertEquals(0, ended.status(), ended.out() + ended.err());
      String said = "not emptied: lab: lava://%s cannot".formatted(place);
      assertTrue(ended.out().contains(said), ended.out());
    }
  }

  @Test
  void showsAndClearsItsGroupsByASocketOfItsOwn() throws Exception {
    String socket = home.resolve("c.sock").toString();
    String state = home.resolve("state").toString();
    try (Program program =
        Program.start(
            home, "coordinator", "--listen", place, "--socket", socket, "--state", state)) {
      program.awaitError("nodeline coordinator ready");
      ask();
      Ended group = Program.run(home, "group", "--json", "--socket", socket);
      assertTrue(group.out().contains("\"lab\""), group.out() + group.err());
      Ended status = Program.run(home, "status", "--socket", socket);
      assertTrue(status.out().contains("lab    1 of 2"), status.out() + status.err());
      assertEquals(0, Program.run(home, "group", "clear", "lab", "--socket", socket).status());
      Ended device = Program.run(home, "request", "b", "lava-self", "--socket", socket);
      assertEquals(1, device.status());
      assertTrue(device.err().contains("there is no device \"b\""), device.err());

      Ended other = Program.run(home, "coordinator", "--listen", "0", "--state", state);
      assertEquals(2, other.status());
      Ended second =
          Program.run(home, "coordinator", "--listen", "" + TestTools.freePort(), "--state", state);
      assertEquals(1, second.status());
      assertTrue(second.err().contains("keeps its state in " + state), second.err());
    }
  }

  @Test
  void warnsIfOthersCanReachIt() {
    try (Program program = Program.start(home, "coordinator", "--listen", "0.0.0.0:" + port)) {
      program.awaitError(" WARN  lava listens for other machines listen=0.0.0.0:" + port);
    }
  }

  @Test
  void saysThatThePortIsTaken() throws IOException {
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = Program.run(home, "coordinator", "--listen", place);

      assertEquals(1, ended.status());
      assertEquals(
          Ended.error(
              "cannot serve LAVA's wire on " + place + ": address already in use",
              "is a lava-coordinator or another bridge there? choose another address"),
          ended.err());
      assertTrue(other.isBound());
    }
  }

  @Test
  void refusesAWrongAddressAndAWrongTime() {
    Ended address = Program.run(home, "coordinator", "--listen", "here:x");
    assertEquals(2, address.status());
    assertTrue(
        address.err().contains("bad --listen: not HOST:PORT, [IPV6]:PORT or PORT: here:x"),
        address.err());
    Ended time = Program.run(home, "coordinator", "--idle", "soon");
    assertEquals(2, time.status());
    assertTrue(time.err().contains("bad --idle: soon"), time.err());
  }

  @Test
  void servesGroupsInEtcdBeforeAnyServerAnswers() throws Exception {
    String socket = home.resolve("c.sock").toString();
    String backend = "etcd://127.0.0.1:" + TestTools.freePort();
    try (Program program =
        Program.start(
            home, "coordinator", "--listen", place, "--backend", backend, "--socket", socket)) {
      program.awaitError("nodeline coordinator ready");
      await()
          .atMost(60, SECONDS)
          .until(
              () -> Program.run(home, "status", "--socket", socket).out(),
              out -> out.contains("coordinator: no etcd server answers: "));
      Ended json = Program.run(home, "status", "--json", "--socket", socket);
      assertTrue(
          json.out().matches("(?s).*\"waits\" ?: \"no etcd server answers.*"),
          json.out() + json.err());
      assertEquals(0, program.signal("TERM").await().status());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --backend etcd://h --fresh            | --fresh is for groups of its own, without --backend
          --backend etcd://h --strict-lava      | --strict-lava is for groups of its own
          --backend etcd://h --idle 1h          | --idle is for groups of its own
          --backend lava://h                    | bad --backend:
          --backend etcds://h                   | --backend etcds://… needs --backend-authority
          --backend etcd://h --backend-authority ca.pem | are for --backend etcds://…
          --backend etcds://h --backend-key k   | needs --backend-authority
          --backend etcds://h --backend-authority ca.pem --backend-key k | a certificate and its key
          --backend etcd://h --backend-user u   | --backend-user and --backend-password-file go together
          --backend-user u                      | --backend-… needs --backend
          """)
  void refusesOptionsThatDoNotGoTogether(String options, String error) {
    List<String> arguments = new ArrayList<>(List.of("coordinator", "--listen", place));
    arguments.addAll(List.of(options.split(" ")));
    Ended ended = Program.run(home, arguments.toArray(String[]::new));
    assertEquals(2, ended.status(), ended.err());
    assertTrue(ended.err().contains(error), ended.err());
  }

  @Test
  void servesTheGroupOfARunningBridge() throws Exception {
    String yaml =
        """
        group: lab
        lava: {listen: %d}
        groups: {lab: {size: 2}}
        devices: {board: {role: server, console: 'exec:cat'}}
        """
            .formatted(port);
    Path file = Files.writeString(home.resolve("bench.yaml"), yaml);
    try (Program program = Program.start(home, "run", file.toString())) {
      program.awaitError("nodeline ready ");
      String answer = ask();
      Ended ended = program.signal("TERM").await();

      assertTrue(answer.contains("{\"board\": \"server\", \"2\": \"client\"}"), answer);
      assertEquals(0, ended.status(), ended.err());
    }
  }

  @Test
  void runsNoBridgeWithoutTheWireThatItIsAskedFor() throws IOException {
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      String yaml = "lava: {listen: %d}%ndevices: {a: {role: r, console: 'exec:cat'}}%n";
      Path file = Files.writeString(home.resolve("bench.yaml"), yaml.formatted(port));
      Ended ended = Program.run(home, "run", file.toString());

      assertEquals(1, ended.status());
      assertTrue(ended.err().contains("cannot serve LAVA's wire on " + place), ended.err());
      assertTrue(other.isBound());
    }
  }
}
