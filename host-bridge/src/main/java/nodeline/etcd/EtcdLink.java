// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import nodeline.etcd.EtcdFailure.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that is asked. One that fails is left at once: all are tried then, and the first that
 * answers for a majority is the next one.
 */
final class EtcdLink {
  /** Is told on the loop. */
  interface Listener {
    /**
     * There is a server from now on.
     *
     * @param revision of the whole store, or a later one
     */
    void connected(long revision);

    void lost();
  }

  private static final Logger log = LoggerFactory.getLogger(EtcdLink.class);
  private static final long SHORTEST_PAUSE = 100;
  private static final long LONGEST_PAUSE = 1_000;
  private static final long STABLE = 30_000;
  private static final long YOUNG_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long OPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** An answer takes some milliseconds; a server that syncs a slow disk takes longer. */
  private static final long SHORTEST_PATIENCE = 1_500;

  private static final long LONGEST_PATIENCE = 6_000;
  private static final long OCTETS_A_MILLI = 500;

  /** An answer in this part of the patience shows that less would do. */
  private static final long QUICK = 8;

  private final EtcdLoop loop;
  private final List<EtcdServer> servers;
  private final String folder;
  private final Listener listener;
  private final Map<Long, CompletableFuture<JsonNode>> underWay = new LinkedHashMap<>();

  /** When the servers were asked that are tried out and have not answered. */
  private final Map<EtcdServer, Long> asked = new HashMap<>();

  private long calls;
  private EtcdServer current;
  private long attempt;
  private long connectedAt;
  private long unrest;
  private long patience = SHORTEST_PATIENCE;
  private volatile String shown;
  private volatile String problem;

  EtcdLink(EtcdLoop loop, List<EtcdServer> servers, String folder, Listener listener) {
    this.loop = loop;
    this.servers = new ArrayList<>(servers);
    this.folder = folder;
    this.listener = listener;
    Collections.shuffle(this.servers); // each server carries a part of the bridges
  }

  /** Looks for a server. */
  void start() {
    search(null);
  }

  boolean isConnected() {
    return current != null;
  }

  /** The one that is asked now; null: none. */
  EtcdServer current() {
    return current;
  }

  /** How long an answer may take, in milliseconds. */
  long patience() {
    return patience;
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  Optional<String> shown() {
    return Optional.ofNullable(shown);
  }

  /** Asks the current server. What fails is not known to have happened or not. */
  CompletableFuture<JsonNode> call(String path, JsonNode body, int octets) {
    EtcdServer asked = current;
    if (asked == null) {
      return CompletableFuture.failedFuture(new EtcdFailure(Kind.AWAY, "no server is asked"));
    }
    CompletableFuture<JsonNode> told = new CompletableFuture<>();
    long number = ++calls;
    long began = System.nanoTime();
    underWay.put(number, told);
    EtcdLoop.tell(
        asked.post(path, body, patience + octets / OCTETS_A_MILLI),
        (answer, failure) -> {
          underWay.remove(number);
          if (failure == null) {
            answeredAfter(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            told.complete(answer);
            return;
          }
          EtcdFailure why = EtcdFailure.of(failure);
          if (why.kind().isOfServer()) {
            leave(asked, why);
          }
          told.completeExceptionally(why);
        });
    return told;
  }

  CompletableFuture<JsonNode> call(String path, JsonNode body) {
    return call(path, body, 0);
  }

  /** Servers that are quick again are left soon again, should they fall silent once more. */
  private void answeredAfter(long millis) {
    if (millis < patience / QUICK) {
      patience = Math.max(SHORTEST_PATIENCE, patience * 7 / 8);
    }
  }

  /** Asks another server from now on, unless that is so already. */
  void leave(EtcdServer server, EtcdFailure why) {
    if (server != current) {
      return;
    }
    log.info("left the etcd server {}: {}", server, why.getMessage());
    if (why.kind() == Kind.SILENT) {
      patience = Math.min(LONGEST_PATIENCE, patience * 3 / 2);
    }
    current = null;
    shown = null;
    servers.forEach(one -> one.failed(null));
    server.failed(why);
    listener.lost();
    List<CompletableFuture<JsonNode>> cut = List.copyOf(underWay.values());
    underWay.clear();
    search(server);
    cut.forEach(call -> call.completeExceptionally(why));
  }

  /** Tries all; one that has just failed waits for the others. */
  private void search(EtcdServer last) {
    attempt++;
    asked.clear();
    // Those that fail as soon as they are asked must not be asked all the time.
    boolean young = last != null && System.nanoTime() - connectedAt < YOUNG_NANOS;
    unrest = young ? Math.min(LONGEST_PAUSE, unrest + SHORTEST_PAUSE / 2) : 0;
    long place = 0;
    for (EtcdServer server : servers) {
      long now = attempt;
      boolean waits = server == last && servers.size() > 1;
      long wait = waits ? LONGEST_PAUSE : unrest + place++ * SHORTEST_PAUSE / 2;
      loop.schedule(wait, () -> tryOut(server, now, SHORTEST_PAUSE));
    }
  }

  /**
   * Asks it now and then. A question without an answer may be lost, as one that came before there
   * was a leader: soon the next one is asked beside it.
   */
  private void tryOut(EtcdServer server, long of, long pause) {
    if (of != attempt) {
      return;
    }
    long now = System.nanoTime();
    Long open = asked.get(server);
    if (open == null || now - open >= OPEN_NANOS) {
      asked.put(server, now);
      probe(server, of, now);
    }
    long next = Math.min(LONGEST_PAUSE, pause * 3 / 2);
    loop.schedule(pause, () -> tryOut(server, of, next));
  }

  private void probe(EtcdServer server, long of, long at) {
    EtcdLoop.tell(
        server.probe(folder, patience),
        (revision, failure) -> {
          if (of != attempt) {
            return;
          }
          if (failure == null) {
            connect(server, revision);
            return;
          }
          asked.remove(server, at);
          server.failed(EtcdFailure.of(failure));
          tell();
        });
  }

  private void connect(EtcdServer server, long revision) {
    attempt++;
    current = server;
    connectedAt = System.nanoTime();
    server.failed(null);
    shown = server.toString();
    if (problem != null) {
      log.info("the etcd server {} answers", server);
    }
    problem = null;
    long now = attempt;
    loop.schedule(
        STABLE,
        () -> {
          if (now == attempt) {
            patience = SHORTEST_PATIENCE;
          }
        });
    listener.connected(revision);
  }

  /** Says why there is no server, once all have failed: the reason that tells most. */
  private void tell() {
    if (servers.stream().anyMatch(server -> server.failure() == null)) {
      return;
    }
    EtcdServer telling =
        servers.stream().max(Comparator.comparing(server -> server.failure().kind())).orElseThrow();
    String text = text(telling.failure(), telling);
    if (!Objects.equals(text, problem)) {
      log.warn("{}", text);
    }
    problem = text;
  }

  private String text(EtcdFailure why, EtcdServer server) {
    return switch (why.kind()) {
      case NO_MAJORITY ->
          "no majority of the etcd servers: %s: %s".formatted(server, why.getMessage());
      case AUTHENTICATION, FORBIDDEN, UNFIT, OTHER, TOKEN, NO_SPACE, TOO_LONG, COMPACTED ->
          "etcd server %s: %s".formatted(server, why.getMessage());
      case AWAY, UNREACHABLE, SILENT ->
          servers.stream()
              .map(one -> one + ": " + one.failure().getMessage())
              .sorted()
              .collect(Collectors.joining(", ", "no etcd server answers: ", ""));
    };
  }

  void end() {
    attempt++;
    current = null;
    shown = null;
    underWay.clear();
  }
}
