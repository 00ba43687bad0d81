// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.wired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nodeline.hardware.rig.Adapter;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Skip;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards and adapters that are wired to this machine, named by the environment. */
@Tag("tier4")
class WiredTest {
  private static final int ROUNDS = 10;
  private static final int BLOCKS = 16;
  private static final int BLOCK = 1_000;
  private static final Path REPORTS = Path.of("target");

  @TempDir Path folder;

  private static List<String> ports(String variable, String what) {
    String ports = System.getenv(variable);
    Skip.unless(
        ports != null, "no %s here: name the ports by %s=/dev/ttyUSB0,…".formatted(what, variable));
    return List.of(ports.split(","));
  }

  /** Each has a shell at its prompt, and the shim in its PATH: {@code nodeline push}. */
  @Test
  void wiredBoardsMeetAtBarriers() throws Exception {
    List<String> ports = ports("NODELINE_BENCH_PORTS", "boards");
    try (WiredBench bench = new WiredBench(folder, ports)) {
      StringBuilder times = new StringBuilder();
      try {
        for (int round = 1; round <= ROUNDS; round++) {
          times.append(meet(bench, ports.size(), round));
        }
      } finally {
        report("bench", bench, times.toString());
      }
    }
  }

  /** Typed in two parts, so that the echo of the line is not taken for its output. */
  private static String meet(WiredBench bench, int boards, int round) throws IOException {
    long began = System.nanoTime();
    for (int i = 0; i < boards; i++) {
      bench.type(i, "lava-sync r%d; echo do''ne-%d-$?\n".formatted(round, round));
    }
    String end = "done-%d-".formatted(round);
    for (int i = 0; i < boards; i++) {
      String said = bench.readUntil(i, end, 30);
      assertTrue(said.contains(end + "0") || bench.readUntil(i, "0", 5).startsWith("0"), said);
    }
    return "round %d: %.3f s%n".formatted(round, (System.nanoTime() - began) / 1e9);
  }

  /** An adapter whose TX and RX are one wire; what is sent comes back as it was. */
  @Test
  void aLoneAdapterGivesBackWhatItGets() throws Exception {
    List<String> ports = ports("NODELINE_LOOPBACK", "adapter with a loopback plug");
    try (WiredBench bench = new WiredBench(folder, ports)) {
      assertLoops(bench, ports.size());
      report("loopback", bench, "loopback: octets=%d%n".formatted(BLOCKS * BLOCK));
    }
  }

  @Test
  void theLoopbackTestSeesAPlug() throws Exception {
    Path tty = folder.resolve("tty");
    Process plug = Adapter.start("socat", "pty,raw,echo=0,link=" + tty, "pipe");
    try {
      Awaitility.await("tty").until(() -> Files.exists(tty));
      try (WiredBench bench = new WiredBench(folder, List.of("" + tty))) {
        assertLoops(bench, 1);
      }
    } finally {
      plug.destroyForcibly();
    }
  }

  private static void assertLoops(WiredBench bench, int adapters) throws IOException {
    Random random = new Random(4711);
    for (int i = 0; i < adapters; i++) {
      for (int block = 0; block < BLOCKS; block++) {
        String sent =
            random
                    .ints(BLOCK, 'A', 'z')
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "|%d|".formatted(block);
        bench.type(i, sent);
        assertEquals(sent, bench.readUntil(i, "|%d|".formatted(block), 10));
      }
    }
  }

  /** A file for us: versions, what nodeline finds at the ports, counters and times. */
  private static void report(String name, WiredBench bench, String times) throws Exception {
    StringBuilder report = new StringBuilder();
    report.append(
        "date: %s%njava: %s%n".formatted(Instant.now(), System.getProperty("java.version")));
    report.append(said("uname", "-a")).append(times).append(bench.status()).append('\n');
    for (String command : List.of("--version", "ports", "doctor")) {
      report.append("\n$ nodeline ").append(command).append('\n');
      report.append(
          said(
              Path.of(System.getProperty("java.home"), "bin/java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "nodeline.cli.Main",
              command));
    }
    Path file = Files.createDirectories(REPORTS).resolve(name + "-report.txt");
    Files.writeString(file, report);
    System.out.println("report: " + file.toAbsolutePath());
  }

  private static String said(String... command) throws Exception {
    ProgramRun run = ProgramRun.of(List.of(command), Map.of());
    return run.out() + run.err();
  }
}
