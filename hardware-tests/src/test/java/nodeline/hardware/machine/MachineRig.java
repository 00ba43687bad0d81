// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import nodeline.bridge.Bridge;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.console.ConsoleAddress;
import nodeline.control.BridgeCommands;
import nodeline.control.BridgeListener;
import nodeline.control.ControlServer;
import nodeline.control.DeviceStatus;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.CountingCoordinator;
import nodeline.hardware.rig.WholeApi;
import org.awaitility.Awaitility;

/**
 * A bench of emulated boards at one bridge: board {@code i} is device {@code board-i} with job
 * {@code job-i}.
 */
final class MachineRig implements AutoCloseable {
  private final List<MachineBoard> boards = new ArrayList<>();
  private final CountingCoordinator coordinator = new CountingCoordinator();
  private final Bridge bridge;
  private ControlServer server;

  /**
   * Starts all machines and waits for their prompts.
   *
   * @param files of each board, in its {@code /t}
   */
  MachineRig(
      Path folder,
      List<Machine.Kind> kinds,
      List<String> roles,
      IntFunction<Map<String, String>> files)
      throws IOException, InterruptedException {
    for (Machine.Kind kind : kinds) {
      kind.require();
    }
    Board.loadLibrary();
    List<DeviceConfig> devices = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      Path socket = home.resolve("console.sock");
      Initramfs initramfs =
          new Initramfs(home.resolve("root"), kinds.get(i).architecture())
              .add("t/api", WholeApi.script(1));
      for (Map.Entry<String, String> file : files.apply(i).entrySet()) {
        initramfs.add("t/" + file.getKey(), file.getValue());
      }
      boards.add(new MachineBoard(kinds.get(i), home, socket, initramfs.pack()));
      devices.add(device(i, roles.get(i), "unix:" + socket));
    }
    GroupConfig group = new GroupConfig("group", kinds.size());
    Configuration configuration =
        new Configuration(CoordinatorConfig.EMBEDDED, List.of(group), devices);
    bridge =
        new Bridge(configuration, folder.resolve("state"), BridgeListener.NONE, coordinator)
            .start();
    boards.forEach(board -> board.awaitPrompt(0));
  }

  private static DeviceConfig device(int i, String role, String console) {
    return new DeviceConfig(
        "board-" + i, "job-" + i, role, "group", ConsoleAddress.parse(console), Optional.empty());
  }

  /** Serves the bridge's control socket from now on. */
  Path serve(Path socket) throws IOException {
    server = new ControlServer(socket);
    server.publish(BridgeCommands.of(bridge));
    return socket;
  }

  MachineBoard board(int i) {
    return boards.get(i);
  }

  CountingCoordinator coordinator() {
    return coordinator;
  }

  DeviceStatus status(int i) {
    return bridge.status().devices().get(i);
  }

  /** A call of the host on behalf of a board. */
  CompletableFuture<?> call(int i, String... words) {
    return bridge.device("board-" + i).call(List.of(words), Optional.empty()).begin();
  }

  long count(int i, String counter) {
    return status(i).counters().get(counter);
  }

  /** Whether the board waits for this message. */
  boolean isWaiting(int i, String message) {
    return status(i).calls().stream().anyMatch(call -> call.arguments().equals(List.of(message)));
  }

  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(150, SECONDS).until(condition);
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
    bridge.close();
    for (MachineBoard board : boards) {
      board.close();
    }
  }
}
