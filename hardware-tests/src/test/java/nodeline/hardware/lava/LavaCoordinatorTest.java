// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.lava;

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
import nodeline.HostPort;
import nodeline.bridge.Bridge;
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
import nodeline.hardware.rig.FreePort;
import nodeline.lava.client.RemoteCoordinator;
import nodeline.lava.wire.CoordinatorAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three boards on two bridges, which meet at Debian's lava-coordinator. */
class LavaCoordinatorTest {
  private static final List<String> ROLES = List.of("server", "client", "client");

  private static final String SERVER =
      """
      set -eu
      lava-self; lava-role; lava-role list; lava-group client
      lava-wait-all up client; cat "$LAVA_MULTI_NODE_CACHE"
      lava-send ready motd='<50% off>'
      lava-sync done
      lava-sync 'all  done'
      lava-send 'my  message' k=v
      lava-wait up
      """;
  private static final String CLIENT =
      """
      set -eu
      lava-send up me=$(lava-self)
      lava-wait ready; cat "$LAVA_MULTI_NODE_CACHE"
      lava-sync done
      lava-sync 'all  done'
      lava-wait 'my  message'; cat "$LAVA_MULTI_NODE_CACHE"
      lava-wait-all up nobody || echo refused
      """;

  @TempDir private Path folder;
  private CoordinatorAddress address;
  private LavaDaemon coordinator;
  private final List<Board> boards = new ArrayList<>();
  private final List<Bridge> bridges = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    address = new CoordinatorAddress(new HostPort("127.0.0.1", FreePort.next()), false);
    coordinator = new LavaDaemon(folder, address.server().port());
    bridges.add(bridge("one", 0, 2));
    bridges.add(bridge("two", 2, 3));
  }

  @AfterEach
  void stop() throws Exception {
    bridges.forEach(Bridge::close);
    for (Board board : boards) {
      board.close();
    }
    if (coordinator != null) {
      assertTrue(coordinator.isAlive(), "the coordinator died");
      coordinator.close();
    }
  }

  private Bridge bridge(String name, int from, int to) throws Exception {
    List<DeviceConfig> devices = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      Path socket = home.resolve("console.sock");
      boards.add(new Board("dash", home, new Cable(socket, Faults.none(), Faults.none())));
      devices.add(
          new DeviceConfig(
              "board-" + i,
              "job-" + i,
              ROLES.get(i),
              "g",
              ConsoleAddress.parse("unix:" + socket),
              Optional.empty()));
    }
    Configuration configuration =
        new Configuration(
            new CoordinatorConfig.Lava(address), List.of(new GroupConfig("g", 3)), devices);
    return new Bridge(
            configuration,
            folder.resolve(name),
            BridgeListener.NONE,
            new RemoteCoordinator(address))
        .start();
  }

  @Test
  void boardsDoTheWholeApi() throws Exception {
    CompletableFuture<Board.Result> server = boards.get(0).start(SERVER);
    CompletableFuture<Board.Result> one = boards.get(1).start(CLIENT);
    CompletableFuture<Board.Result> two = boards.get(2).start(CLIENT);

    Board.Result result = server.get(120, SECONDS);
    assertEquals(
        "job-0\nserver\nserver\nclient\njob-1\njob-2\njob-1:me=job-1\njob-2:me=job-2\n",
        result.stdout(),
        result.stderr());
    assertEquals(0, result.exit(), result.stderr());
    assertEquals("job-1:me=job-1\njob-2:me=job-2\n", result.cache());
    for (Board.Result each : List.of(one.get(120, SECONDS), two.get(120, SECONDS))) {
      assertEquals("job-0:motd=<50% off>\njob-0:k=v\nrefused\n", each.stdout(), each.stderr());
      assertEquals(0, each.exit(), each.stderr());
    }
  }

  @Test
  void aWaitOutlivesTheCoordinator() throws Exception {
    assertEquals(0, boards.get(0).run("lava-group >/dev/null").exit());
    CompletableFuture<Board.Result> waits = boards.get(0).start("lava-wait x");
    await().until(() -> !status(0).devices().get(0).calls().isEmpty());
    coordinator.close();
    await()
        .atMost(20, SECONDS)
        .until(() -> status(0).coordinatorNotes().contains("down, connection refused"));
    Board.Result refused = boards.get(2).run("LAVA_TIMEOUT=5 lava-send y a=1");
    assertEquals(1, refused.exit());
    assertTrue(refused.stderr().contains(address + ": connection refused"), refused.stderr());

    coordinator = new LavaDaemon(folder, address.server().port());
    Board.Result sent = boards.get(2).run("lava-send x k=v");
    assertEquals(0, sent.exit(), sent.stderr());
    Board.Result result = waits.get(120, SECONDS);
    assertEquals(0, result.exit(), result.stderr());
    assertEquals("job-2:k=v\n", result.cache());
  }

  private BridgeStatus status(int bridge) {
    return bridges.get(bridge).status();
  }
}
