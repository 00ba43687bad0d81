// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.HostPort;
import nodeline.bridge.Bridge;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.console.ConsoleAddress;
import nodeline.control.BridgeListener;
import nodeline.group.EmbeddedCoordinator;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.FreePort;
import nodeline.lava.client.RemoteCoordinator;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.lava.wire.CoordinatorAddress;

/**
 * Our side again, with a bridge for each board: they meet at what {@code nodeline coordinator} is.
 */
final class TwoBridgesSide implements Side {
  private static final int WARM_UP = 20;

  private final EmbeddedCoordinator coordinator = new EmbeddedCoordinator();
  private final CoordinatorServer server;
  private final List<Board> boards = new ArrayList<>();
  private final List<Bridge> bridges = new ArrayList<>();

  TwoBridgesSide(Setup setup) throws Exception {
    var address = new CoordinatorAddress(new HostPort("127.0.0.1", FreePort.next()), false);
    ServerConfig listen = ServerConfig.parse(address.server().toString(), false);
    server = CoordinatorServer.start(listen, coordinator, ServerLimits.DEFAULT);
    for (int i = 0; i < setup.boards(); i++) {
      add(i, setup, address);
    }
    warmUp();
  }

  private void add(int i, Setup setup, CoordinatorAddress address) throws IOException {
    Path home = Files.createDirectories(setup.folder().resolve("board-" + i));
    Path socket = home.resolve("console.sock");
    boards.add(
        new Board(setup.shell(), home, new Cable(socket, setup.toHost(i), setup.toBoard(i))));
    DeviceConfig device =
        new DeviceConfig(
            "board-" + i,
            "job-" + i,
            "role-" + i,
            "group",
            ConsoleAddress.parse("unix:" + socket),
            Optional.empty());
    Configuration configuration =
        new Configuration(
            new CoordinatorConfig.Lava(address),
            List.of(new GroupConfig("group", setup.boards())),
            List.of(device));
    bridges.add(
        new Bridge(
                configuration,
                home.resolve("state"),
                BridgeListener.NONE,
                new RemoteCoordinator(address))
            .start());
  }

  private void warmUp() throws Exception {
    try {
      for (Board board : boards) {
        board.run(Times.loop(WARM_UP, "lava-group >/dev/null"));
      }
    } catch (Exception e) {
      close();
      throw new IOException("no call came through", e);
    }
  }

  @Override
  public Board board(int i) {
    return boards.get(i);
  }

  @Override
  public String prologue() {
    return "exec 3>&1\n";
  }

  @Override
  public List<String> sentData(List<String> ids) {
    throw new UnsupportedOperationException("times only");
  }

  @Override
  public int sends() {
    throw new UnsupportedOperationException("times only");
  }

  @Override
  public Duration hostCpu() {
    throw new UnsupportedOperationException("times only");
  }

  @Override
  public void close() throws IOException {
    bridges.forEach(Bridge::close);
    server.close();
    coordinator.close();
    for (Board board : boards) {
      board.close();
    }
  }
}
