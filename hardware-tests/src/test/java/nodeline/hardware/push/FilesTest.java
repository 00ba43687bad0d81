// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import nodeline.Problem;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import nodeline.hardware.rig.Shells;
import nodeline.push.BoardSession;
import nodeline.push.Transfer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of any octets to a board and back, by every shell, over good and bad wires. */
@Execution(ExecutionMode.CONCURRENT)
class FilesTest {
  private static final int KIB = 1 << 10;
  private static final int BAUD = 115_200;

  /** Of a random file on a slow wire; 1048576 takes minutes. */
  private static final int OCTETS = Integer.getInteger("nodeline.files.octets", 64 * KIB);

  @TempDir Path folder;
  private Path host;
  private Path board;
  private Path back;

  static List<String> shells() {
    return Shells.families().toList();
  }

  @BeforeEach
  void folders() throws Exception {
    host = Files.createDirectory(folder.resolve("host"));
    board = Files.createDirectory(folder.resolve("its files"));
    back = Files.createDirectory(folder.resolve("back"));
  }

  private Path random(String name, int octets) throws Exception {
    byte[] random = new byte[octets];
    new Random(octets).nextBytes(random);
    return Files.write(host.resolve(name), random);
  }

  private void thereAndBack(BoardSession session, Path file) throws Exception {
    long began = System.nanoTime();
    Transfer.Moved put = session.put(file, board.toString(), Transfer.NONE);
    long there = System.nanoTime();
    Path copy = board.resolve(file.getFileName());
    assertEquals(new Transfer.Moved(copy.toString(), Files.size(file), true), put);
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(copy));
    session.get(copy.toString(), back, Transfer.NONE);
    assertArrayEquals(
        Files.readAllBytes(file), Files.readAllBytes(back.resolve(file.getFileName())));
    System.out.printf(
        "files: octets=%d there=%.1f s back=%.1f s repaired=%d%n",
        put.octets(), (there - began) / 1e9, (System.nanoTime() - there) / 1e9, session.repaired());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void goThereAndBackWithTheirModes(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell);
        BoardSession session = bench.open()) {
      Path file = random("an 'odd' name", 20 * KIB);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
      thereAndBack(session, file);
      thereAndBack(session, random("empty", 0));
      for (Path copy : List.of(board, back)) {
        assertEquals(
            "rwxr-x--x",
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(copy.resolve(file.getFileName()))));
      }
      assertEquals(List.of(), left());
    }
  }

  @Test
  void seventyPercentOfALineAreTheFiles() throws Exception {
    LineQuality speed = LineQuality.CLEAN.with(WireFault.BAUD, BAUD);
    try (PushBench bench =
            new PushBench(
                folder, "busybox ash", speed, speed, PushBench.interactive("busybox ash"));
        BoardSession session = bench.open()) {
      session.put(random("first", 1), board.toString(), Transfer.NONE); // finds the tools
      session.get(board.resolve("first").toString(), back, Transfer.NONE);
      int typed = bench.rig().board(0).cable().boardHeard().length;
      Path file = random("file", OCTETS);
      long began = System.nanoTime();
      session.put(file, board.toString(), Transfer.NONE);
      report("put", bench.rig().board(0).cable().boardHeard().length - typed, began);
      int heard = bench.rig().board(0).cable().hostHeard().length;
      began = System.nanoTime();
      session.get(board.resolve("file").toString(), back, Transfer.NONE);
      report("get", bench.rig().board(0).cable().hostHeard().length - heard, began);
      assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(back.resolve("file")));
    }
  }

  /** Of the octets on the wire, and of the time that a wire of this speed takes. */
  private static void report(String what, int wire, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "files: %s octets=%d seconds=%.1f of-octets=%.2f of-speed=%.2f%n",
        what, OCTETS, seconds, OCTETS / (double) wire, OCTETS / seconds / (BAUD / 10.0));
    assertTrue(OCTETS / (double) wire >= 0.7, what + ": octets on the wire: " + wire);
  }

  /** It has the commands that a file needs, and none that is only better. */
  @Test
  void areTypedAndPrintedByTheShellWhereThereAreNoTools() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      start(bench, "mkdir rm mv chmod cat ls stty od tr wc");
      Path file = random("file", 3 * KIB);
      Path copy = board.resolve("file");
      try (BoardSession session = bench.open()) {
        assertEquals(
            new Transfer.Moved(copy.toString(), 3 * KIB, false),
            session.put(file, board.toString(), Transfer.NONE));
        session.get(copy.toString(), back, Transfer.NONE);
      }
      assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(copy));
      assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(back.resolve("file")));
      start(bench, "ls");
      try (BoardSession session = bench.open()) {
        Problem none =
            assertThrows(Problem.class, () -> session.get(copy.toString(), back, Transfer.NONE));
        assertTrue(none.getMessage().contains("the board has none of base64"), none.getMessage());
      }
    }
  }

  /** The board's shell has these commands and no others. */
  private void start(PushBench bench, String commands) throws Exception {
    Path tools = Files.createTempDirectory(folder, "tools");
    for (String command : commands.split(" ")) {
      Files.createSymbolicLink(tools.resolve(command), Path.of(Shells.withPath(command)));
    }
    bench.rig().board(0).with("PATH", tools.toString());
    bench.start(PushBench.interactive("dash"));
  }

  @Test
  void leaveNothingWhenTheyAreStopped() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      CompletableFuture<Void> stop = new CompletableFuture<>();
      Path file = random("file", 200 * KIB);
      Transfer stops = (octets, total) -> stop.complete(null);
      try (BoardSession session = bench.open(PushBench.NOBODY, false, stop)) {
        assertThrows(CancellationException.class, () -> session.put(file, board.toString(), stops));
      }
      bench.rig().await("the end of the reader", () -> left().isEmpty());
      assertTrue(Files.notExists(board.resolve("file")));
    }
  }

  /** Its kernel cuts what the board says, in each 200 octets. */
  @Test
  void areRightBesideAKernelThatTalks() throws Exception {
    LineQuality speed = LineQuality.CLEAN.with(WireFault.BAUD, BAUD);
    try (PushBench bench =
            new PushBench(
                folder,
                "busybox ash",
                speed.with(WireFault.KERNEL_TEXT, 200),
                speed,
                PushBench.interactive("busybox ash"));
        BoardSession session = bench.open()) {
      thereAndBack(session, random("file", OCTETS));
    }
  }

  /** What is beside the files. */
  private List<String> left() throws Exception {
    try (var all = Files.list(board)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("."))
          .toList();
    }
  }
}
