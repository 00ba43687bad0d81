// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.DaemonThreads;
import nodeline.Problem;
import nodeline.hardware.push.PushBench;
import nodeline.push.Attachment;
import nodeline.push.BoardSession;
import nodeline.push.CommandInput;
import nodeline.push.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real U-Boot that counts down: resets at random moments, and it boots every time. */
@Tag("tier1")
class MachineLoaderTest {
  private static final int RESETS = Integer.getInteger("nodeline.uboot.resets", 2);
  private static final int LONGEST_MILLIS = 3_000;
  private static final String BANNER = "U-Boot 20";
  private static final String COUNTDOWN = "autoboot:  2";
  private static final String KERNEL = "Linux version ";

  private final Random random = new Random();
  private MachineRig rig;
  private Path control;

  private interface Use {
    void go(int round) throws Exception;
  }

  @ParameterizedTest
  @EnumSource(names = {"U_BOOT", "U_BOOT_X86"})
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void bootsEveryTime(Machine.Kind kind, @TempDir Path folder) throws Exception {
    List<Use> uses = List.of(this::run, this::push, this::call);
    rig = new MachineRig(folder, List.of(kind), List.of("board"), i -> Map.of());
    try (MachineRig one = rig) {
      control = one.serve(folder.resolve("control"));
      for (int i = 0; i < RESETS; i++) {
        resetIn(uses.get(i % uses.size()), i);
      }
    }
  }

  /** Whatever goes on; then something is run while it counts down, and as soon as it is up. */
  private void resetIn(Use use, int round) throws Exception {
    MachineBoard board = rig.board(0);
    CompletableFuture<Void> used =
        CompletableFuture.runAsync(() -> go(use, round), DaemonThreads.EACH);
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
    int begin = board.said();
    board.reset(BANNER);
    int typed = board.cable().boardHeard().length;
    rig.call(0, "lava-send", "round-" + round, "k=v").get(150, TimeUnit.SECONDS);
    board.awaitText(begin, COUNTDOWN);
    used.get(150, TimeUnit.SECONDS);
    if (round % 2 == 0) {
      assertEquals("up\n", output("echo up"));
    }
    board.awaitText(begin, KERNEL);
    board.awaitPrompt(begin + board.saidSince(begin).indexOf(KERNEL));
    assertEquals("up\n", output("echo up"));
    String boot = board.saidSince(begin);
    boot = boot.substring(boot.indexOf(BANNER), boot.indexOf(KERNEL));
    assertFalse(boot.contains("=> "), () -> "the boot was stopped, round " + round);
    assertTrue(boot.contains("Starting kernel"), boot);
    assertTrue(board.cable().boardHeard().length >= typed);
  }

  private void go(Use use, int round) {
    try {
      use.go(round);
    } catch (Problem reset) {
      assertTrue(reset.getMessage().startsWith("board-0: "), reset.getMessage());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void call(int round) throws Exception {
    rig.board(0).type("lava-wait round-" + round);
  }

  private void run(int round) throws Exception {
    output("i=0; while [ $i -lt 200 ]; do echo $i; usleep 20000; i=$((i+1)); done");
  }

  private void push(int round) throws Exception {
    try (BoardSession session = open()) {
      session.install(PushBench.files(), BoardSession.FOLDERS, true, Progress.NONE);
    }
  }

  private String output(String command) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BoardSession session = open()) {
      session.run(command, List.of(), CommandInput.none(), out);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private BoardSession open() {
    return BoardSession.open(
        new Attachment(control, "board-0", false, false),
        PushBench.NOBODY,
        new CompletableFuture<>());
  }
}
