// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.lava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.rig.Board;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LAVA's real dispatchers and coordinator, and what of ours meets them. */
class LavaDispatcherTest {
  /** What LAVA's scripts print is meant for the console. */
  private static final String TO_CONSOLE = "exec 3>&1 >/dev/tty\n";

  private static final String THEIRS =
      """
      lava-send a k=v w=x
      lava-wait b; cat "$LAVA_MULTI_NODE_CACHE" >&3
      lava-sync go
      """;

  /** Of a board that is told which protocol it speaks. */
  private static final String TOLD =
      """
      lava-wait a; echo "$?"; cat "$LAVA_MULTI_NODE_CACHE"
      lava-send b 'k=\\x;y' 'w=1  2'; echo "$?"
      lava-wait-all c role-2; echo "$?"; cat "$LAVA_MULTI_NODE_CACHE"
      lava-sync go; echo "$?"; cat "$LAVA_MULTI_NODE_CACHE"
      lava-send 'my message' k=v; echo "$?"
      """;

  @TempDir Path folder;

  @Test
  void ourCommandsWithTheirScripts() throws Exception {
    Path packages = LavaPackages.require();
    List<Board> boards = new ArrayList<>();
    List<Path> consoles = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      boards.add(board(i, consoles));
    }
    LavaPackages.installScripts(
        packages, folder.resolve("board-0"), boards.get(0).cache().toString());
    boards.get(1).with("NODELINE_PROTOCOL", "lava");
    boards.get(2).with("LAVA_TIMEOUT", "16");
    try (var dispatchers = new LavaDispatchers(packages, folder, 1, consoles, List.of())) {
      dispatchers.awaitReady(boards.size());
      var theirs = boards.get(0).start(TO_CONSOLE + THEIRS);
      var told = boards.get(1).start(TOLD);
      var untold =
          boards.get(2).start("lava-send c k=c; echo $?; NODELINE_PROTOCOL=lava lava-sync go");
      assertEquals("0\n", untold.get().stdout(), untold.get().stderr());
      assertEquals("0\n1000:k=v\n1000:w=x\n0\n0\n1002:k=c\n0\n0\n", told.get().stdout());
      assertEquals("", told.get().stderr());
      // Their scripts drop the backslash and a blank.
      assertEquals("1001:k=x;y\n1001:w=1 2\n", theirs.get().stdout());
    } finally {
      for (Board board : boards) {
        board.close();
      }
    }
  }

  private Board board(int i, List<Path> consoles) throws IOException {
    Path home = Files.createDirectories(folder.resolve("board-" + i));
    Path socket = home.resolve("console.sock");
    consoles.add(socket);
    return new Board("bash", home, new Cable(socket, Faults.none(), Faults.none()));
  }
}
