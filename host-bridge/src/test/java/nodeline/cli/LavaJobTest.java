// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nodeline.cli.Program.Ended;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server and its client, as test definitions for LAVA have them: parameters, steps that change
 * the folder, a library beside it, results in a file that another program hands on.
 */
class LavaJobTest {
  private static final String DEFINITION =
      """
      metadata: {name: talk, format: "Lava-Test Test Definition 1.0"}
      params: {PORT: "1", WHO: "nobody's", SKIP: ""}
      install: {deps: [netcat], steps: ["INSTALLED=yes", "echo installs $PORT"]}
      run:
        steps:
        - cd ./automated/linux/talk/
        - ./talk.sh -w "${WHO}" -p "${PORT}" "${SKIP}"
        - ../../utils/hand-on.sh ./output/result.txt
        - lava-test-case arguments --shell "set -- one two; [ $2 = two ]"
      """;

  private static final String LIBRARY =
      """
      fatal() { lava-test-raise "$1"; exit 1; }
      told() { echo "$*" | tee -a output/result.txt; }
      """;

  private static final String TALK =
      """
      #!/bin/sh -ex
      . ../../lib/talk-lib
      while getopts "w:p:" o; do
        case $o in w) WHO=$OPTARG ;; p) PORT=$OPTARG ;; *) exit 1 ;; esac
      done
      [ ! -e output ] || fatal 'not a folder of its own'
      mkdir -p output
      case $(lava-role) in
      server)
        ADDRESS=$(lava-echo-ipv4 lo | tr -d '\\0')
        which lava-send && lava-send server-ready address=$ADDRESS port=$PORT
        told lava-test-set start serving
        told server_started pass
        told lava-test-set stop
        lava-wait client-done ;;
      *)
        lava-wait server-ready
        ADDRESS=$(grep address "$LAVA_MULTI_NODE_CACHE" | awk -F= '{print $NF}')
        told "talk_to_$WHO" pass 941 Mbit/s
        told "address_$ADDRESS" skip
        lava-send client-done
      esac
      """;

  private static final String HAND_ON =
      """
      #!/bin/sh
      while read -r name result number units; do
        case $name in
        lava-test-set) lava-test-set "$result" "$number" ;;
        *) lava-test-case "$name" --result "$result" ${number:+--measurement "$number"} ${units:+--units "$units"} ;;
        esac
      done <"$1"
      """;

  private static final String JOB =
      """
      job_name: talks
      protocols:
        lava-multinode:
          roles:
            server: {device_type: x, count: 1, essential: true}
            client: {device_type: x, count: 1}
      actions:
      - deploy:
          role: [client]
          protocols: {lava-multinode: [{action: umount-retry, request: lava-sync, messageID: deployed}]}
      - deploy:
          role: [server]
          protocols: {lava-multinode: [{action: scp-overlay, request: lava-start, roles: [client]}]}
      - boot: {role: [server, client], method: u-boot}
      - test:
          role: [server]
          timeout: {minutes: 2}
          protocols:
            lava-multinode:
            - {action: lava-test-shell, request: lava-sync, messageID: deployed, timeout: {seconds: 100}}
          definitions:
          - {from: git, repository: "https://example.org/t", path: automated/linux/talk/talk.yaml, name: talk-test}
      - test:
          role: [client]
          timeout: {minutes: 2}
          definitions:
          - {from: git, repository: "https://example.org/t", path: automated/linux/talk/talk.yaml, name: talk-test,
             parameters: {WHO: me}, skip_install: [steps]}
          - name: leaves
            from: inline
            path: inline/leaves.yaml
            repository: {run: {steps: ["pwd", "lava-test-case early --result pass", "exit 0"]}}
      """;

  private static final String RAISES =
      """
      protocols: {lava-multinode: {roles: {server: {count: 1}}}}
      actions:
      - test:
          definitions:
          - name: raises
            from: inline
            repository: {run: {steps: ["echo '<LAVA_SIGNAL_TESTRAISE no cable>'", sleep 100]}}
      """;

  private static final String ALONE =
      """
      protocols: {lava-multinode: {roles: {client: {count: 1}}}}
      actions:
      - test:
          definitions:
          - {from: git, repository: "https://example.org/t", path: automated/linux/talk/talk.yaml, name: talk-test}
      """;

  @TempDir Path home;

  @BeforeEach
  void checkout() throws IOException {
    write("automated/linux/talk/talk.yaml", DEFINITION);
    write("automated/linux/talk/talk.sh", TALK);
    write("automated/lib/talk-lib", LIBRARY);
    write("automated/utils/hand-on.sh", HAND_ON);
    write("automated/unwanted/file", "");
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve("checkout").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void definitionsRunUnchangedAndGiveLavasResults() throws IOException {
    String server = "exec:LAVA_MULTI_NODE_CACHE=%s/s.cache exec sh -i".formatted(home);
    String client = "exec:LAVA_MULTI_NODE_CACHE=%s/c.cache exec sh -i".formatted(home);
    Path bench =
        Files.writeString(
            home.resolve("bench.yaml"),
            "devices:\n  lava-job-s: {role: server, console: '%s'}\n".formatted(server)
                + "  lava-job-c: {role: client, console: '%s'}\n".formatted(client));
    Path job = Files.writeString(home.resolve("job.yaml"), JOB);
    Path out = home.resolve("out");
    List<String> words =
        new ArrayList<>(List.of("test", "--lava", "" + job, "--bench", "" + bench));
    words.addAll(List.of("--checkout", home + "/checkout", "--push", home + "/shim"));
    words.addAll(List.of("--out", out.toString()));
    Ended ended = Program.run(home, words.toArray(String[]::new));

    assertEquals(1, ended.status(), ended.out() + ended.err());
    assertEquals(
        List.of(
            "0_talk-test/multinode-send-server-ready pass ",
            "0_talk-test/multinode-wait-client-done pass ",
            "0_talk-test/serving/server_started pass ",
            "0_talk-test/arguments pass ",
            "lava/0_talk-test pass "),
        results(out, 0),
        ended.out());
    assertEquals(
        List.of(
            "0_talk-test/multinode-wait-server-ready pass ",
            "0_talk-test/multinode-send-client-done pass ",
            "0_talk-test/talk_to_me pass 941Mbit/s",
            "0_talk-test/address_127.0.0.1 skip ",
            "0_talk-test/arguments pass ",
            "lava/0_talk-test pass ",
            "1_leaves/early pass ",
            "lava/1_leaves fail "),
        results(out, 1),
        ended.out());
    assertTrue(Files.readString(out.resolve("lava-job-s.log")).contains("installs 1\n"));
    String said = Files.readString(out.resolve("lava-job-c.log"));
    assertTrue(!said.contains("installs") && said.contains("/1_leaves\n"), said);
  }

  /** Its shell says nothing more: it is ended. */
  @Test
  void aDefinitionThatRaisesHasFailed() throws IOException {
    Path bench =
        Files.writeString(
            home.resolve("one.yaml"),
            "devices: {lava-job-r: {role: server, console: 'exec:sh -i'}}\n");
    Path job = Files.writeString(home.resolve("raises.yaml"), RAISES);
    Path out = home.resolve("raised");
    List<String> words =
        new ArrayList<>(List.of("test", "--lava", "" + job, "--bench", "" + bench));
    words.addAll(List.of("--push", "none", "--out", out.toString()));
    Ended ended = Program.run(home, words.toArray(String[]::new));

    assertEquals(1, ended.status(), ended.out() + ended.err());
    assertTrue(ended.out().contains("raised: no cable\n"), ended.out() + ended.err());
    assertEquals(List.of("lava/0_raises fail "), results(out, 0), ended.out());
  }

  /** They have one file system, and their names are the same: the first still has its files. */
  @Test
  void simulatedBoardsOfTwoTestsHaveFoldersOfTheirOwn() throws Exception {
    write(
        "automated/linux/talk/talk.yaml",
        "run: {steps: ['touch %1$s/here; until [ -e %1$s/go ]; do sleep 0.1; done', ls automated/linux/talk]}"
            .formatted(home));
    Path bench =
        Files.writeString(
            home.resolve("bench.yaml"),
            "devices: {lava-job-t: {role: client, console: 'exec:sh -i'}}\n");
    Path job = Files.writeString(home.resolve("job.yaml"), ALONE);
    String[] words = {
      "test",
      "--lava",
      "" + job,
      "--bench",
      "" + bench,
      "--checkout",
      home + "/checkout",
      "--push",
      "none"
    };
    Path first = Files.createDirectory(home.resolve("first"));
    Path second = Files.createDirectory(home.resolve("second"));
    try (Program one = Program.start(first, words)) {
      Awaitility.await()
          .atMost(90, TimeUnit.SECONDS)
          .until(() -> Files.exists(home.resolve("here")));
      Files.delete(home.resolve("here"));
      try (Program two = Program.start(second, words)) {
        Awaitility.await()
            .atMost(90, TimeUnit.SECONDS)
            .until(() -> Files.exists(home.resolve("here")));
        Files.createFile(home.resolve("go"));
        for (Program program : List.of(one, two)) {
          Ended ended = program.await();
          assertEquals(0, ended.status(), ended.out() + ended.err());
        }
      }
    }
  }

  private static List<String> results(Path out, int board) throws IOException {
    JsonNode result = new ObjectMapper().readTree(Files.readString(out.resolve("result.json")));
    List<String> texts = new ArrayList<>();
    for (JsonNode one : result.at("/runs/0/boards/%d/results".formatted(board))) {
      texts.add(
          "%s/%s %s %s%s"
              .formatted(
                  one.path("set").asText(),
                  one.path("name").asText(),
                  one.path("result").asText(),
                  one.path("measurement").asText(),
                  one.path("units").asText()));
    }
    return texts;
  }
}
