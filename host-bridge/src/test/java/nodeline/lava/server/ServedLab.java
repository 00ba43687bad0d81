// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.console.TestTools;
import nodeline.group.EmbeddedCoordinator;

/** A coordinator that is served on LAVA's wire. */
final class ServedLab implements AutoCloseable {
  static final String WAIT = Asking.framed("{\"response\": \"wait\"}");
  static final String ACK = Asking.framed("{\"response\": \"ack\"}");
  static final String NACK = Asking.framed("{\"response\": \"nack\"}");

  final EmbeddedCoordinator coordinator;
  final AtomicLong millis = new AtomicLong();
  final int port = TestTools.freePort();
  private final CoordinatorServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  ServedLab(boolean strict) {
    this(strict, ServerLimits.DEFAULT);
  }

  ServedLab(boolean strict, ServerLimits limits) {
    this(strict, limits, new EmbeddedCoordinator());
  }

  ServedLab(boolean strict, ServerLimits limits, EmbeddedCoordinator coordinator) {
    this.coordinator = coordinator;
    server =
        CoordinatorServer.start(
            ServerConfig.parse("127.0.0.1:" + port, strict),
            Optional.empty(),
            coordinator,
            limits,
            millis::get);
  }

  /** A server of a group that is complete. */
  static ServedLab of(boolean strict, String... members) throws IOException {
    ServedLab lab = new ServedLab(strict);
    for (String member : members) {
      lab.ask(member, "group_data", "\"group_size\": " + members.length);
    }
    return lab;
  }

  static ServerLimits patience(Duration patience) {
    ServerLimits limits = ServerLimits.DEFAULT;
    return new ServerLimits(limits.connections(), limits.octets(), patience, limits.idle());
  }

  String ask(String member, String verb, String... fields) throws IOException {
    return Asking.json(port, Asking.request(member, verb, fields));
  }

  /** Asks as one of our own clients, on a thread of its own. */
  CompletableFuture<String> askLongPoll(String member, String verb, String... fields) {
    String request = Asking.framed(Asking.request(member, verb, fields));
    return CompletableFuture.supplyAsync(() -> octets(request), threads);
  }

  private String octets(String request) {
    try {
      return Asking.octets(port, request);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static void assertJson(String json, String answer) {
    assertEquals(Asking.framed(json), answer);
  }

  @Override
  public void close() {
    server.close();
    coordinator.close();
    threads.shutdownNow();
  }
}
