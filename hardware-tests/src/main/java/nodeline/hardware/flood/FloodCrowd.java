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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.DaemonThreads;
import nodeline.framing.Verb;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.hardware.rig.FreePort;

/**
 * A bridge with the launcher's options. Many boards flood it in all ways at once, a client of
 * LAVA's wire takes what it can get, and some boards send to each other and wait meanwhile.
 */
public final class FloodCrowd implements AutoCloseable {
  private static final int CALM = 4;
  private static final int WATCH_MILLIS = 200;

  /** As the launcher has them. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:ActiveProcessorCount=2",
          "-Xms24m",
          "-Xmn8m",
          "-Xmx256m",
          "-XX:MaxDirectMemorySize=128m",
          "-XX:+ExitOnOutOfMemoryError");

  private final List<SocketBoard> flooding = new ArrayList<>();
  private final List<SocketBoard> calm = new ArrayList<>();
  private final BridgeProcess bridge;
  private final HostileClient hostile;
  private final AtomicLong mostMegabytes = new AtomicLong();
  private final AtomicInteger numbers = new AtomicInteger();

  /** Begins the floods at once. */
  public FloodCrowd(Path folder, int floods) throws IOException {
    int port = FreePort.next();
    List<ServerSocketChannel> sockets = new ArrayList<>();
    StringBuilder yaml =
        new StringBuilder("group: lab\nlava: {listen: \"127.0.0.1:%d\"}\n".formatted(port));
    yaml.append("groups: {lab: {size: %d}}\ndevices:\n".formatted(floods + CALM + 2));
    for (int i = 0; i < floods + CALM; i++) {
      Path socket = folder.resolve("b" + i);
      sockets.add(SocketBoard.listen(socket));
      yaml.append(
          "  board-%d:\n    role: r\n    job: %d\n    console: unix:%s\n".formatted(i, i, socket));
      yaml.append(i < floods && i % 4 == 0 ? "    protocol: lava\n" : "");
    }
    bridge = BridgeProcess.withOptions(folder, yaml.toString(), OPTIONS);
    for (ServerSocketChannel socket : sockets) {
      (flooding.size() < floods ? flooding : calm).add(SocketBoard.accept(socket));
    }
    hostile = new HostileClient(port);
    for (int i = 0; i < floods; i++) {
      flooding.get(i).flood(i);
    }
    Thread watch = new Thread(this::watch, "watch");
    watch.setDaemon(true);
    watch.start();
  }

  BridgeProcess bridge() {
    return bridge;
  }

  private void watch() {
    try {
      while (true) {
        mostMegabytes.accumulateAndGet(bridge.residentMegabytes(), Math::max);
        TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      // The bridge has ended.
    }
  }

  /** Questions of the hostile client that were answered, or closed. */
  long asked() {
    return hostile.asked();
  }

  /** Measures rounds of a send and a wait. */
  public FloodRun.Figures measure(int rounds) throws Exception {
    long cpu = bridge.cpuNanos();
    long began = System.nanoTime();
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      SocketBoard receiver = calm.get((i + 1) % CALM);
      String id = "calm-" + numbers.incrementAndGet();
      CompletableFuture<Long> waited =
          CompletableFuture.supplyAsync(() -> wait(receiver, id), DaemonThreads.EACH);
      long from = System.nanoTime();
      check(calm.get(i % CALM).call(Verb.SEND, id + ",k=" + id));
      nanos.add(waited.get(90, TimeUnit.SECONDS) - from);
    }
    long octets = 0;
    for (SocketBoard board : flooding) {
      octets += board.octets();
    }
    long nanosAll = System.nanoTime() - began;
    double cores = (bridge.cpuNanos() - cpu) / (double) nanosAll;
    return new FloodRun.Figures(
        flooding.size() + " boards, all kinds, a hostile client",
        nanos.stream().sorted().toList(),
        cores,
        octets * 1_000_000 / nanosAll,
        mostMegabytes.get());
  }

  private static long wait(SocketBoard receiver, String id) {
    try {
      check(receiver.call(Verb.WAIT, id));
      return System.nanoTime();
    } catch (IOException | InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  private static void check(String reply) {
    if (!reply.startsWith("k:1:1:")) {
      throw new IllegalStateException("wrong reply: " + reply);
    }
  }

  /** What the bridge has said last, and whether it lives. */
  String state() throws IOException {
    boolean lives = ProcessHandle.of(bridge.pid()).map(ProcessHandle::isAlive).orElse(false);
    return (lives ? "alive" : "dead") + ", MB=" + mostMegabytes + "\n" + bridge.lastLines(20);
  }

  @Override
  public void close() throws IOException {
    hostile.close();
    bridge.close();
    for (SocketBoard board : flooding) {
      board.close();
    }
    for (SocketBoard board : calm) {
      board.close();
    }
  }
}
