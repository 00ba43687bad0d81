// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.lava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.etcd.EtcdCluster;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.hardware.rig.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A LAVA dispatcher with LAVA's scripts on its board, and a board of ours behind a bridge, in one
 * group: wherever the group is kept.
 */
class LavaMixedTest {
  private static final String THEIRS =
      """
      exec 3>&1 >/dev/tty
      lava-send a k=v w=x
      lava-wait b; cat "$LAVA_MULTI_NODE_CACHE" >&3
      lava-send c t=1
      lava-wait-all c; cat "$LAVA_MULTI_NODE_CACHE" >&3
      lava-sync go
      lava-sync go
      lava-send d last=1
      """;
  private static final String OURS =
      """
      set -e
      lava-group role-0
      lava-wait a; cat "$LAVA_MULTI_NODE_CACHE"
      lava-send c
      lava-send b 'k=a;touch /tmp/x;#' w=1
      lava-sync go
      lava-sync go
      lava-wait d; cat "$LAVA_MULTI_NODE_CACHE"
      lava-wait-all d role-0; cat "$LAVA_MULTI_NODE_CACHE"
      """;

  @TempDir Path folder;

  @Test
  void atTheRealCoordinator() throws Exception {
    int port = FreePort.next();
    try (var daemon = new LavaDaemon(folder, port)) {
      meet(port, "coordinator: lava://127.0.0.1:" + port);
      assertTrue(daemon.isAlive());
    }
  }

  @Test
  void atOurCoordinator() throws Exception {
    int port = FreePort.next();
    try (var coordinator = BridgeProcess.coordinator(folder, port)) {
      meet(port, "coordinator: lava://127.0.0.1:" + port);
      assertEquals(0, coordinator.logged("ERROR"));
    }
  }

  @Test
  void inEtcdByACoordinatorAndABridge() throws Exception {
    int port = FreePort.next();
    try (EtcdCluster cluster = EtcdCluster.start(folder, 1);
        var coordinator = BridgeProcess.sharedCoordinator(folder, port, cluster.address("/lab"))) {
      meet(port, "coordinator: " + cluster.address("/lab"));
      assertEquals(0, coordinator.logged("ERROR"));
    }
  }

  @Test
  void inEtcdByTwoCoordinators() throws Exception {
    int port = FreePort.next();
    int other = FreePort.next();
    try (EtcdCluster cluster = EtcdCluster.start(folder, 1);
        var one = BridgeProcess.sharedCoordinator(folder, port, cluster.address("/lab"));
        var two = BridgeProcess.sharedCoordinator(folder, other, cluster.address("/lab"))) {
      meet(port, "coordinator: lava://127.0.0.1:" + other);
      assertEquals(0, one.logged("ERROR") + two.logged("ERROR"));
    }
  }

  @Test
  void atTheBridgeItself() throws Exception {
    int port = FreePort.next();
    meet(port, "lava: {listen: 127.0.0.1:" + port + "}");
  }

  private void meet(int port, String where) throws Exception {
    Path packages = LavaPackages.require();
    try (Board theirs = board("theirs");
        Board ours = board("ours");
        var bridge = BridgeProcess.of(folder, yaml(where))) {
      LavaPackages.installScripts(packages, folder.resolve("theirs"), theirs.cache().toString());
      List<String> options = List.of("--port", "" + port, "--size", "2");
      List<Path> consoles = List.of(console("theirs"));
      try (var dispatcher = new LavaDispatchers(packages, folder, 1, consoles, options)) {
        dispatcher.awaitReady(1);
        var running = theirs.start(THEIRS);
        Board.Result result = ours.run(OURS);
        assertEquals("", result.stderr());
        assertEquals(
            """
            1000
            1000:k=v
            1000:w=x
            1000:last=1
            1000:last=1
            """,
            result.stdout());
        assertEquals("1001:k=a;touch /tmp/x;#\n1001:w=1\n1000:t=1\n", running.get().stdout());
        assertEquals(0, bridge.logged("ERROR"));
      }
    }
  }

  private String yaml(String where) {
    return """
        %s
        group: bench
        groups: {bench: {size: 2}}
        devices:
          ours: {role: role-1, job: 1001, console: "unix:%s"}
        """
        .formatted(where, console("ours"));
  }

  private Path console(String name) {
    return folder.resolve(name).resolve("console.sock");
  }

  private Board board(String name) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    return new Board("dash", home, new Cable(console(name), Faults.none(), Faults.none()));
  }
}
