// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.etcd.EtcdLog;
import nodeline.group.Call;
import nodeline.group.GroupLimits;
import nodeline.group.GroupLog.Unclaimed;
import nodeline.group.LoggedCoordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups that nobody opens any more are taken out of etcd. */
class EtcdSweepTest {
  @TempDir private Path folder;

  private static Map<String, Long> unclaimed(EtcdLog log, int most) {
    Map<String, Long> all = new HashMap<>();
    Optional<String> after = Optional.empty();
    do {
      CompletableFuture<Unclaimed> told = new CompletableFuture<>();
      log.unclaimed(after, most, told::complete);
      Unclaimed some = told.orTimeout(60, SECONDS).join();
      all.putAll(some.revisions());
      after = some.next();
    } while (after.isPresent());
    return all;
  }

  private static void appendSafely(EtcdLog log, String group) {
    CompletableFuture<Void> safe = new CompletableFuture<>();
    log.append(group, List.of("record"), () -> safe.complete(null));
    safe.orTimeout(60, SECONDS).join();
  }

  @Test
  void allGroupsAreLookedAtAFewAtATime() throws Exception {
    try (EtcdCluster cluster = EtcdCluster.start(folder, 1);
        EtcdLog log = cluster.log("/lab")) {
      assertEquals(Map.of(), unclaimed(log, 10));
      List<String> names = new ArrayList<>(List.of("", "/", "~", "\u00ff", "a/b", "a"));
      for (int i = 0; i < 20; i++) {
        names.add("group " + i);
      }
      names.forEach(name -> appendSafely(log, name));
      CompletableFuture<Void> claimed = new CompletableFuture<>();
      log.claim("claimed", "device", "holder", claim -> claimed.complete(null));
      claimed.orTimeout(60, SECONDS).join();
      appendSafely(log, "claimed");
      for (int most : List.of(1, 7, 100)) {
        assertEquals(
            names.stream().sorted().toList(),
            unclaimed(log, most).keySet().stream().sorted().toList());
      }
      long before = unclaimed(log, 100).get("a");
      appendSafely(log, "a");
      assertTrue(unclaimed(log, 100).get("a") > before);
    }
  }

  @Test
  void anExpiredGroupIsEndedByABridgeThatHasNothingToDoWithIt() throws Exception {
    Duration[] passed = {Duration.ZERO};
    Clock clock = later(passed);
    try (EtcdCluster cluster = EtcdCluster.start(folder, 1);
        EtcdLog look = cluster.log("/lab")) {
      try (LoggedCoordinator one = coordinator(cluster, clock)) {
        send(one, "old");
      }
      try (LoggedCoordinator two = coordinator(cluster, clock)) {
        send(two, "kept");
        await().atMost(60, SECONDS).until(() -> unclaimed(look, 10).keySet().contains("old"));
        passed[0] = Duration.ofHours(23);
        for (int i = 0; i < 40; i++) {
          two.tick();
        }
        assertEquals(List.of("old"), List.copyOf(unclaimed(look, 10).keySet()));
        await()
            .atMost(120, SECONDS)
            .until(
                () -> {
                  passed[0] = passed[0].plusMinutes(5);
                  two.tick();
                  return unclaimed(look, 10).isEmpty();
                });
        assertTrue(passed[0].compareTo(Duration.ofHours(24)) > 0);
        assertEquals(1, two.groups().size());
        assertEquals(1, two.groups().get(0).messages().size(), "it has a host");
      }
    }
  }

  private static Clock later(Duration[] passed) {
    InstantSource source = () -> Instant.now().plus(passed[0]);
    return source.withZone(ZoneOffset.UTC);
  }

  private static LoggedCoordinator coordinator(EtcdCluster cluster, Clock clock) {
    return new LoggedCoordinator(GroupLimits.DEFAULT, cluster.log("/lab"), "host", clock);
  }

  private static void send(LoggedCoordinator coordinator, String group) {
    Member member = new Member(group, "1", "a");
    CompletableFuture<Outcome> told = new CompletableFuture<>();
    coordinator.join(member, 2);
    coordinator.call(member, "aaaaaaaaaaaa", new Call.Send("m", Map.of()), told::complete);
    assertEquals(new Outcome.Done(), told.orTimeout(60, SECONDS).join());
  }
}
