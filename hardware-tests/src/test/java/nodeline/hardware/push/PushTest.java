// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import nodeline.hardware.rig.Shells;
import nodeline.push.BoardSession;
import nodeline.push.Progress;
import nodeline.push.ShimInstall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shim typed into every shell, over good and bad wires. */
@Execution(ExecutionMode.CONCURRENT)
class PushTest {
  private static final int NOISE = Integer.getInteger("nodeline.push.noise", 1_000);
  private static final int KERNEL_OCTETS = 1_152; // 100 ms at 115200 baud

  @TempDir Path folder;

  static List<String> shells() {
    return Shells.all().toList();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void isTypedOnceWorksAndIsRemoved(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      String target = bench.target().toString();
      assertEquals(new ShimInstall.Installed(target, true), bench.push());
      assertEquals(PushBench.files(), bench.installed());
      assertEquals(new ShimInstall.Installed(target, false), bench.push());
      assertEquals(
          new PushBench.Output(Optional.of(0), "job-0\n"),
          bench.run(interpreter(shell) + target + "/bin/lava-self"));
      assertEquals(new ShimInstall.Removed(9, List.of()), bench.remove());
      assertTrue(Files.notExists(bench.target()), "the folder is gone");
    }
  }

  /** hush tells its children that it is hush, and on its boards they are. */
  private static String interpreter(String shell) {
    return shell.equals("hush") ? Shells.withPath(shell) + " " : "";
  }

  @Test
  void isRightOverANoisyWire() throws Exception {
    LineQuality noisy =
        LineQuality.CLEAN
            .with(WireFault.FLIPPED_BYTE, 2 * NOISE)
            .with(WireFault.DROPPED_BYTE, 2 * NOISE);
    try (PushBench bench =
        new PushBench(
            folder,
            "busybox ash",
            noisy.with(WireFault.KERNEL_TEXT, KERNEL_OCTETS),
            noisy,
            PushBench.interactive("busybox ash"))) {
      timed("noisy", bench);
      assertEquals(PushBench.files(), bench.installed());
      assertTrue(bench.rig().board(0).cable().faults() > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {115_200, 9_600})
  void isRightAtASpeed(int baud) throws Exception {
    LineQuality speed = LineQuality.CLEAN.with(WireFault.BAUD, baud);
    try (PushBench bench =
        new PushBench(folder, "busybox ash", speed, speed, PushBench.interactive("busybox ash"))) {
      timed(baud + " baud", bench);
      assertEquals(PushBench.files(), bench.installed());
    }
  }

  @Test
  void isRightWhereASmallBufferLosesWhatComesTooFast() throws Exception {
    try (PushBench bench =
        new PushBench(
            folder,
            "busybox ash",
            LineQuality.CLEAN,
            LineQuality.CLEAN.with(WireFault.BUFFER, 64),
            PushBench.interactive("busybox ash"))) {
      timed("64 octets", bench);
      assertEquals(PushBench.files(), bench.installed());
    }
  }

  private static void timed(String what, PushBench bench) {
    long began = System.nanoTime();
    try (BoardSession session = bench.open()) {
      bench.push(session, Progress.NONE);
      System.out.printf(
          "push: %s seconds=%.1f octets=%d repaired=%d faults=%d%n",
          what,
          (System.nanoTime() - began) / 1e9,
          session.typed(),
          session.repaired(),
          bench.rig().board(0).cable().faults());
    }
  }

  @Test
  void takesTheFirstFolderThatCanBeWrittenAndExecuted() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash");
        BoardSession session = bench.open()) {
      Path other = folder.resolve("other");
      Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
      assertEquals(
          new ShimInstall.Installed(other.toString(), true),
          session.install(
              PushBench.files(),
              List.of("/proc/none", link.toString(), other.toString()),
              false,
              Progress.NONE));
    }
  }

  @Test
  void mendsWhatIsNotWholeAndLeavesFilesOfOthers() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      bench.push();
      Path library = bench.target().resolve("lib/nodeline.sh");
      Files.writeString(library, Files.readString(library).replace("=-1", "=-2"));
      Path foreign = Files.writeString(bench.target().resolve("bin/mine"), "mine\n");
      assertTrue(bench.push().typed());
      Map<String, String> files = bench.installed();
      assertEquals("mine\n", files.remove("bin/mine"));
      assertEquals(PushBench.files(), files);
      assertEquals(new ShimInstall.Removed(9, List.of(foreign.toString())), bench.remove());
      assertEquals(Map.of("bin/mine", "mine\n"), bench.installed());
    }
  }
}
