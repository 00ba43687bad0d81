// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import nodeline.etcd.EtcdHealth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code nodeline doctor} learns of servers. */
class EtcdHealthTest {
  @TempDir private Path folder;
  private EtcdCluster cluster;

  @AfterEach
  void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void eachServerIsLookedAt() throws IOException {
    cluster = EtcdCluster.start(folder, 3);
    for (EtcdHealth server : EtcdHealth.of(cluster.settings("/lab"))) {
      assertTrue(server.trouble().isEmpty(), server.toString());
      assertTrue(server.version().startsWith("3."), server.toString());
      assertTrue(server.octets() > 0 && server.used() > 0, server.toString());
      assertEquals(List.of(), server.alarms());
    }
    String left =
        cluster
            .node(2)
            .ask("/v3/kv/range", "{\"key\":\"Lw==\",\"range_end\":\"AA==\",\"count_only\":true}");
    assertTrue(!left.contains("count"), "nothing is written: " + left);
    cluster.node(0).kill();
    cluster.node(1).pause();
    List<EtcdHealth> rest = EtcdHealth.of(cluster.settings("/lab"));
    assertEquals("connection refused", rest.get(0).trouble().orElse(""));
    assertEquals("no answer within 3.0 s", rest.get(1).trouble().orElse(""));
    assertTrue(rest.get(2).trouble().isPresent(), "no majority: " + rest.get(2));
    assertTrue(rest.get(2).version().startsWith("3."));
  }

  @Test
  void anAlarmIsSeen() throws Exception {
    cluster = EtcdCluster.start(folder, 1, "--quota-backend-bytes=200000");
    for (int i = 0; i < 5; i++) {
      cluster
          .node(0)
          .ask(
              "/v3/kv/put", "{\"key\":\"Lw==\",\"value\":\"%s\"}".formatted("AAAA".repeat(30_000)));
    }
    await()
        .atMost(20, SECONDS)
        .until(
            () -> EtcdHealth.of(cluster.settings("/lab")).get(0).alarms().toString(),
            alarms -> alarms.contains("NOSPACE"));
  }
}
