// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nodeline.cli.Program.Ended;
import nodeline.control.ControlClient;
import nodeline.control.DeviceStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodeline request} and {@code nodeline group} at a real bridge, whose boards are mute. */
class RequestCommandTest {
  private static final String BENCH =
      """
      group: lab
      devices:
        one: {role: server, job: '101', console: 'exec:sleep 600'}
        two: {role: client, job: '102', console: 'exec:sleep 600', timeout: 8s}
      """;
  private static final String JOB =
      """
      actions:
      - deploy:
          role: server
          protocols:
            lava-multinode:
            - {action: prep, request: lava-send, messageID: ipv4, message: {ipaddr: 192.168.0.3}}
            - {action: prep, request: lava-sync, messageID: start}
      - deploy:
          role: [client]
          protocols:
            lava-multinode:
            - {action: prep, request: lava-wait, messageID: ipv4, message: {ipaddr: $ipaddr}}
            - {action: prep, request: lava-sync, messageID: start}
            - {action: prep, request: lava-wait, messageID: ipv4, message: {ipaddr: $gateway}}
            - {action: slow, request: lava-wait, messageID: never, timeout: 1s}
      """;

  @TempDir Path home;

  private Program bridge() throws IOException {
    Path bench = Files.writeString(home.resolve("bench.yaml"), BENCH);
    return Program.start(home, "run", bench.toString()).awaitError("nodeline ready ");
  }

  private Ended request(String... words) {
    return Program.run(home, Program.words("request", words));
  }

  private DeviceStatus device(int i) {
    try (ControlClient client = new ControlClient(home.resolve("nodeline.sock"))) {
      return client.status().devices().get(i);
    }
  }

  private void awaitCalls(int i, int count) {
    Awaitility.await().atMost(90, TimeUnit.SECONDS).until(() -> device(i).calls().size() == count);
  }

  @Test
  void twoDevicesMakeTheRequestsOfOneJob() throws IOException {
    String job = Files.writeString(home.resolve("job.yaml"), JOB).toString();
    try (Program bridge = bridge();
        Program server = Program.start(home, "request", "one", "--job", job, "--action", "prep")) {
      Ended client = request("two", "--job", job, "--action", "prep");

      assertEquals(
          """
          {"message":{"ipaddr":"192.168.0.3"},"messageID":"ipv4"}
          {"message":{},"messageID":"start"}
          """,
          server.await().out());
      assertEquals(server.out(), client.out());
      assertEquals(
          Ended.error(
              job + ":14: nobody sent the key \"gateway\" of message \"ipv4\"", "its keys: ipaddr"),
          client.err());
      assertEquals(1, client.status());
      assertEquals(
          Ended.error(
              job + ":15: lava-wait never: timed out after 1 s, still missing: 101 (server)",
              "\"nodeline status\" shows what they do; a longer timeout gives them more time"),
          request("two", "--job", job, "--action", "slow").err());
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void makesOneCallOfTheCommandLine() throws IOException {
    try (Program bridge = bridge()) {
      assertEquals(
          new Ended(0, "{\"message\":{\"k\":\"a b\"},\"messageID\":\"@m\"}\n", ""),
          request("one", "lava-send", "@m", "k=a b"));
      assertEquals(
          new Ended(
              0,
              "{\"message\":{\"k\":\"a b\"},\"messageID\":\"@m\",\"senders\":"
                  + "[{\"job\":\"101\",\"role\":\"server\",\"data\":{\"k\":\"a b\"}}]}\n",
              ""),
          request("two", "lava-wait", "@m"));
      assertEquals(
          "{\"roles\":[\"server\",\"client\"]}\n", request("two", "lava-role", "list").out());
      assertEquals("{\"job\":\"102\"}\n", request("two", "lava-self").out());
      assertEquals(
          "{\"members\":[{\"job\":\"102\",\"role\":\"client\"}]}\n",
          request("one", "lava-group", "client").out());
      assertEquals(
          new Ended(
              1,
              "",
              Ended.error(
                  "lava-wait-all @m: timed out after 8 s, still missing: 102 (client)",
                  "\"nodeline status\" shows what they do; a longer timeout gives them more time")),
          request("two", "lava-wait-all", "@m"));
      assertEquals(
          new Ended(1, "", Ended.error("there is no device \"x\"", "the bridge has: one, two")),
          request("x", "lava-self"));
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void isShownWhileItWaitsAndEndsWithItsClient() throws Exception {
    try (Program bridge = bridge();
        Program waiting = Program.start(home, "request", "one", "lava-sync", "s")) {
      awaitCalls(0, 1);
      String shown = Program.run(home, "status").out();
      assertTrue(shown.contains("lava-sync s (by the host)"), shown);

      waiting.signal("TERM").await();
      awaitCalls(0, 0);
      assertFalse(bridge.err().contains("ERROR"), bridge.err());
    }
  }

  @Test
  void groupsAreShownAndCleared() throws IOException {
    try (Program bridge = bridge();
        Program waiting = Program.start(home, "request", "one", "lava-sync", "s")) {
      awaitCalls(0, 1);
      request("two", "lava-send", "m", "k=v");
      assertTrue(
          Program.run(home, "group")
              .out()
              .contains("m        -      -             102      101\n"));
      assertEquals(
          new Ended(0, "cleared group lab: messages=2 keys=1; calls that still wait: 1\n", ""),
          Program.run(home, "group", "clear", "lab"));
      String json = Program.run(home, "group", "--json").out();
      assertTrue(json.contains("\"messageCount\" : 1,"), json);

      assertEquals(0, request("two", "lava-sync", "s").status());
      assertEquals(
          new Ended(0, "{\"message\":{},\"messageID\":\"s\",\"senders\":[]}\n", ""),
          waiting.await());
      assertEquals(
          new Ended(1, "", Ended.error("there is no group \"x\"", "the bridge has: lab")),
          Program.run(home, "group", "clear", "x"));
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void wrongUsageIsStatusTwo() {
    String help = "see nodeline request --help";
    assertEquals(
        new Ended(2, "", Ended.error("lava-wait: missing message id; usage: lava-wait ID", help)),
        request("one", "lava-wait"));
    assertEquals(
        new Ended(
            2,
            "",
            Ended.error("lava-send: missing message id; usage: lava-send ID [KEY=VALUE]...", help)),
        request("one", "lava-send"));
    assertEquals(
        new Ended(2, "", Ended.error("--job and --action need each other", help)),
        request("one", "--job", "x"));
    assertEquals(
        new Ended(
            2, "", Ended.error("missing call, such as: lava-wait ID; or --job and --action", help)),
        request("one"));
    Ended soon = request("one", "lava-wait", "x", "--timeout", "soon");
    assertEquals(2, soon.status());
    assertTrue(soon.err().contains("error: bad --timeout: soon (for example 300 "), soon.err());
  }
}
