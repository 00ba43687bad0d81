// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nodeline.framing.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One board floods a bridge of a small heap in every way, and the others notice nothing. */
class FloodTest {
  private static final int BOARDS = 5;
  private static final int ROUNDS = Integer.getInteger("nodeline.flood.rounds", 60);
  private static final long GAP_MILLIS = 25;
  private static final long MAX_P95_MILLIS = 200;
  private static final String HEAP = System.getProperty("nodeline.flood.heap", "64m");

  @TempDir Path folder;

  @Test
  void oneBoardsFloodDoesNotSlowTheOthersNorFillTheBridge() throws Exception {
    List<ServerSocketChannel> sockets = new ArrayList<>();
    StringBuilder yaml = new StringBuilder("group: lab\ndevices:\n");
    for (int i = 0; i < BOARDS; i++) {
      Path socket = folder.resolve("board-" + i);
      sockets.add(SocketBoard.listen(socket));
      yaml.append(
          "  board-%d:\n    role: r\n    job: %d\n    console: unix:%s\n".formatted(i, i, socket));
      yaml.append(i == 0 ? "    protocol: lava\n" : "");
    }
    List<String> options = List.of("-Xmx" + HEAP, "-XX:+ExitOnOutOfMemoryError");
    try (BridgeProcess bridge = BridgeProcess.withOptions(folder, yaml.toString(), options)) {
      List<SocketBoard> boards = new ArrayList<>();
      for (ServerSocketChannel socket : sockets) {
        boards.add(SocketBoard.accept(socket));
      }
      long[] calm = rounds(boards, "calm");
      print("calm", calm, 0, 0, bridge);
      List<String> slow = new ArrayList<>();
      for (Flood kind : Flood.values()) {
        boards.get(0).flood(kind);
        long before = bridge.cpuNanos();
        long began = System.nanoTime();
        long[] times = rounds(boards, kind.name());
        long nanos = System.nanoTime() - began;
        double cores = (bridge.cpuNanos() - before) / (double) nanos;
        long octets = boards.get(0).endFlood();
        print(kind.name(), times, cores, octets * 1_000 / Math.max(1, nanos / 1_000), bridge);
        if (percentile(times, 95) > MAX_P95_MILLIS * 1_000_000) {
          slow.add(kind + " p95=" + percentile(times, 95) / 1_000_000 + " ms");
        }
      }
      for (SocketBoard board : boards) {
        board.close();
      }
      assertEquals(List.of(), slow);
      assertEquals(0, bridge.logged("OutOfMemory"));
    }
  }

  private static long[] rounds(List<SocketBoard> boards, String name) throws Exception {
    long[] times = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      SocketBoard sender = boards.get(1 + i % (BOARDS - 1));
      SocketBoard receiver = boards.get(1 + (i + 1 + i / BOARDS % 2) % (BOARDS - 1));
      String id = name + "-" + i;
      CompletableFuture<Long> waited =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  String reply = receiver.call(Verb.WAIT, id);
                  assertTrue(reply.startsWith("k:1:1:") && reply.contains(":k=" + id), reply);
                  return System.nanoTime();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      Thread.sleep(GAP_MILLIS);
      long began = System.nanoTime();
      String sent = sender.call(Verb.SEND, id + ",k=" + id);
      assertTrue(sent.startsWith("k:1:1:"), sent);
      times[i] = waited.get(90, TimeUnit.SECONDS) - began;
    }
    Arrays.sort(times);
    return times;
  }

  private static long percentile(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private void print(String kind, long[] times, double cores, long kiloOctets, BridgeProcess bridge)
      throws Exception {
    System.out.printf(
        "%-11s p50 %6.1f ms  p95 %6.1f ms  max %7.1f ms  %4.2f cores  %6d kB/s  RSS %4d MB  log %,d  consoles %,d%n",
        kind,
        percentile(times, 50) / 1e6,
        percentile(times, 95) / 1e6,
        times[times.length - 1] / 1e6,
        cores,
        kiloOctets,
        bridge.residentMegabytes(),
        Files.size(folder.resolve("bridge.log")),
        IntStream.of(0).mapToLong(none -> size(folder.resolve("state/consoles"))).sum());
  }

  private static long size(Path folder) {
    try (var files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
