// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static nodeline.cli.Program.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.StreamSupport;
import nodeline.ports.FakeSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;
  @TempDir Path home;
  @AutoClose private FakeSystem system;

  @BeforeEach
  void makeSystem() {
    system =
        new FakeSystem(folder).user(0).ftdi("1-2.1", "ttyUSB0", "A50285BI").board("b", "ttyUSB0");
  }

  private Program.Ended doctor(String... options) throws Exception {
    return Program.run(home, words("doctor", options, "--root", folder.toString()));
  }

  private String bench(String console) throws IOException {
    String text = "devices:\n  b: {role: client, console: \"%s\"}\n".formatted(console);
    return Files.writeString(home.resolve("bench.yaml"), text).toString();
  }

  @Test
  void endsWithZeroWhereNothingBlocks() throws Exception {
    Program.Ended run = doctor();

    assertEquals(0, run.status(), run.toString());
    assertTrue(run.out().contains("warns   /dev/ttyUSB0: its chip holds back"), run.out());
    assertTrue(run.out().endsWith("\n\n0 blocks, 2 warn\n"), run.out());
  }

  @Test
  void endsWithOneWhereSomethingBlocks() throws Exception {
    system.process(4711, "picocom", "/dev/ttyUSB0");

    Program.Ended run = doctor(bench("serial:/dev/dut/b"));

    assertEquals(1, run.status(), run.toString());
    assertTrue(
        run.out()
            .startsWith(
                """
                blocks  /dev/ttyUSB0 (b): picocom (pid 4711) holds it: open
                        fix: kill 4711
                """),
        run.out());
  }

  @Test
  void refusesWrongUsage() throws Exception {
    String bench = bench("serial:/dev/dut/b");
    assertEquals(2, doctor("--jsno").status());
    assertEquals(2, doctor(bench, bench).status());
    assertEquals(2, doctor("--listen", "1").status());
    assertEquals(2, doctor(bench, "--listen", "0").status());
    assertEquals(2, doctor(bench, "--listen", "61").status());
    Program.Ended both = doctor(bench, "--listen", "1");
    assertEquals(2, both.status());
    assertTrue(both.err().contains("--listen and --root exclude each other"), both.err());
  }

  @Test
  void failsWithoutAConfigurationToRead() throws Exception {
    Program.Ended run = doctor(home.resolve("none.yaml").toString());

    assertEquals(1, run.status());
    assertTrue(run.err().startsWith("nodeline: error: "), run.err());
  }

  @Test
  void escapesWhatAdaptersAndProcessesSay() throws Exception {
    String hostile = "\u001b[2J\"; RUN+=\"/bin/sh\"\n$(id)";
    system
        .usb("1-4", "0403", "6001")
        .strings(hostile, hostile, hostile)
        .serialPort("ttyUSB1", 0, "ftdi_sio");
    system
        .usb("1-5", "0403", "6001")
        .strings(hostile, hostile, hostile)
        .serialPort("ttyUSB2", 0, "ftdi_sio");
    system.process(4711, hostile.substring(0, 14), "/dev/ttyUSB1");

    for (String[] options : new String[][] {{}, {"--json"}}) {
      Program.Ended run = doctor(options);
      assertTrue(run.out().contains("RUN+="), run.out());
      assertTrue(run.out().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), run.out());
      assertFalse(run.out().lines().anyMatch(line -> line.startsWith("$(id)")), run.out());
    }
  }

  @Test
  void printsJson() throws Exception {
    JsonNode diagnosis = new ObjectMapper().readTree(doctor("--json").out());

    assertEquals(0, diagnosis.path("blocks").asInt());
    assertEquals(2, diagnosis.path("warns").asInt());
    JsonNode latency =
        StreamSupport.stream(diagnosis.path("findings").spliterator(), false)
            .filter(finding -> finding.path("check").asText().equals("latency"))
            .findFirst()
            .orElseThrow();
    assertEquals("warns", latency.path("severity").asText());
    assertEquals("/dev/ttyUSB0", latency.path("port").asText());
    assertTrue(latency.path("device").isNull());
    assertEquals(
        "echo 1 | tee /sys/bus/usb-serial/devices/ttyUSB0/latency_timer",
        latency.path("fix").asText());
  }

  @Test
  void looksAtThisMachine() throws Exception {
    Program.Ended run = Program.run(home, "doctor", "--json");

    assertTrue(Set.of(0, 1).contains(run.status()), run.toString());
    JsonNode diagnosis = new ObjectMapper().readTree(run.out());
    assertEquals(run.status() == 1, diagnosis.path("blocks").asInt() > 0, run.out());
    assertEquals("", run.err());
  }

  @Test
  void listensToABoardThatSpeaks() throws Exception {
    Path link = home.resolve("board");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String board = "tcp:127.0.0.1:%d,nodelay".formatted(server.getLocalPort());
      Process socat =
          new ProcessBuilder("socat", "pty,raw,echo=0,link=" + link, board).inheritIO().start();
      try (Socket socket = server.accept()) {
        Thread speaker = new Thread(() -> speak(socket));
        speaker.start();
        Awaitility.await().until(() -> Files.exists(link));

        Program.Ended run = Program.run(home, "doctor", bench("serial:" + link), "--listen", "1");

        assertTrue(run.out().contains("(b): text at baud=115200 in 1 s: octets="), run.toString());
        assertEquals(0, socket.getInputStream().available());
        speaker.interrupt();
        speaker.join();
      } finally {
        socat.destroy();
        socat.waitFor();
      }
    }
  }

  private static void speak(Socket socket) {
    try {
      while (true) {
        socket.getOutputStream().write("Hit any key to stop autoboot\r\n".getBytes(US_ASCII));
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException e) {
      return; // heard
    }
  }
}
