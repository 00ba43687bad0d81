// SPDX-License-Identifier: Apache-2.0
package nodeline.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with requests: each form that LAVA's specification has, and what is wrong with others. */
class JobReaderTest {
  @TempDir Path folder;

  private Job job(String text) throws IOException {
    return JobReader.read(Files.writeString(folder.resolve("job.yaml"), text).toString());
  }

  /** The list of requests with these lines in the only one. */
  private Job one(String... lines) throws IOException {
    return job("- action: a\n  " + String.join("\n  ", lines) + "\n");
  }

  private static List<List<String>> words(List<JobRequest> requests) {
    return requests.stream().map(JobRequest::words).toList();
  }

  private void assertRefused(String message, String hint, String text) {
    Problem problem = assertThrows(Problem.class, () -> job(text));
    assertEquals(message, problem.getMessage().substring(folder.toString().length() + 1));
    assertTrue(problem.hint().startsWith(hint), problem.hint());
  }

  @Test
  void readsAllFormsOfTheSpecification() throws IOException {
    Job job =
        job(
            """
            protocols:
              lava-multinode:
              - action: prepare-scp-overlay
                request: lava-send
                messageID: ipv4
                message:
                  ipaddr: '<value>'
                  port: 0x10
                timeout:
                  minutes: 5
              - action: prepare-scp-overlay
                request: lava-sync
                messageID: start
                timeout:
                  minutes: 5
              - action: prepare-scp-overlay
                request: lava-wait
                messageID: ipv4
                message:
                  ipaddr: $ipaddr
                timeout: {days: 1, hours: 2, minutes: 3, seconds: 4}
              - action: prepare-scp-overlay
                request: lava-wait-all
                messageID: ipv4
                message:
                  ipaddr: $ipaddr
                timeout: 90s
              - action: prepare-scp-overlay
                request: lava-wait-all
                role: server
                messageID: ipv4
                message:
                    ipaddr: $ipaddr
            """);
    List<JobRequest> requests = job.of("prepare-scp-overlay", "any");

    assertEquals(
        List.of(
            List.of("lava-send", "ipv4", "ipaddr=<value>", "port=0x10"),
            List.of("lava-sync", "start"),
            List.of("lava-wait", "ipv4"),
            List.of("lava-wait-all", "ipv4"),
            List.of("lava-wait-all", "ipv4", "server")),
        words(requests));
    assertEquals(
        List.of(300L, 300L, 93_784L, 90L, 0L),
        requests.stream()
            .map(request -> request.timeout().map(Duration::toSeconds).orElse(0L))
            .toList());
    assertEquals(Optional.empty(), requests.get(4).timeout());
  }

  @Test
  void takesTheBlockWithoutItsHeads() throws IOException {
    String list = "- {action: a, request: lava-wait, messageID: x}\n";

    assertEquals(List.of(List.of("lava-wait", "x")), words(job(list).of("a", "r")));
    assertEquals(
        List.of(List.of("lava-wait", "x")), words(job("lava-multinode:\n" + list).of("a", "r")));
  }

  @Test
  void aWholeJobHasRoles() throws IOException {
    Job job =
        job(
            """
            job_name: two
            protocols:
              lava-multinode:
                roles:
                  client: {device_type: x, count: 1}
            actions:
            - deploy:
                role: [server, client]
                protocols:
                  lava-multinode:
                  - {action: a, request: lava-sync, messageID: both}
                images:
                  role: client
                  inner:
                  - protocols:
                      lava-multinode:
                      - {action: a, request: lava-sync, messageID: inner}
            - boot:
                role: server
                protocols:
                  lava-multinode:
                  - {action: a, request: lava-wait-all, role: client, messageID: up}
                  - {action: b, request: lava-send, messageID: up}
            - test:
                definitions: []
            """);

    assertEquals(
        List.of(List.of("lava-sync", "both"), List.of("lava-wait-all", "up", "client")),
        words(job.of("a", "server")));
    assertEquals(
        List.of(List.of("lava-sync", "both"), List.of("lava-sync", "inner")),
        words(job.of("a", "client")));
    Problem problem = assertThrows(Problem.class, () -> job.of("b", "client"));
    assertTrue(
        problem
            .getMessage()
            .endsWith(
                "job.yaml: action \"b\" makes no request on a device with the role \"client\""),
        problem.getMessage());
    assertEquals(
        "actions that do: a (client, server); a (client); a (server); b (server)", problem.hint());
  }

  @Test
  void fillsWhatBeginsWithADollar() throws IOException {
    JobRequest request =
        one(
                "request: lava-wait",
                "messageID: ipv4",
                "message: {ip: $ipaddr, port: '22', ipaddr: $ipaddr}")
            .requests()
            .get(0);

    assertEquals(
        Map.of(
            "messageID",
            "ipv4",
            "message",
            Map.of("ip", "10.0.0.1", "port", "22", "ipaddr", "10.0.0.1")),
        request.result(Map.of("ipaddr", "10.0.0.1", "more", "x")));
    Problem problem = assertThrows(Problem.class, () -> request.result(Map.of("ip", "10.0.0.1")));
    assertEquals("nobody sent the key \"ipaddr\" of message \"ipv4\"", problem.getMessage());
    assertEquals("its keys: ip", problem.hint());
  }

  @Test
  void sendsADollarAsItIs() throws IOException {
    JobRequest request =
        one("request: lava-send", "messageID: m", "message: {k: $k}").requests().get(0);

    assertEquals(List.of("lava-send", "m", "k=$k"), request.words());
    assertEquals(
        Map.of("messageID", "m", "message", Map.of("k", "$k")), request.result(Map.of("k", "v")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          request: lava-wiat, messageID: x|unknown request "lava-wiat"|did you mean "lava-wait"?
          request: lava-start, messageID: x|unknown request "lava-start"|did you mean "lava-wait"?
          messageID: x|a request without request|add it: lava-send, lava-sync,
          request: lava-wait|a request without messageID|add it:
          request: lava-wait, messageId: x|unknown key "messageId" of a request|did you mean "messageID"?
          request: lava-wait, messageID: x, role: r|key "role" of the wrong request|only lava-wait-all
          request: lava-sync, messageID: x, message: {a: $a}|key "message" of the wrong request|a sync
          request: lava-wait, messageID: "a\\tb"|lava-wait: control character in the message id|usage: lava-wait ID
          request: lava-send, messageID: x, message: word|"message" is not a mapping of keys|indent
          request: lava-send, messageID: x, message: {a: }|key "a" of a message is not one value|write
          request: lava-send, messageID: x, message: {a: [1]}|key "a" of a message is not one value|write
          request: lava-send, messageID: x, message: {a=b: c}|bad key "a=b" of a message|a key has
          request: lava-send, messageID: x, message: {a.b: c}|lava-send: not key=value with a key of A-Z a-z 0-9 _ -|usage:
          request: lava-wait, messageID: x, timeout: soon|bad timeout: "soon"|whole numbers
          request: lava-wait, messageID: x, timeout: {minutes: 1.5}|bad minutes of a timeout: "1.5"|whole
          request: lava-wait, messageID: x, timeout: {weeks: 1}|unknown key "weeks" of a timeout|allowed: days,
          request: lava-wait, messageID: x, timeout: {seconds: 0}|bad timeout: seconds=0, max=999999|whole
          request: lava-wait, messageID: x, timeout: {days: 12}|bad timeout: seconds=1036800, max=999999|whole
          """)
  void namesTheLineOfWhatIsWrong(String request, String message, String hint) {
    assertRefused("job.yaml:2: " + message, hint, "\n- {action: a, " + request + "}\n");
  }

  @Test
  void refusesFilesWithoutRequests() {
    assertRefused("job.yaml: the job is empty", "it needs requests", "");
    assertRefused("job.yaml: there is no request in it", "it needs requests", "actions: []\n");
    assertRefused("job.yaml:1: not a request", "begin each with", "- word\n");
    assertRefused(
        "job.yaml:1: lava-multinode is not a list of requests",
        "begin each with",
        "protocols: {lava-multinode: {roles: {}}}\n");
    assertRefused(
        "job.yaml:2: not valid YAML: found character '\\t(TAB)' that cannot start any token."
            + " (Do not use \\t(TAB) for indentation)",
        "check the indentation",
        "actions:\n\t- x\n");
    Problem problem = assertThrows(Problem.class, () -> JobReader.read("/none/job.yaml"));
    assertEquals("/none/job.yaml: no such file", problem.getMessage());
    assertEquals("name a job file; docs/request.md has an example", problem.hint());
  }
}
