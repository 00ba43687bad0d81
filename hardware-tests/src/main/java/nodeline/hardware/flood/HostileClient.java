// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.flood;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * A client of LAVA's wire that takes what it can get: groups, places, memory, connections, time. It
 * has one thread for each way to do so.
 */
final class HostileClient implements AutoCloseable {
  private static final int VALUE = 900_000;
  private static final int SILENT = 2_000;

  private final int port;
  private final InetAddress from;
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicLong asked = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  /** One at this port, from the second address of the loopback. */
  HostileClient(int port) throws IOException {
    this.port = port;
    this.from = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    String value = "x".repeat(VALUE);
    String pairs = "\"k\": \"" + value + "\"";
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      many.append(i == 0 ? "" : ", ").append("\"").append(i).append("\": \"\"");
    }
    start(n -> request(n % 256, n, "lava_send", message(n, pairs)));
    start(n -> request(n % 256, n, "lava_send", message(n, many.toString())));
    start(n -> request(n, 0, "group_data", "\"group_size\": 1000"));
    start(n -> request(n % 8, n, "lava_sync", "\"group_size\": 1000, \"messageID\": \"s\""));
    start(n -> request(n, 1, "nonsense", "\"group_size\": 1"));
    start(n -> request(n % 8, 1, "lava_wait", hold(n)));
    start(n -> request(n % 8, 1, "lava_send", message(n % 100, "") + ", " + call(n)));
    start(n -> "{\"a\": [" + "[],".repeat(500_000) + "[]]}");
    Thread silent = new Thread(this::keepSilent, "hostile");
    silent.setDaemon(true);
    threads.add(silent);
    threads.forEach(Thread::start);
  }

  private void start(IntFunction<String> json) {
    Thread thread = new Thread(() -> askOn(json), "hostile");
    thread.setDaemon(true);
    threads.add(thread);
  }

  private static String request(int group, int job, String verb, String rest) {
    return "{\"client_name\": \"h%d\", \"role\": \"r\", \"group_name\": \"hostile-%d\", \"request\": \"%s\", %s}"
        .formatted(job, group, verb, rest);
  }

  private static String message(int n, String pairs) {
    return "\"group_size\": 1000, \"messageID\": \"m%d\", \"message\": {%s}".formatted(n, pairs);
  }

  private static String call(int n) {
    return "\"nodeline\": {\"call\": \"%012x\", \"hold\": 0}".formatted(n);
  }

  private static String hold(int n) {
    return "\"group_size\": 1000, \"messageID\": \"never\", \"nodeline\": {\"call\": \"w%d\", \"hold\": 30}"
        .formatted(n);
  }

  private void askOn(IntFunction<String> json) {
    while (!over) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0)) {
        String text = json.apply(numbers.incrementAndGet());
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write("%08X%s".formatted(text.length(), text).getBytes(US_ASCII));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
        asked.incrementAndGet();
      } catch (IOException e) {
        // Closed, reset or left to wait: the next one.
      }
    }
  }

  /** Holds more connections than there are places. */
  private void keepSilent() {
    List<Socket> sockets = new ArrayList<>();
    try {
      while (!over) {
        if (sockets.size() >= SILENT) {
          sockets.remove(0).close();
        }
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), port, from, 0));
      }
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      // No more of them.
    }
  }

  /** Questions that were answered, or closed. */
  long asked() {
    return asked.get();
  }

  @Override
  public void close() {
    over = true;
  }
}
