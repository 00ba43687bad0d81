// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A machine that starts anew in the middle of a call, in every way, beside one that does not. */
@Tag("tier1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachineResetTest {
  private static final int RESETS = Integer.getInteger("nodeline.resets", 2);

  private static final String BANNER = "Linux version ";

  /** A window, and what a request may take to the bridge. */
  private static final int WINDOW_MILLIS = 1_100;

  private static final int LONGEST_MILLIS = 4_000;
  private static final long REBOOT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Random random = new Random();
  private MachineRig rig;
  private int deaths;

  @BeforeAll
  void boot(@TempDir Path folder) throws Exception {
    rig =
        new MachineRig(
            folder,
            List.of(Machine.Kind.X86, Machine.Kind.ARM),
            List.of("server", "client"),
            i -> Map.of());
  }

  @AfterAll
  void stop() throws Exception {
    if (rig != null) {
      rig.close();
    }
  }

  private interface Death {
    void come(String run) throws Exception;
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void aResetInAWait() throws Exception {
    for (int i = 0; i < RESETS; i++) {
      dieInAWait("-", this::resetInSilence);
    }
  }

  /** The firmware says nothing: only the end of the last window keeps the bridge from typing. */
  private void resetInSilence(String run) throws Exception {
    int begin = victim().said();
    victim().machine().monitor("system_reset");
    TimeUnit.MILLISECONDS.sleep(WINDOW_MILLIS);
    int typed = victim().cable().boardHeard().length;
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
    rig.call(0, "lava-send", run, "k=v").get(150, TimeUnit.SECONDS);
    victim().awaitText(begin, BANNER);
    assertEquals(typed, victim().cable().boardHeard().length, "typed after the window");
  }

  @Test
  void aPanicInAWait() throws Exception {
    dieInAWait("c", run -> {});
  }

  @Test
  void aRebootInAWait() throws Exception {
    dieInAWait("b", run -> {});
  }

  /** The kernel takes a letter that follows a break for one of its own commands. */
  @Test
  void aRebootByABreakInAWait() throws Exception {
    dieInAWait("-", run -> rebootByABreak(victim().said()));
  }

  /** Again where an octet of the bridge came between them: then that was the letter. */
  private void rebootByABreak(int begin) {
    long[] next = {System.nanoTime()};
    rig.await(
        BANNER,
        () -> {
          if (System.nanoTime() >= next[0]) {
            next[0] += REBOOT_NANOS;
            victim().machine().monitor("chardev-send-break c0");
            victim().press("b");
          }
          return victim().saidSince(begin).contains(BANNER);
        });
  }

  private MachineBoard victim() {
    return rig.board(0);
  }

  /** Meanwhile the other board makes calls, and the message that is waited for is sent. */
  private void dieInAWait(String letter, Death death) throws Exception {
    String run = "death-" + ++deaths;
    int begin = victim().said();
    CompletableFuture<MachineBoard.Result> others =
        rig.board(1).start("exchange %s 1 1 5".formatted(run));
    victim().type("die %s %s".formatted(letter, run));
    rig.await("the wait", () -> rig.isWaiting(0, run));
    death.come(run);
    victim().awaitText(begin, BANNER);
    byte[] typed = victim().cable().boardHeard();
    rig.call(0, "lava-send", run, "k=v").get(150, TimeUnit.SECONDS);
    victim().awaitPrompt(begin + victim().saidSince(begin).indexOf(BANNER));
    assertEquals(typed.length, victim().cable().boardHeard().length, "typed at the boot");
    assertEquals(
        new MachineBoard.Result(0, "job-0:k=v\n", ""),
        victim().run("sh -c 'lava-wait %s && cat $LAVA_MULTI_NODE_CACHE'".formatted(run)));
    assertEquals(new MachineBoard.Result(0, "5\n", ""), others.get(), "the other");
  }
}
