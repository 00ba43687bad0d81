// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the host for boards on which no shim runs, and the calls of a board's shell. */
class RequestTest {
  @TempDir Path folder;

  @Test
  void twoRequestsOfTheHostAndABoardMeetInOneGroup() throws Exception {
    try (Rig rig = new Rig(folder, "dash", "server", "client", "client")) {
      CompletableFuture<Board.Result> board =
          rig.board(0).start("lava-sync go; lava-wait-all ip client; lava-send end k=1; echo $?");
      CompletableFuture<?> first = rig.call(1, "lava-sync", "go");
      rig.await("the sync's wait", () -> rig.waitsFor(1, "job-2 (client)"));
      rig.call(2, "lava-sync", "go").get(20, TimeUnit.SECONDS);
      first.get(20, TimeUnit.SECONDS);
      rig.call(1, "lava-send", "ip", "ip=10.0.0.1").get(20, TimeUnit.SECONDS);
      CompletableFuture<?> end = rig.call(1, "lava-wait", "end");
      rig.call(2, "lava-send", "ip", "ip=10.0.0.2").get(20, TimeUnit.SECONDS);

      assertEquals(
          new Board.Result(0, "0\n", "", "job-1:ip=10.0.0.1\njob-2:ip=10.0.0.2\n"),
          board.get(60, TimeUnit.SECONDS));
      assertEquals(
          Map.of(
              "message",
              Map.of("k", "1"),
              "messageID",
              "end",
              "senders",
              List.of(Map.of("job", "job-0", "role", "server", "data", Map.of("k", "1")))),
          end.get(20, TimeUnit.SECONDS));
    }
  }
}
