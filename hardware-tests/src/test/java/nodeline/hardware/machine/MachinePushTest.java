// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import nodeline.hardware.push.PushBench;
import nodeline.push.Attachment;
import nodeline.push.BoardSession;
import nodeline.push.CommandInput;
import nodeline.push.Progress;
import nodeline.push.ShimInstall;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shim typed into a machine whose kernel prints a message every 100 ms meanwhile. */
@Tag("tier1")
class MachinePushTest {
  private static final String TALK =
      "while :; do echo '<3>usb 1-1: new device' >/dev/kmsg; usleep 100000; done &\n";

  @Test
  void isWholeAndWorksWhileTheKernelTalks(@TempDir Path folder) throws Exception {
    try (MachineRig rig =
        new MachineRig(folder, List.of(Machine.Kind.X86), List.of("board"), i -> Map.of())) {
      Path control = rig.serve(folder.resolve("control"));
      rig.board(0).press(TALK);
      long pressed = System.nanoTime();
      try (BoardSession session =
          BoardSession.open(
              new Attachment(control, "board-0", false, false),
              PushBench.NOBODY,
              new CompletableFuture<>())) {
        long began = System.nanoTime();
        ShimInstall.Installed installed =
            session.install(PushBench.files(), BoardSession.FOLDERS, false, Progress.NONE);
        System.out.printf(
            "push: 16550 prompt=%.1f seconds=%.1f octets=%d repaired=%d%n",
            (began - pressed) / 1e9,
            (System.nanoTime() - began) / 1e9,
            session.typed(),
            session.repaired());
        assertEquals(new ShimInstall.Installed("/run/nodeline", true), installed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(
            0, session.run("/run/nodeline/bin/lava-self", List.of(), CommandInput.none(), out));
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("job-0"), said);
      }
    }
  }
}
