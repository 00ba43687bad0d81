// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import nodeline.etcd.EtcdLog;
import nodeline.group.GroupLog.Claim;
import nodeline.group.GroupLog.Following;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Logs in a cluster that has no faults. */
class EtcdLogTest {
  private static final String GROUP = "lab";

  @TempDir private static Path folder;
  private static EtcdCluster cluster;
  private final List<EtcdLog> logs = new ArrayList<>();
  private String prefix;

  @BeforeAll
  static void start() throws IOException {
    cluster = EtcdCluster.start(folder, 3);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void name(TestInfo test) {
    prefix = "/" + test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void close() {
    logs.forEach(EtcdLog::close);
  }

  private EtcdLog log() {
    EtcdLog log = cluster.log(prefix);
    logs.add(log);
    return log;
  }

  private static void appendSafely(EtcdLog log, String group, List<String> records)
      throws InterruptedException {
    CountDownLatch safe = new CountDownLatch(1);
    log.append(group, records, safe::countDown);
    assertTrue(safe.await(30, SECONDS), () -> "safe; " + log.problem());
  }

  @Test
  void threeLogsAreToldTheSameRecordsInTheSameOrder() {
    int each = 300;
    List<EtcdLog> three = List.of(log(), log(), log());
    List<Told> told = three.stream().map(log -> follow(log, GROUP)).toList();
    AtomicInteger safe = new AtomicInteger();
    for (int i = 0; i < each; i++) {
      for (int l = 0; l < three.size(); l++) {
        three.get(l).append(GROUP, List.of(l + ":" + i, l + ";" + i), safe::incrementAndGet);
      }
    }
    told.forEach(one -> one.awaitRecords(3 * each * 2));
    await().atMost(10, SECONDS).until(() -> safe.get() == 3 * each);
    List<String> first = told.get(0).records();
    told.forEach(one -> assertEquals(first, one.records()));
    assertEquals(3 * each * 2, new HashSet<>(first).size(), "each once");
    for (int i = 0; i < first.size(); i += 2) {
      assertEquals(first.get(i).replace(':', ';'), first.get(i + 1), "a piece stays together");
    }
    for (int l = 0; l < three.size(); l++) {
      String own = l + ":";
      assertEquals(
          IntStream.range(0, each).mapToObj(i -> own + i).toList(),
          first.stream().filter(record -> record.startsWith(own)).toList(),
          "a program's pieces keep their order");
    }
    told.forEach(one -> assertFalse(one.order().toString().contains("revision"), "revisions grow"));
    Told late = follow(log(), GROUP);
    late.awaitRecords(first.size());
    assertEquals(first, late.records());
  }

  private static Told follow(EtcdLog log, String group) {
    Told told = new Told();
    log.follow(group, told);
    told.awaitCurrent();
    return told;
  }

  @Test
  void aGroupThatIsNotThereHasAnEmptySnapshotAndIsCurrent() {
    Told told = follow(log(), GROUP);
    assertEquals(List.of("snapshot", "current"), told.order());
    assertEquals(List.of(List.of()), told.snapshots());
  }

  @Test
  void groupsDoNotHearEachOtherWhateverTheirNames() throws InterruptedException {
    List<String> names =
        List.of(
            "",
            "/",
            "a/l/b",
            "a",
            "a/",
            "..",
            "%",
            "%2f",
            "a\nb",
            "a\0b",
            "\u00ff",
            "\ud83d\ude00",
            "l",
            "s",
            "e",
            "x".repeat(5_000));
    EtcdLog writer = log();
    EtcdLog reader = log();
    Map<String, Told> told = new LinkedHashMap<>();
    names.forEach(name -> told.put(name, follow(reader, name)));
    for (String name : names) {
      appendSafely(writer, name, List.of("for " + names.indexOf(name)));
    }
    told.forEach(
        (name, one) -> {
          one.awaitRecords(1);
          assertEquals(List.of("for " + names.indexOf(name)), one.records(), name);
        });
    names.forEach(
        name -> assertEquals(told.get(name).records(), followed(log(), name).records(), name));
  }

  private static Told followed(EtcdLog log, String name) {
    Told told = follow(log, name);
    told.awaitRecords(1);
    return told;
  }

  @Test
  void valuesOfOneMegabyteAndMoreGoThrough() throws InterruptedException {
    EtcdLog log = log();
    Told there = follow(log(), GROUP);
    Random random = new Random(7);
    List<String> long1 = List.of(text(random, 1_048_576));
    List<String> long5 = List.of(text(random, 3_000_000), text(random, 2_000_000), "short");
    appendSafely(log, GROUP, long1);
    appendSafely(log, GROUP, List.of("between"));
    appendSafely(log, GROUP, long5);
    List<String> all = new ArrayList<>(long1);
    all.add("between");
    all.addAll(long5);
    there.awaitRecords(5);
    assertTrue(all.equals(there.records()), "as they were");
    Told late = followed(log(), GROUP);
    late.awaitRecords(5);
    assertTrue(all.equals(late.records()), "also for one who comes later");
    assertThrows(
        IllegalArgumentException.class,
        () -> log.append(GROUP, List.of("x".repeat(40 * 1_048_576)), () -> {}));
  }

  /** Octets that cannot be deflated much. */
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    random.ints(length, 33, 256).forEach(c -> text.append((char) (c == 127 ? 128 : c)));
    return text.toString();
  }

  @Test
  void aSnapshotTakesThePlaceOfTheRecordsBeforeIt() throws InterruptedException, IOException {
    EtcdLog log = log();
    Told told = follow(log, GROUP);
    for (int i = 0; i < 20; i++) {
      appendSafely(log, GROUP, List.of("old " + i));
    }
    told.awaitRecords(20);
    long revision = told.last();
    appendSafely(log, GROUP, List.of("new"));
    List<String> snapshot = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 4; i++) {
      snapshot.add(text(random, 1_000_000));
    }
    log.replace(GROUP, revision, snapshot);
    await().atMost(30, SECONDS).until(() -> keys("l/") == 1);
    Told late = followed(log(), GROUP);
    assertTrue(List.of(snapshot).equals(late.snapshots()), "the snapshot is whole");
    assertEquals(List.of("new"), late.records());
    assertEquals(List.of("snapshot", "records", "current"), late.order());
    log.replace(GROUP, revision - 1, List.of("older"));
    appendSafely(log, GROUP, List.of("newer"));
    told.awaitRecords(22);
    log.replace(GROUP, told.last(), List.of("second"));
    await().atMost(30, SECONDS).until(() -> keys("l/") == 0);
    Told last = follow(log(), GROUP);
    assertEquals(List.of(List.of("second")), last.snapshots());
    assertEquals(List.of(), last.records());
    assertEquals(1, told.snapshots().size(), "who follows all along needs no snapshot");
  }

  /** How many keys of the group begin so. */
  private long keys(String folder) throws IOException {
    String key = prefix + "/g/" + GROUP + "/" + folder;
    String body =
        "{\"key\":\"%s\",\"range_end\":\"%s\",\"count_only\":true}"
            .formatted(base64(key), base64(key.substring(0, key.length() - 1) + "0"));
    String answer = cluster.node(0).ask("/v3/kv/range", body);
    return answer.contains("\"count\"")
        ? Long.parseLong(answer.replaceAll(".*\"count\":\"(\\d+)\".*\n?", "$1"))
        : 0;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void oneOfTwoThatEndALogDoesSo() throws InterruptedException {
    EtcdLog one = log();
    EtcdLog other = log();
    Told told = follow(one, GROUP);
    Told there = follow(other, GROUP);
    appendSafely(one, GROUP, List.of("first"));
    told.awaitRecords(1);
    long old = told.last();
    appendSafely(one, GROUP, List.of("second"));
    told.awaitRecords(2);
    List<Boolean> answers = new CopyOnWriteArrayList<>();
    one.end(GROUP, old, answers::add);
    await().atMost(30, SECONDS).until(() -> answers.size() == 1);
    assertEquals(List.of(false), answers, "it has changed");
    long last = told.last();
    one.end(GROUP, last, answers::add);
    other.end(GROUP, last, answers::add);
    await().atMost(30, SECONDS).until(() -> answers.size() == 3);
    assertEquals(1, answers.stream().filter(done -> done).count(), () -> "" + answers);
    await().atMost(30, SECONDS).until(() -> told.ends() == 1 && there.ends() == 1);
    appendSafely(other, GROUP, List.of("anew"));
    told.awaitRecords(3);
    there.awaitRecords(3);
    Told late = followed(log(), GROUP);
    assertEquals(List.of("anew"), late.records());
    assertEquals(1, told.ends());
  }

  @Test
  void aClaimIsOneProgramsUntilItEnds() throws IOException {
    EtcdLog one = log();
    EtcdLog other = log();
    AtomicReference<Claim> first = new AtomicReference<>();
    AtomicReference<Claim> second = new AtomicReference<>();
    AtomicReference<Map<String, String>> seen = new AtomicReference<>(Map.of());
    log().claims(GROUP, seen::set);
    Following held = one.claim(GROUP, "bbb/01", "host-a, pid 7", first::set);
    await().atMost(10, SECONDS).until(() -> first.get() != null);
    other.claim(GROUP, "bbb/01", "host-b, pid 8", second::set);
    await().atMost(10, SECONDS).until(() -> second.get() != null);
    assertEquals(new Claim("bbb/01", "host-a, pid 7", true), first.get());
    assertEquals(new Claim("bbb/01", "host-a, pid 7", false), second.get());
    await().atMost(10, SECONDS).until(() -> seen.get().equals(Map.of("bbb/01", "host-a, pid 7")));
    held.close();
    await().atMost(10, SECONDS).until(() -> second.get().ours());
    assertEquals("host-b, pid 8", second.get().holder());
    await().atMost(10, SECONDS).until(() -> seen.get().equals(Map.of("bbb/01", "host-b, pid 8")));
    other.close();
    await().atMost(10, SECONDS).until(() -> seen.get().isEmpty());
  }
}
