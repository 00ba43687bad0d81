// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import nodeline.MonotonicClock;
import nodeline.control.BridgeListener.CallEnd;
import nodeline.control.BridgeListener.CallStart;
import nodeline.control.BridgeListener.Ending;
import nodeline.control.CallStatus;
import nodeline.events.EventLog;
import nodeline.events.SentMessages.Answer;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import nodeline.hardware.rig.BridgeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What events cost a bridge at a thousand calls a second: {@code docs/performance.md}. */
class EventCostTest {
  private static final int BOARDS = 10;
  private static final int CALLS_A_SECOND = 1_000;
  private static final int WARM_SECONDS = 3;
  private static final int TICKS_A_SECOND = 100;

  /** Longer by a flag, for the figure that is written down. */
  private static final int SECONDS = Integer.getInteger("nodeline.events.seconds", 4);

  @TempDir Path folder;

  private final List<SocketChannel> boards = new ArrayList<>();
  private final ByteBuffer replies = ByteBuffer.allocate(1 << 16);
  private long sent;
  private long answered;

  @Test
  void theyCostLittle() throws Exception {
    List<ServerSocketChannel> servers = new ArrayList<>();
    String[] consoles = new String[BOARDS];
    for (int i = 0; i < BOARDS; i++) {
      Path socket = folder.resolve("console-" + i);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      servers.add(server);
      consoles[i] = "unix:" + socket;
    }
    try (BridgeProcess bridge = BridgeProcess.withOptions(folder, yaml(consoles), List.of())) {
      for (ServerSocketChannel server : servers) {
        SocketChannel board = server.accept();
        board.configureBlocking(false);
        boards.add(board);
      }
      load(WARM_SECONDS);
      long all = bridge.cpuNanos();
      long own = threadNanos(bridge.pid(), "events");
      long calls = answered;
      load(SECONDS);
      long bridgeNanos = bridge.cpuNanos() - all;
      long threadNanos = threadNanos(bridge.pid(), "events") - own;
      long made = answered - calls;
      long addNanos = addNanos() * made;
      double percent = 100.0 * (threadNanos + addNanos) / bridgeNanos;
      System.out.printf(
          "events: calls=%d bridge=%d ms thread=%d ms adding=%d ms: %.1f %%%n",
          made, bridgeNanos / 1_000_000, threadNanos / 1_000_000, addNanos / 1_000_000, percent);
      assertTrue(made > CALLS_A_SECOND * SECONDS / 2, "calls=" + made);
      assertTrue(percent < 10, "percent=" + percent); // the figure has its place in the document
    }
  }

  private static String yaml(String... consoles) {
    StringBuilder yaml = new StringBuilder("group: lab\ndevices:\n");
    for (int i = 0; i < consoles.length; i++) {
      yaml.append("  board-%d: {role: r, console: '%s'}\n".formatted(i, consoles[i]));
    }
    return yaml.toString();
  }

  private void load(int seconds) throws IOException {
    long began = System.nanoTime();
    for (int tick = 0; tick < seconds * TICKS_A_SECOND; tick++) {
      for (int i = 0; i < CALLS_A_SECOND / TICKS_A_SECOND; i++) {
        SocketChannel board = boards.get((int) (sent % BOARDS));
        board.write(ByteBuffer.wrap((request(++sent) + "\n").getBytes(US_ASCII)));
        read(board);
      }
      long next = began + (tick + 1) * (1_000_000_000L / TICKS_A_SECOND);
      LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
    }
    for (SocketChannel board : boards) {
      read(board);
    }
  }

  private static String request(long number) {
    String id = "%012x".formatted(0xabcdef000000L + number);
    RequestHeader header = new RequestHeader(id, 1, Verb.SEND, 1, OptionalInt.empty(), 1, 1);
    return new Request(header, "ready-" + number % 50 + ",ip=10.0.0.1,n=" + number).encode();
  }

  /** Each call has one reply of one line. */
  private void read(SocketChannel board) throws IOException {
    while (board.read(replies.clear()) > 0) {
      for (int i = 0; i < replies.position(); i++) {
        answered += replies.get(i) == '\n' ? 1 : 0;
      }
    }
  }

  /** What a call's two events cost its event loop, in a loop of their own. */
  private long addNanos() {
    CallStart call =
        new CallStart(
            1, "lava-send", List.of("ready-1", "ip=10.0.0.1", "n=1"), CallStatus.Maker.BOARD);
    CallEnd end = new CallEnd(call, Ending.DONE, List.of(), 1);
    try (EventLog log =
        EventLog.open(folder, MonotonicClock.SYSTEM, (group, id) -> Answer.NOT_KNOWN)) {
      long nanos = Long.MAX_VALUE;
      for (int round = 0; round < 20; round++) {
        long began = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
          log.callStarted("board-0", call);
          log.callEnded("board-0", end);
        }
        nanos = Math.min(nanos, (System.nanoTime() - began) / 1_000);
        LockSupport.parkNanos(20_000_000); // the thread's turn
      }
      return nanos;
    }
  }

  private static long threadNanos(long pid, String thread) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        if (stat.contains("(" + thread + ")")) {
          return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
        }
      }
    }
    throw new IllegalStateException("no thread " + thread);
  }
}
