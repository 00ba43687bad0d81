// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.flood;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import nodeline.DaemonThreads;
import nodeline.control.ControlClient;
import nodeline.framing.Verb;
import nodeline.hardware.rig.BridgeProcess;
import org.awaitility.Awaitility;

/**
 * A bridge of a small heap, whose boards send to each other and wait while one more floods it. The
 * bridge is a process of its own, the boards are this one.
 */
public final class FloodRun implements AutoCloseable {
  private static final int BOARDS = 5;

  /**
   * What was measured during one flood.
   *
   * @param nanos from each send to the other's wait, sorted
   * @param cores of the bridge
   * @param kiloOctets of the flood that the bridge took in a second
   * @param megabytes that the bridge has in use
   */
  public record Figures(
      String flood, List<Long> nanos, double cores, long kiloOctets, long megabytes) {
    public double millis(int percent) {
      return nanos.get(Math.min(nanos.size() - 1, nanos.size() * percent / 100)) / 1e6;
    }
  }

  private final BridgeProcess bridge;
  private final ControlClient control;
  private final List<SocketBoard> boards = new ArrayList<>();

  public FloodRun(Path folder, String heap) throws IOException {
    List<ServerSocketChannel> sockets = new ArrayList<>();
    StringBuilder yaml = new StringBuilder("group: lab\ndevices:\n");
    for (int i = 0; i < BOARDS; i++) {
      Path socket = folder.resolve("board-" + i);
      sockets.add(SocketBoard.listen(socket));
      yaml.append(
          "  board-%d:\n    role: r\n    job: %d\n    console: unix:%s\n".formatted(i, i, socket));
      yaml.append(i == 0 ? "    protocol: lava\n" : "");
    }
    List<String> options = List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError");
    bridge = BridgeProcess.withOptions(folder, yaml.toString(), options);
    control = ControlClient.patient(folder.resolve("control"));
    for (ServerSocketChannel socket : sockets) {
      boards.add(SocketBoard.accept(socket));
    }
  }

  BridgeProcess bridge() {
    return bridge;
  }

  /** Without a flood. */
  public Figures calm(int rounds) throws Exception {
    long cpu = bridge.cpuNanos();
    long began = System.nanoTime();
    List<Long> nanos = rounds("calm", rounds);
    return figures("none", nanos, cpu, began, 0);
  }

  /** While the first board floods. */
  public Figures during(Flood kind, int rounds) throws Exception {
    long cpu = bridge.cpuNanos();
    long began = System.nanoTime();
    boards.get(0).flood(kind);
    List<Long> nanos = rounds(kind.name(), rounds);
    return figures(kind.title(), nanos, cpu, began, boards.get(0).endFlood());
  }

  private Figures figures(String flood, List<Long> times, long cpuBefore, long began, long octets)
      throws IOException {
    long nanos = System.nanoTime() - began;
    double cores = (bridge.cpuNanos() - cpuBefore) / (double) nanos;
    return new Figures(flood, times, cores, octets * 1_000_000 / nanos, bridge.residentMegabytes());
  }

  private List<Long> rounds(String name, int rounds) throws Exception {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      SocketBoard sender = boards.get(1 + i % (BOARDS - 1));
      int receiver = 1 + (i + 1 + i / BOARDS % 2) % (BOARDS - 1);
      String id = name + "-" + i;
      CompletableFuture<Long> waited =
          CompletableFuture.supplyAsync(() -> wait(boards.get(receiver), id), DaemonThreads.EACH);
      awaitCall(receiver);
      long began = System.nanoTime();
      String sent = sender.call(Verb.SEND, id + ",k=" + id);
      check(sent.startsWith("k:1:1:"), sent);
      nanos.add(waited.get(90, TimeUnit.SECONDS) - began);
    }
    return nanos.stream().sorted().toList();
  }

  /** Returns when a call of the board is at the bridge. */
  private void awaitCall(int board) {
    Awaitility.await("call of board " + board)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> !control.status().devices().get(board).calls().isEmpty());
  }

  /** When the wait returned, with what was sent. */
  private static long wait(SocketBoard receiver, String id) {
    try {
      String reply = receiver.call(Verb.WAIT, id);
      check(reply.startsWith("k:1:1:") && reply.contains(":k=" + id), reply);
      return System.nanoTime();
    } catch (IOException | InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  private static void check(boolean right, String reply) {
    if (!right) {
      throw new IllegalStateException("wrong reply: " + reply);
    }
  }

  @Override
  public void close() throws IOException {
    control.close();
    bridge.close();
    for (SocketBoard board : boards) {
      board.close();
    }
  }
}
