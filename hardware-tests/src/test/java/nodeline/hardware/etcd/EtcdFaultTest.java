// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdLog;
import nodeline.etcd.EtcdSettings;
import nodeline.group.GroupLog.Claim;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs whose servers fail. */
class EtcdFaultTest {
  private static final String GROUP = "lab";
  private static final String PREFIX = "/lab";

  @TempDir private Path folder;
  private final List<EtcdLog> logs = new ArrayList<>();
  private EtcdCluster cluster;

  @BeforeEach
  void prepare() {
    cluster = EtcdCluster.prepare(folder, 3);
  }

  @AfterEach
  void close() {
    logs.forEach(EtcdLog::close);
    cluster.close();
  }

  private void start() throws IOException {
    for (EtcdNode node : cluster.nodes()) {
      cluster.start(node);
    }
    cluster.awaitLeader();
  }

  private EtcdLog log() {
    return log(cluster.address(PREFIX));
  }

  private EtcdLog log(String address) {
    EtcdLog log =
        new EtcdLog(
            new EtcdSettings(EtcdAddress.parse(address), Optional.empty(), Optional.empty()));
    logs.add(log);
    return log;
  }

  private static Told follow(EtcdLog log) {
    Told told = new Told();
    log.follow(GROUP, told);
    return told;
  }

  private static String only(EtcdNode node) {
    return "etcd://127.0.0.1:%d%s".formatted(node.port(), PREFIX);
  }

  private static void appendSafely(EtcdLog log, String record) throws InterruptedException {
    CountDownLatch safe = new CountDownLatch(1);
    log.append(GROUP, List.of(record), safe::countDown);
    assertTrue(safe.await(60, SECONDS), () -> "safe; " + log.problem());
  }

  /** Appends one after the other, each once the one before has come back by the watch. */
  private static final class Load implements AutoCloseable {
    private final EtcdLog log;
    private final Told told;
    private final Thread thread;
    private volatile boolean stops;
    private volatile long slowest;
    private final AtomicInteger done = new AtomicInteger();

    Load(EtcdLog log, String name) {
      this.log = log;
      this.told = follow(log);
      told.awaitCurrent();
      thread = new Thread(() -> run(name), "load");
      thread.start();
    }

    private void run(String name) {
      while (!stops) {
        String record = name + done.get();
        long begin = System.nanoTime();
        log.append(GROUP, List.of(record), () -> {});
        await()
            .pollInterval(2, MILLISECONDS)
            .atMost(60, SECONDS)
            .until(() -> told.records().contains(record));
        slowest = Math.max(slowest, System.nanoTime() - begin);
        done.incrementAndGet();
      }
    }

    void awaitMore(int more) {
      int goal = done.get() + more;
      await().pollInterval(5, MILLISECONDS).atMost(60, SECONDS).until(() -> done.get() >= goal);
    }

    long slowestMillis() {
      return slowest / 1_000_000;
    }

    @Override
    public void close() {
      stops = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private List<Load> loads() {
    // One at each server, and able to go to all.
    return IntStream.range(0, 3).mapToObj(i -> new Load(log(), "l" + i + ":")).toList();
  }

  private static void requireEqual(List<Load> loads) {
    loads.forEach(Load::close);
    int count = loads.stream().mapToInt(load -> load.done.get()).sum();
    loads.forEach(load -> load.told.awaitRecords(count));
    List<String> first = loads.get(0).told.records();
    assertEquals(count, new HashSet<>(first).size(), "each once");
    loads.forEach(load -> assertEquals(first, load.told.records()));
  }

  @Test
  void callsGoOnWhenAServerIsKilled() throws IOException {
    start();
    List<Load> loads = loads();
    loads.forEach(load -> load.awaitMore(20));
    EtcdNode leader = cluster.leader();
    leader.kill();
    loads.forEach(load -> load.awaitMore(20));
    cluster.start(leader);
    cluster.awaitLeader();
    loads.forEach(load -> load.awaitMore(20));
    requireEqual(loads);
    loads.forEach(load -> assertTrue(load.slowestMillis() < 15_000, load.slowestMillis() + " ms"));
    System.out.println(
        "killed leader: slowest ms " + loads.stream().map(Load::slowestMillis).toList());
  }

  @Test
  void callsGoOnWhenTheLeaderIsSilent() throws IOException {
    start();
    List<Load> loads = loads();
    loads.forEach(load -> load.awaitMore(20));
    EtcdNode leader = cluster.leader();
    leader.pause();
    loads.forEach(load -> load.awaitMore(20));
    leader.goOn();
    loads.forEach(load -> load.awaitMore(20));
    requireEqual(loads);
    loads.forEach(load -> assertTrue(load.slowestMillis() < 15_000, load.slowestMillis() + " ms"));
    System.out.println(
        "silent leader: slowest ms " + loads.stream().map(Load::slowestMillis).toList());
  }

  @Test
  void callsWaitWhileTheMajorityIsAwayAndSaySo() throws IOException {
    start();
    List<Load> loads = loads();
    loads.forEach(load -> load.awaitMore(20));
    cluster.node(0).kill();
    cluster.node(1).kill();
    for (Load load : loads) {
      await()
          .atMost(60, SECONDS)
          .until(() -> load.log.problem().orElse("").startsWith("no majority of the etcd servers"));
      assertTrue(load.log.endpoint().isEmpty());
    }
    int before = loads.stream().mapToInt(load -> load.done.get()).sum();
    cluster.start(cluster.node(0));
    long begin = System.nanoTime();
    cluster.start(cluster.node(1));
    loads.forEach(load -> load.awaitMore(1));
    long millis = (System.nanoTime() - begin) / 1_000_000;
    System.out.println("majority back: ms " + millis);
    assertTrue(millis < 20_000, "after the start of the server: ms=" + millis);
    loads.forEach(load -> load.awaitMore(20));
    requireEqual(loads);
    assertTrue(loads.stream().mapToInt(load -> load.done.get()).sum() > before);
    loads.forEach(load -> assertTrue(load.log.problem().isEmpty()));
  }

  @Test
  void aLogWaitsForServersThatComeLater() throws IOException, InterruptedException {
    EtcdLog log = log();
    Told told = follow(log);
    CountDownLatch safe = new CountDownLatch(1);
    AtomicReference<Claim> claim = new AtomicReference<>();
    log.append(GROUP, List.of("early"), safe::countDown);
    log.claim(GROUP, "board", "host", claim::set);
    await().atMost(60, SECONDS).until(() -> log.problem().isPresent());
    String problem = log.problem().orElseThrow();
    assertTrue(problem.startsWith("no etcd server answers: 127.0.0.1:"), problem);
    assertTrue(problem.contains("connection refused"), problem);
    assertFalse(told.isCurrent());
    start();
    assertTrue(safe.await(60, SECONDS));
    told.awaitRecords(1);
    await().atMost(60, SECONDS).until(() -> claim.get() != null && claim.get().ours());
    assertEquals(Optional.empty(), log.problem());
    assertTrue(log.endpoint().orElse("").startsWith("127.0.0.1:"));
  }

  @Test
  void anAppendWhoseAnswerIsLostHappensOnce() throws Exception {
    start();
    try (LossyProxy proxy = new LossyProxy(cluster.node(0).port(), 0.15)) {
      EtcdLog log = log("etcd://127.0.0.1:%d%s".formatted(proxy.port(), PREFIX));
      Told told = follow(log(only(cluster.node(1))));
      for (int i = 0; i < 40; i++) {
        appendSafely(log, "record " + i);
      }
      told.awaitRecords(40);
      assertEquals(IntStream.range(0, 40).mapToObj(i -> "record " + i).toList(), told.records());
      assertTrue(proxy.lost() > 2, "lost=" + proxy.lost());
    }
  }

  /** It tells all, and takes longer for that than a server may be silent. */
  @Test
  void aServerWhoseWatchIsSlowIsNotLeft() throws Exception {
    start();
    try (LossyProxy proxy = new LossyProxy(cluster.node(0).port(), 0)) {
      EtcdLog log = log("etcd://127.0.0.1:%d%s".formatted(proxy.port(), PREFIX));
      Told told = follow(log);
      appendSafely(log, "first");
      told.awaitRecords(1);
      proxy.slowWatches(700);
      for (int i = 0; i < 20; i++) {
        log.append(GROUP, List.of(noise(100_000)), () -> {});
      }
      told.awaitRecords(21);
      assertEquals(1, proxy.watches());
    }
  }

  /** Text that cannot be deflated much. */
  private static String noise(int length) {
    byte[] octets = new byte[length * 3 / 4];
    new Random(length).nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }

  @Test
  void anAppendWhoseAnswerIsLostHappensOnceThoughItsRecordIsGone() throws Exception {
    start();
    try (LossyProxy proxy = new LossyProxy(cluster.node(0).port(), 0)) {
      EtcdLog log = log("etcd://127.0.0.1:%d%s".formatted(proxy.port(), PREFIX));
      EtcdLog other = log(only(cluster.node(1)));
      Told told = follow(other);
      appendSafely(log, "first");
      proxy.cutAfterNext();
      CountDownLatch safe = new CountDownLatch(1);
      log.append(GROUP, List.of("once"), safe::countDown);
      told.awaitRecords(2);
      other.replace(GROUP, told.last(), List.of("first and once"));
      await()
          .pollInterval(100, MILLISECONDS)
          .until(() -> snapshotOf(log(only(cluster.node(2)))).equals(List.of("first and once")));
      compact();
      assertEquals(1, safe.getCount());
      proxy.goOn();
      assertTrue(safe.await(30, SECONDS));
      appendSafely(log, "last");
      told.awaitRecords(3);
      assertEquals(List.of("first", "once", "last"), told.records());
    }
  }

  private static List<String> snapshotOf(EtcdLog log) {
    try (log) {
      Told told = follow(log);
      told.awaitCurrent();
      return told.snapshots().get(0);
    }
  }

  /** As etcd does it by itself after an hour. */
  private void compact() throws IOException {
    String now =
        cluster
            .node(1)
            .ask("/v3/kv/range", "{\"key\":\"YQ==\"}")
            .replaceAll(".*\"revision\":\"(\\d+)\".*\n?", "$1");
    cluster.node(1).ask("/v3/kv/compaction", "{\"revision\":\"" + now + "\",\"physical\":true}");
  }

  @Test
  void aClaimIsTakenOverWithinTenSecondsOfItsHoldersDeath() throws Exception {
    start();
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ClaimHolder.class.getName(),
                cluster.address(PREFIX),
                GROUP,
                "board",
                "the dead one")
            .inheritIO()
            .start();
    AtomicReference<Claim> claim = new AtomicReference<>();
    try {
      EtcdLog log = log();
      AtomicReference<Integer> claims = new AtomicReference<>(0);
      log.claims(GROUP, now -> claims.set(now.size()));
      await().atMost(60, SECONDS).until(() -> claims.get() == 1);
      log.claim(GROUP, "board", "the next one", claim::set);
      await().atMost(60, SECONDS).until(() -> claim.get() != null);
      assertEquals(new Claim("board", "the dead one", false), claim.get());
    } finally {
      holder.destroyForcibly().onExit().join();
    }
    long begin = System.nanoTime();
    await().atMost(30, SECONDS).until(() -> claim.get().ours());
    long millis = (System.nanoTime() - begin) / 1_000_000;
    assertTrue(millis < 20_000, "ms=" + millis);
  }

  @Test
  void aFollowerThatMissedWhatWasCompactedReadsAnew() throws Exception {
    start();
    EtcdNode away = cluster.node(0);
    EtcdLog log = log(only(cluster.node(1)));
    Told told = follow(log(only(away)));
    told.awaitCurrent();
    Told present = follow(log);
    appendSafely(log, "first");
    told.awaitRecords(1);
    away.kill();
    for (int i = 0; i < 10; i++) {
      appendSafely(log, "missed " + i);
    }
    present.awaitRecords(11);
    log.replace(GROUP, present.last(), List.of("all of these"));
    appendSafely(log, "second");
    present.awaitRecords(12);
    compact();
    cluster.start(away);
    told.awaitRecords(2);
    assertEquals(List.of("first", "second"), told.records());
    assertEquals(List.of(List.of(), List.of("all of these")), told.snapshots());
    appendSafely(log, "third");
    told.awaitRecords(3);
  }
}
