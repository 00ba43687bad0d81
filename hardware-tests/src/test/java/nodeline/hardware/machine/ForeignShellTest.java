// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.WholeApi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shim in a shell of 32 bits, and in a big-endian one, by QEMU's user mode. */
@Tag("tier1")
class ForeignShellTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"armhf", "s390x"})
  void allCallsAreRight(String architecture) throws Exception {
    MachineFiles.require(
        "qemu-" + (architecture.equals("armhf") ? "arm" : architecture) + "-static");
    String shell = MachineFiles.file("bin/ash-" + architecture).toString();
    try (Rig rig = new Rig(folder, shell, "server", "client")) {
      List<CompletableFuture<Board.Result>> running = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        running.add(
            rig.board(i).start("me=%d other=%d\n%s".formatted(i, 1 - i, WholeApi.script(1))));
      }
      for (int i = 0; i < 2; i++) {
        assertEquals(
            new Board.Result(0, WholeApi.expected(i, 1), "", "job-0:n=0\njob-1:n=1\n"),
            running.get(i).get(240, TimeUnit.SECONDS));
      }
    }
  }
}
