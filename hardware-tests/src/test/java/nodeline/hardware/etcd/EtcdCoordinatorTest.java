// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.hardware.rig.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two {@code nodeline coordinator} whose groups are in etcd, asked as LAVA's dispatchers ask. */
class EtcdCoordinatorTest {
  private static final String WAIT = "{\"response\": \"wait\"}";
  private static final String ACK = "{\"response\": \"ack\"}";
  private static final String NACK = "{\"response\": \"nack\"}";
  private static final String SYNCED = "{\"response\": \"ack\", \"message\": \"s\"}";
  private static final String SIZE = "\"group_size\": 2";
  private static final int GROUPS = 8;

  @TempDir private Path folder;
  private EtcdCluster cluster;
  private final List<Integer> ports = List.of(FreePort.next(), FreePort.next());
  private BridgeProcess one;
  private BridgeProcess two;

  @BeforeEach
  void start() throws IOException {
    cluster = EtcdCluster.start(folder, 3);
    one = BridgeProcess.sharedCoordinator(folder, ports.get(0), cluster.address("/lab"));
    two = BridgeProcess.sharedCoordinator(folder, ports.get(1), cluster.address("/lab"));
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    cluster.close();
  }

  /** The answer of one of the two; empty if it says nothing. */
  private String ask(int coordinator, String group, int job, String verb, String... fields)
      throws IOException {
    StringBuilder json = new StringBuilder();
    json.append("{\"client_name\": \"%d\", \"role\": \"role-%d\", ".formatted(job, job));
    json.append("\"group_name\": \"%s\", \"request\": \"%s\"".formatted(group, verb));
    for (String field : fields) {
      json.append(", ").append(field);
    }
    json.append("}");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(coordinator))) {
      socket.setSoTimeout(60_000);
      String framed = "%08X%s".formatted(json.length(), json);
      socket.getOutputStream().write(framed.getBytes(UTF_8));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return answer.isEmpty() ? "" : answer.substring(8);
    }
  }

  private String sync(int coordinator, String group, int job) throws IOException {
    return ask(coordinator, group, job, "lava_sync", "\"messageID\": \"s\"");
  }

  private void awaitSynced(int coordinator, String group, int job) {
    await()
        .pollInterval(50, java.util.concurrent.TimeUnit.MILLISECONDS)
        .atMost(60, SECONDS)
        .until(() -> sync(coordinator, group, job), SYNCED::equals);
  }

  /** Members of many groups are in their barriers as one coordinator dies. */
  @Test
  void barriersGoOnAtTheOtherCoordinator() throws Exception {
    List<String> groups = IntStream.range(0, GROUPS).mapToObj(i -> "g" + i).toList();
    for (String group : groups) {
      assertEquals(WAIT, ask(0, group, 1, "group_data", SIZE));
      ask(1, group, 2, "group_data", SIZE);
      String roles = "{\"response\": \"group_data\", \"roles\": ";
      await()
          .atMost(30, SECONDS)
          .until(() -> ask(0, group, 1, "group_data", SIZE).startsWith(roles));
      assertEquals(
          ACK,
          ask(0, group, 1, "lava_send", "\"messageID\": \"m\"", "\"message\": {\"k\": \"v\"}"));
      assertEquals(WAIT, sync(0, group, 1));
    }
    one.signal("KILL");
    for (String group : groups) {
      assertEquals(
          "{\"response\": \"ack\", \"message\": {\"1\": {\"k\": \"v\"}}}",
          ask(1, group, 1, "lava_wait", "\"messageID\": \"m\""));
      assertEquals(WAIT, sync(1, group, 1), "nobody passes early");
      awaitSynced(1, group, 2);
      awaitSynced(1, group, 1);
      assertEquals(WAIT, sync(1, group, 2), "the next round");
    }
    String group = groups.get(0);
    assertEquals(ACK, ask(1, group, 1, "clear_group"));
    assertEquals("", ask(1, group, 2, "complete"));
    assertEquals(NACK, sync(1, group, 1), "the group is over");
    assertEquals(0, two.logged("ERROR"));
  }

  @Test
  void clientsAreToAskAgainWhileNoMajorityAnswers() throws Exception {
    ask(0, "g", 1, "group_data", SIZE);
    cluster.node(0).kill();
    cluster.node(1).kill();
    String[] message = {"\"messageID\": \"m\"", "\"message\": {\"k\": \"v\"}"};
    assertEquals("", ask(0, "g", 1, "lava_send", message), "closed without an answer");
    String waits = status(0);
    assertTrue(waits.contains("coordinator: no"), waits);
    cluster.start(cluster.node(0));
    await().atMost(60, SECONDS).until(() -> ask(0, "g", 1, "lava_send", message), ACK::equals);
    assertEquals(
        "{\"response\": \"ack\", \"message\": {\"1\": {\"k\": \"v\"}}}",
        ask(1, "g", 2, "lava_wait", SIZE, "\"messageID\": \"m\""));
    String asked = status(1);
    assertTrue(
        asked.matches("(?s).*\netcd server 127.0.0.1:[0-9]+, groups up to date: [0-9.]+s ago\n.*"),
        asked);
  }

  private String status(int coordinator) throws IOException {
    String socket = folder.resolve("coordinator-%d.sock".formatted(ports.get(coordinator))) + "";
    Process status =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "nodeline.cli.Main",
                "status",
                "--socket",
                socket)
            .redirectErrorStream(true)
            .start();
    return new String(status.getInputStream().readAllBytes(), UTF_8);
  }
}
