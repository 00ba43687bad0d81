// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.Beginning;
import nodeline.bridge.Bridge;
import nodeline.bridge.BridgeStarter;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.console.ConsoleAddress;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeStatus;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.rig.Board;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards of two bridges, whose groups are in etcd. */
class EtcdBridgesTest {
  private static final String PREFIX = "/lab";

  @TempDir private Path folder;
  private final List<Board> boards = new ArrayList<>();
  private final List<Bridge> bridges = new ArrayList<>();
  private EtcdCluster cluster;

  @BeforeEach
  void prepare() throws Exception {
    cluster = EtcdCluster.prepare(folder, 3);
    for (int i = 0; i < 2; i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      boards.add(new Board("dash", home, new Cable(console(home), Faults.none(), Faults.none())));
    }
  }

  private static Path console(Path home) {
    return home.resolve("console.sock");
  }

  @AfterEach
  void close() throws Exception {
    bridges.forEach(Bridge::close);
    for (Board board : boards) {
      board.close();
    }
    cluster.close();
  }

  private void startServers() throws Exception {
    for (EtcdNode node : cluster.nodes()) {
      cluster.start(node);
    }
    cluster.awaitLeader();
  }

  private Bridge bridge(String host, int board) {
    return bridge(host, board, console(folder.resolve("board-" + board)));
  }

  private Bridge bridge(String host, int board, Path plug) {
    DeviceConfig device =
        new DeviceConfig(
            "board-" + board,
            "job-" + board,
            "role-" + board,
            "g",
            ConsoleAddress.parse("unix:" + plug),
            Optional.empty());
    Configuration configuration =
        new Configuration(
            new CoordinatorConfig.Etcd(cluster.settings(PREFIX)),
            List.of(new GroupConfig("g", 2)),
            List.of(device));
    Bridge bridge =
        BridgeStarter.start(
            configuration, folder.resolve(host), Beginning.KEPT, BridgeListener.NONE);
    bridges.add(bridge);
    return bridge;
  }

  private CompletableFuture<Board.Result> start(int board, String script) throws Exception {
    return boards.get(board).start("LAVA_TIMEOUT=120; export LAVA_TIMEOUT; " + script);
  }

  @Test
  void boardsOfTwoHostsMeetWhileAServerDies() throws Exception {
    startServers();
    bridge("a", 0);
    bridge("b", 1);
    CompletableFuture<Board.Result> server =
        start(
            0,
            "lava-group; lava-wait-all here role-1; cat \"$LAVA_MULTI_NODE_CACHE\";"
                + " lava-sync one; lava-send bye k=v");
    Board.Result early = start(1, "lava-send here me=1").get(60, SECONDS);
    assertEquals(0, early.exit(), early.stderr());
    cluster.leader().kill();
    Board.Result client = start(1, "lava-sync one; lava-wait bye").get(60, SECONDS);
    assertEquals(0, client.exit(), client.stderr());
    assertEquals("job-0:k=v\n", client.cache());
    Board.Result result = server.get(60, SECONDS);
    assertEquals(0, result.exit(), result.stderr());
    assertEquals("job-0\trole-0\njob-1\trole-1\njob-1:me=1\n", result.stdout());
  }

  @Test
  void bridgesWaitForServersThatComeLater() throws Exception {
    Bridge one = bridge("a", 0);
    bridge("b", 1);
    CompletableFuture<Board.Result> waits = start(0, "lava-sync early");
    await()
        .atMost(30, SECONDS)
        .until(() -> one.status().coordinatorNotes().toString().contains("no etcd server answers"));
    await().atMost(30, SECONDS).until(() -> calls(one.status()).contains("no etcd server answers"));
    startServers();
    Board.Result other = start(1, "lava-sync early").get(60, SECONDS);
    assertEquals(0, other.exit(), other.stderr());
    assertEquals(0, waits.get(60, SECONDS).exit());
    assertEquals(List.of(), one.status().coordinatorNotes());
  }

  /** The board's plug is a link to its console: where it is, there the bridge has the board. */
  @Test
  void aBoardThatMovesToAnotherHostGoesOnInItsCall() throws Exception {
    startServers();
    Path here = folder.resolve("plug-a");
    Path there = folder.resolve("plug-b");
    Path console = console(folder.resolve("board-0"));
    Files.createSymbolicLink(here, console);
    Bridge one = bridge("a", 0, here);
    Bridge two = bridge("b", 0, there);
    bridge("c", 1);
    assertEquals(0, start(0, "lava-send early k=v").get(60, SECONDS).exit());
    CompletableFuture<Board.Result> moved = start(0, "lava-sync go; lava-wait done");
    await().atMost(60, SECONDS).until(() -> calls(one.status()).contains("lava-sync"));

    Files.delete(here);
    boards.get(0).cable().hangUp();
    await().atMost(60, SECONDS).until(() -> link(one.status()).equals("DOWN"));
    Files.createSymbolicLink(there, console);
    await().atMost(60, SECONDS).until(() -> calls(two.status()).contains("lava-sync"));
    Board.Result other =
        start(
                1,
                "lava-wait early; cat \"$LAVA_MULTI_NODE_CACHE\"; lava-sync go;"
                    + " lava-send done x=y")
            .get(90, SECONDS);
    assertEquals("job-0:k=v\n", other.stdout(), other.stderr());
    Board.Result result = moved.get(90, SECONDS);
    assertEquals(0, result.exit(), result.stderr());
    assertEquals("job-1:x=y\n", result.cache());
    assertTrue(two.groups().states().get(0).messages().toString().contains("rounds=1"));
  }

  @Test
  void twoBridgesThatClaimOneDeviceAreTold() throws Exception {
    startServers();
    bridge("a", 0);
    assertEquals(0, start(0, "lava-send mine").get(60, SECONDS).exit());
    // A second console with the same device name and job.
    Bridge second = bridge("b", 0, console(folder.resolve("board-1")));
    CompletableFuture<Board.Result> waits = start(1, "lava-send other");
    String pid = "(pid %d)".formatted(ProcessHandle.current().pid());
    String note = "group g: device job-0 is at ";
    await()
        .atMost(60, SECONDS)
        .until(() -> second.status().coordinatorNotes().toString().contains(note));
    String notes = second.status().coordinatorNotes().toString();
    assertTrue(notes.contains(pid), notes);
    await().atMost(60, SECONDS).until(() -> calls(second.status()).contains("the device is at "));
    Bridge first = bridges.get(0);
    first.close();
    bridges.remove(first);
    assertEquals(0, waits.get(90, SECONDS).exit());
    assertEquals(List.of(), second.status().coordinatorNotes());
  }

  private static String link(BridgeStatus status) {
    return status.devices().get(0).link().state().name();
  }

  private static String calls(BridgeStatus status) {
    return status.devices().get(0).calls().toString();
  }

  @Test
  void aBridgeThatIsStartedAgainKnowsItsGroup() throws Exception {
    startServers();
    bridge("a", 0);
    Bridge other = bridge("b", 1);
    assertEquals(0, start(1, "lava-send kept a=1").get(60, SECONDS).exit());
    other.close();
    bridges.remove(other);
    Board.Result result = start(0, "lava-wait kept").get(60, SECONDS);
    assertEquals("job-1:a=1\n", result.cache(), "of a bridge that is not there");
    bridge("b", 1);
    Board.Result again = start(1, "lava-wait kept").get(60, SECONDS);
    assertEquals("job-1:a=1\n", again.cache());
    assertTrue(again.stderr().isEmpty(), again.stderr());
  }
}
