// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.control.BridgeListener;
import nodeline.control.DeviceStatus;
import nodeline.device.Bridge;
import org.awaitility.Awaitility;

/**
 * A bench of emulated boards at one bridge: board {@code i} is device {@code board-i} with job
 * {@code job-i}.
 */
final class MachineRig implements AutoCloseable {
  private final List<MachineBoard> boards = new ArrayList<>();
  private final CountingCoordinator coordinator = new CountingCoordinator();
  private final Bridge bridge;

  /**
   * Starts all machines and waits for their prompts.
   *
   * @param frames of each board, and the offset to cut each at, for {@code guest/split}
   */
  MachineRig(Path folder, List<Machine.Kind> kinds, List<String> roles, IntFunction<String> frames)
      throws IOException, InterruptedException {
    kinds.forEach(Machine.Kind::require);
    List<DeviceConfig> devices = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      Path socket = home.resolve("console.sock");
      Path initramfs =
          new Initramfs(home.resolve("root"), kinds.get(i).architecture())
              .add("t/frames", frames.apply(i))
              .add("t/api", WholeApi.script(1))
              .pack();
      boards.add(new MachineBoard(kinds.get(i), home, socket, initramfs));
      devices.add(device(i, roles.get(i), socket));
    }
    GroupConfig group = new GroupConfig("group", kinds.size());
    Configuration configuration = new Configuration("embedded", List.of(group), devices);
    bridge =
        new Bridge(configuration, folder.resolve("state"), BridgeListener.NONE, coordinator)
            .start();
    boards.forEach(board -> board.awaitPrompt(0));
  }

  private static DeviceConfig device(int i, String role, Path socket) {
    return new DeviceConfig(
        "board-" + i, "job-" + i, role, "group", "unix:" + socket, Optional.empty());
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

  long count(int i, String counter) {
    return status(i).counters().get(counter);
  }

  /** Whether a call of the board waits for this one. */
  boolean waitsFor(int i, String missing) {
    return status(i).calls().stream()
        .anyMatch(call -> String.join(", ", call.missing()).equals(missing));
  }

  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(60, SECONDS).until(condition);
  }

  @Override
  public void close() throws IOException {
    bridge.close();
    for (MachineBoard board : boards) {
      board.close();
    }
  }
}
