// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import nodeline.Problem;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import nodeline.hardware.rig.Shells;
import nodeline.push.CommandInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard input of commands at a board's prompt. */
@Execution(ExecutionMode.CONCURRENT)
class ExecInputTest {
  @TempDir Path folder;

  static List<String> shells() {
    return Shells.families().toList();
  }

  private static CommandInput octets(byte[] octets) {
    return CommandInput.of(new ByteArrayInputStream(octets), false);
  }

  private static CommandInput text(String text) {
    return octets(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static PushBench.Output ended(int status, String text) {
    return new PushBench.Output(Optional.of(status), text);
  }

  /** All of them, with the odd ones first; more than the command waits for. */
  private static byte[] allOctets() {
    byte[] octets = new byte[12_000];
    new Random(1).nextBytes(octets);
    for (int i = 0; i < 256; i++) {
      octets[i] = (byte) (i == 0 ? '-' : i == '-' ? 0 : i);
    }
    return octets;
  }

  @ParameterizedTest
  @MethodSource("shells")
  void anyOctetsGetToTheCommandAndEnd(String shell) throws Exception {
    Path file = folder.resolve("octets");
    try (PushBench bench = new PushBench(folder, shell)) {
      assertEquals(
          ended(3, "begun\nended\n"),
          bench.runWith(octets(allOctets()), "echo begun; cat >" + file + "; echo ended; exit 3"));
      assertArrayEquals(allOctets(), Files.readAllBytes(file));
      assertEquals(ended(0, "a\n-n"), bench.runWith(text("a\n-n"), "cat"));
      assertEquals(ended(0, "x\n"), bench.run("echo", "x"));
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aCommandWithoutInputHasItsEnd(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      assertEquals(ended(0, "end\n"), bench.run("cat; read -r x || echo end"));
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aCommandThatDoesNotReadEndsAllTheSame(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      assertEquals(
          ended(4, "x\n"), bench.runWith(octets(new byte[200_000]), "sleep 1; echo x; exit 4"));
      assertEquals(ended(0, "y\n"), bench.run("echo", "y"));
    }
  }

  @Test
  void outputIsExactWhileInputIsTyped() throws Exception {
    String lines = "=1:2.3\n=\nno end, =12:, and more\n\n".repeat(800);
    try (PushBench bench = new PushBench(folder, "dash")) {
      assertEquals(ended(0, lines + "x"), bench.runWith(text(lines + "x"), "cat"));
    }
  }

  /** What a technician greps in: each line looks like a reset, or like a boot that a key stops. */
  @Test
  void aBootLogMayBeTheInput() throws Exception {
    String log =
        """
        U-Boot SPL 2024.01 (Jan 08 2024 - 15:43:37 +0000)
        Trying to boot from MMC1
        U-Boot 2024.01 (Jan 08 2024 - 15:43:37 +0000)
        Hit any key to stop autoboot:  3\s
        Starting kernel ...
        [    0.000000] Linux version 6.9
        [   12.345678] reboot: Restarting system
        """;
    String logs = log.repeat(60);
    try (PushBench bench = new PushBench(folder, "dash")) {
      assertEquals(ended(0, logs + "end"), bench.runWith(text(logs + "end"), "cat"));
      assertEquals(ended(0, "x\n"), bench.run("echo", "x"));
    }
  }

  @Test
  void aScriptThatMakesCallsRuns() throws Exception {
    try (PushBench bench = new PushBench(folder, "busybox ash")) {
      bench.push();
      assertEquals(
          ended(0, "role-0\nsent\n"),
          bench.runWith(text("lava-role\nlava-send x; echo sent\n"), "sh"));
    }
  }

  @Test
  void inputThatDoesNotBeginIsNone() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash");
        PipedOutputStream idle = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(idle)) {
      assertEquals(ended(0, "end\n"), bench.runWith(CommandInput.of(in, false), "cat; echo end"));
    }
  }

  /** As of a disk with a fault: the command is not to end as if that were the end. */
  @Test
  void inputThatCannotBeReadToItsEndIsAnError() throws Exception {
    InputStream some = new ByteArrayInputStream("some\n".getBytes(StandardCharsets.ISO_8859_1));
    try (PushBench bench = new PushBench(folder, "dash");
        InputStream fault = Files.newInputStream(folder)) {
      CommandInput input = CommandInput.of(new SequenceInputStream(some, fault), false);
      Problem problem = assertThrows(Problem.class, () -> bench.runWith(input, "cat"));
      assertEquals("the input was cut: Is a directory", problem.getMessage());
      assertEquals(ended(0, "x\n"), bench.run("echo", "x"));
    }
  }

  /** As by Ctrl-Z: the board's reader gives up then, which is no end of the input. */
  @ParameterizedTest
  @ValueSource(strings = {"busybox ash", "bash", "mksh"})
  void inputOfAHostThatFallsSilentIsCut(String shell) throws Exception {
    PipedOutputStream out = new PipedOutputStream();
    try (PushBench bench = new PushBench(folder, shell);
        PipedInputStream in = new PipedInputStream(out)) {
      out.write("one\n".getBytes(StandardCharsets.ISO_8859_1));
      CommandInput input = CommandInput.of(in, false);
      Cable cable = bench.rig().board(0).cable();
      Problem problem =
          assertThrows(Problem.class, () -> bench.runWith(input, "one\n", cable::deafen, "cat"));
      assertEquals("board-0: the input was cut: the host was silent", problem.getMessage());
    }
  }

  /** Its first octet may never come. */
  @Test
  void theWaitForInputCanBeStopped() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash");
        PipedOutputStream idle = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(idle)) {
      CompletableFuture<Void> stop =
          CompletableFuture.runAsync(
              () -> bench.rig().await("the command", () -> bench.log().contains("-- exec:")));
      assertEquals(
          new PushBench.Output(Optional.empty(), ""),
          bench.runWith(stop, CommandInput.of(in, true), "cat"));
    }
  }

  /** The command takes what came; the rest comes when it has asked for it. */
  @Test
  void inputThatComesSlowlyGetsThere() throws Exception {
    PipedOutputStream out = new PipedOutputStream();
    try (PushBench bench = new PushBench(folder, "bash");
        PipedInputStream in = new PipedInputStream(out)) {
      out.write("one\n".getBytes(StandardCharsets.ISO_8859_1));
      CommandInput input = CommandInput.of(in, false);
      assertEquals(
          ended(0, "one\nasked\ntwo\n"),
          bench.runWith(
              input, "asked\n", () -> sayTwo(out), "read -r x; echo $x; echo asked; cat"));
    }
  }

  private static void sayTwo(PipedOutputStream out) {
    try (out) {
      out.write("two\n".getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** And the output has nothing of it: the rest comes while the command runs. */
  @Test
  void inputIsCheckedOverANoisyWire() throws Exception {
    LineQuality noisy =
        LineQuality.CLEAN.with(WireFault.FLIPPED_BYTE, 2_000).with(WireFault.DROPPED_BYTE, 2_000);
    Path file = folder.resolve("octets");
    try (PushBench bench =
        new PushBench(
            folder,
            "busybox ash",
            LineQuality.CLEAN,
            noisy,
            PushBench.interactive("busybox ash"))) {
      assertEquals(ended(0, ""), bench.runWith(octets(allOctets()), "cat >" + file));
      assertArrayEquals(allOctets(), Files.readAllBytes(file));
      assertEquals(true, bench.rig().board(0).cable().faults() > 0);
    }
  }
}
