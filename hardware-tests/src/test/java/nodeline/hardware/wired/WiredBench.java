// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.wired;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.access.ListenAddress;
import nodeline.bridge.Bridge;
import nodeline.config.BoardConfig;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.console.ConsoleAddress;
import nodeline.console.LinkConfig;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeStatus;
import nodeline.control.LinkStatus;
import nodeline.group.EmbeddedCoordinator;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.FreePort;
import org.awaitility.Awaitility;

/** Serial ports of this machine at a bridge, and somebody who types at each. */
final class WiredBench implements AutoCloseable {
  private final List<Socket> keyboards = new ArrayList<>();
  private final Bridge bridge;

  /**
   * Opens them.
   *
   * @param ports as {@code /dev/ttyUSB0} or {@code /dev/dut/board?baud=9600}
   */
  WiredBench(Path folder, List<String> ports) throws IOException {
    Board.loadLibrary();
    List<DeviceConfig> devices = new ArrayList<>();
    List<Integer> listens = new ArrayList<>();
    for (String port : ports) {
      listens.add(FreePort.next());
      devices.add(device(devices.size(), port, listens.get(listens.size() - 1)));
    }
    bridge =
        new Bridge(
                new Configuration(
                    CoordinatorConfig.EMBEDDED,
                    List.of(new GroupConfig("bench", ports.size())),
                    devices),
                folder.resolve("state"),
                BridgeListener.NONE,
                new EmbeddedCoordinator())
            .start();
    Awaitility.await("ports " + ports)
        .atMost(10, SECONDS)
        .until(
            () ->
                status().devices().stream()
                    .allMatch(device -> device.link().state() == LinkStatus.State.UP));
    for (int listen : listens) {
      keyboards.add(new Socket(InetAddress.getLoopbackAddress(), listen));
    }
  }

  private static DeviceConfig device(int i, String port, int listen) {
    return new DeviceConfig(
        "board-" + i,
        "job-" + i,
        "board",
        "bench",
        LinkConfig.of(ConsoleAddress.parse("serial:" + port)),
        Optional.empty(),
        List.of(ListenAddress.parse("tcp://127.0.0.1:" + listen)),
        false,
        BoardConfig.DEFAULT);
  }

  BridgeStatus status() {
    return bridge.status();
  }

  void type(int board, String text) throws IOException {
    keyboards.get(board).getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads what a board says until it has said this; what came by then if it does not in time. */
  String readUntil(int board, String end, int seconds) throws IOException {
    Socket socket = keyboards.get(board);
    socket.setSoTimeout(seconds * 1_000);
    InputStream in = socket.getInputStream();
    StringBuilder said = new StringBuilder();
    byte[] buffer = new byte[4096];
    try {
      while (said.indexOf(end) < 0) {
        int length = in.read(buffer);
        said.append(new String(buffer, 0, Math.max(length, 0), StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException quiet) {
      return said.toString();
    }
    return said.toString();
  }

  @Override
  public void close() throws IOException {
    for (Socket keyboard : keyboards) {
      keyboard.close();
    }
    bridge.close();
  }
}
