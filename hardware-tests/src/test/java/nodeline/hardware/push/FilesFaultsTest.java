// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import nodeline.Problem;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import nodeline.push.BoardSession;
import nodeline.push.Transfer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a file when its board, its reader, its disk or its line fails on the way. */
@Execution(ExecutionMode.CONCURRENT)
class FilesFaultsTest {
  private static final int KIB = 1 << 10;

  /** Far less than the silences of a reader that is only slow. */
  private static final Duration SOON = Duration.ofMinutes(3);

  @TempDir Path folder;
  private Path file;
  private Path board;
  private Path back;

  @BeforeEach
  void folders() throws Exception {
    board = Files.createDirectory(folder.resolve("board"));
    back = Files.createDirectory(folder.resolve("back"));
    byte[] random = new byte[20 * KIB];
    new Random(1).nextBytes(random);
    file = Files.write(folder.resolve("file"), random);
  }

  /** The first time that something has arrived. */
  private static Transfer once(Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return (octets, total) -> {
      if (octets > 0 && done.compareAndSet(false, true)) {
        action.run();
      }
    };
  }

  private void thereAndBack(BoardSession session, Runnable fault) throws IOException {
    session.put(file, board.toString(), once(fault));
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(board.resolve("file")));
    session.get(board.resolve("file").toString(), back, once(fault));
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(back.resolve("file")));
  }

  /** The shell at the prompt echoes what was meant for the reader, and so is never silent. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "hush", "bash"})
  void itBeginsAnewWhereTheReaderDies(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell);
        BoardSession session = bench.open()) {
      assertTimeoutPreemptively(SOON, () -> thereAndBack(session, bench::killReader));
    }
    assertEquals(List.of(), gathered());
  }

  /** It frees the text of a function that is defined anew, even while that runs. */
  @Test
  void hushGoesOnWithNothingThatItHasFreed() throws Exception {
    try (PushBench bench = new PushBench(folder, "hush")) {
      bench.rig().board(0).with("MALLOC_PERTURB_", "85"); // freed memory has no old content
      bench.start(PushBench.interactive("hush"));
      try (BoardSession session = bench.open()) {
        thereAndBack(session, () -> {});
        assertEquals(0, session.repaired());
      }
      assertEquals("x\n", bench.run("echo", "x").text());
    }
  }

  @Test
  void nothingIsLeftOnAFullDisk() throws Exception {
    String mount = "mount -t tmpfs -o size=12k none '%s'; exec sh -i".formatted(board);
    boolean root = "root".equals(System.getProperty("user.name"));
    try (PushBench bench =
        new PushBench(
            folder,
            "dash",
            LineQuality.CLEAN,
            LineQuality.CLEAN,
            "unshare",
            root ? "-m" : "-rm",
            "sh",
            "-c",
            mount)) {
      try (BoardSession session = bench.open()) {
        Problem full =
            assertThrows(Problem.class, () -> session.put(file, board.toString(), Transfer.NONE));
        assertEquals(
            board + ": the file could not be written whole on the board", full.getMessage());
        assertEquals("is the folder full? look there: df", full.hint());
      }
      assertEquals("0\n", bench.run("ls -A '%s' | wc -l".formatted(board)).text());
    }
  }

  /** Each way an octet in 3,000 has another bit, or an octet in as many is lost. */
  @ParameterizedTest
  @ValueSource(strings = {"FLIPPED_BYTE", "DROPPED_BYTE"})
  void itIsRightOverABadLine(WireFault fault) throws Exception {
    LineQuality bad = LineQuality.CLEAN.with(fault, 3_000);
    String[] shell = PushBench.interactive("busybox ash");
    try (PushBench bench = new PushBench(folder, "busybox ash", bad, bad, shell);
        BoardSession session = bench.open()) {
      thereAndBack(session, () -> {});
      assertTrue(session.repaired() > 0);
    }
  }

  @Test
  void aBoardThatIsResetLeavesNoFileThatLooksWhole() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash");
        BoardSession session = bench.open()) {
      Problem reset =
          assertThrows(
              Problem.class,
              () ->
                  session.put(
                      file, board.toString(), once(() -> bench.reset("U-Boot 2024.01\\n"))));
      assertTrue(reset.getMessage().contains("the board was reset"), reset.getMessage());
    }
    assertFalse(Files.exists(board.resolve("file")));
  }

  private List<String> gathered() throws IOException {
    try (var all = Files.list(board)) {
      return all.map(one -> one.getFileName().toString())
          .filter(name -> name.startsWith(".nodeline"))
          .toList();
    }
  }
}
