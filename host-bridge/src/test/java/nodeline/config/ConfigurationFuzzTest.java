// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import nodeline.Problem;
import nodeline.request.Job;
import nodeline.request.JobReader;
import nodeline.request.JobRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a configuration or in a job: it is read, or refused with a place in it. */
class ConfigurationFuzzTest {
  private static final String DEVICE = "devices: {a: {role: x, console: 'exec:sh', %s}}";
  private static final String JOB =
      """
      actions:
      - deploy:
          role: [a, b]
          protocols:
            lava-multinode:
            - {action: n, request: lava-wait, messageID: ipv4, message: {a: $b}}
            - {action: n, request: lava-wait, timeout: {minutes: 5, seconds: 1e9}}
      """;
  private static Path file;

  @BeforeAll
  static void makeFile() throws IOException {
    file = Files.createTempFile("nodeline", ".yaml");
  }

  @AfterAll
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  static Stream<byte[]> texts() throws IOException {
    Path root = Path.of(System.getProperty("nodeline.root"));
    String example = Files.readString(root.resolve("docs/bench.yaml"));
    Stream<String> hostile =
        Stream.of(
            "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ndevices: *c",
            "{".repeat(1_100),
            "[".repeat(900) + "]".repeat(900),
            "- ".repeat(1_500),
            "? ".repeat(900) + "x",
            "--- !!javax.script.ScriptEngineManager [!!java.net.URL ['http://x']]",
            "!!binary x: 1",
            "? [a]\n: b",
            "? !!set {a}\n: b",
            "%YAML 9.9\n---\na",
            "a: 1\n--- b\n...",
            "'\\0'",
            "\"\\UFFFFFFFF\"",
            "\"\\ud800\": x",
            "\ufeffdevices: {}",
            "a: |9999999999\n  x",
            "a: 1e999999999\ngroup: 0x" + "f".repeat(500),
            "timeout: 99999999999999999999h\n" + DEVICE.formatted("frame-log: yes"),
            "timeout: -1s\n" + DEVICE.formatted("job: 1"),
            "groups: {default: {size: 99999999999}}\n" + DEVICE.formatted("pace: 1/2"),
            "coordinator: lava:[::1\n" + DEVICE.formatted("listen: '[::1]:7001'"),
            "coordinator: " + "e".repeat(3_000) + "\n" + DEVICE.formatted("protocol: lava"),
            "lava: {listen: 1, strict: 'true'}\n" + DEVICE.formatted("restart: always"),
            DEVICE.formatted("role: y"),
            DEVICE.formatted("console: 'serial:/dev/x?baud=1'"),
            DEVICE.formatted("listen: '7001'") + "\nlava: 3079",
            "tls: {certificate: a, key: b, authority: /c}\n"
                + DEVICE.formatted("listen: tls://[::]:1"),
            "tls: {key: b}\ncoordinator: lavas://h\n" + DEVICE.formatted("console: telnets://r:1"),
            "coordinator: lava://h:99999\nkeep: 0\n" + DEVICE.formatted("timeout: 2d"),
            "socket: {path: /run/s, group: x, owner: root, mode: 0660}\n"
                + DEVICE.formatted("pace: 9"),
            "socket: {path: s, mode: 0999}\nkeep: 1h30m\n" + DEVICE.formatted("listen: pty:/dev/p"),
            DEVICE.formatted(
                "login: root, password: x, reset-signs: [U-Boot 2, ' x'], boot-quiet: 9s"),
            "devices:\n\ta: b",
            "devices: {? a}",
            "devices: [\u0000]",
            JOB,
            "- action: n\n  request: lava-send\n  messageID: m\n  message: {k: v, x: null}\n",
            "protocols: {lava-multinode: {}}",
            "- {action: [], request: lava-start, expect_role: r}");
    return Stream.concat(Stream.of(example), hostile).map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("texts")
  @FuzzTest(maxDuration = "3m")
  void configurationIsReadOrRefused(byte[] octets) throws IOException {
    Files.write(file, octets);
    try {
      Configuration read = ConfigurationReader.read(file.toString());
      Files.writeString(file, ConfigurationWriter.write(read));
      Configuration again = ConfigurationReader.read(file.toString());
      assertEquals(read.toString(), again.toString()); // neither text has a password
    } catch (Problem problem) {
      assertPlaced(problem, octets);
    }
  }

  @MethodSource("texts")
  @FuzzTest(maxDuration = "3m")
  void jobIsReadOrRefused(byte[] octets) throws IOException {
    Files.write(file, octets);
    try {
      Job job = JobReader.read(file.toString());
      for (JobRequest request : job.requests()) {
        doneOrRefused(() -> job.of(request.action(), "a"));
        doneOrRefused(() -> request.result(Map.of()));
      }
    } catch (Problem problem) {
      assertPlaced(problem, octets);
    }
  }

  private static void doneOrRefused(Runnable use) {
    try {
      use.run();
    } catch (Problem problem) {
      assertTrue(!problem.hint().isBlank(), problem.getMessage());
    }
  }

  /** The message names the file, and a line of it if the error is in one. */
  private static void assertPlaced(Problem problem, byte[] octets) {
    String message = problem.getMessage();
    assertTrue(message.startsWith(file + ":"), message);
    String rest = message.substring(file.toString().length() + 1);
    if (!rest.startsWith(" ")) {
      int line = Integer.parseInt(rest.substring(0, rest.indexOf(':')));
      int lines = new String(octets, UTF_8).split("\r\n|[\r\n\u0085\u2028\u2029]", -1).length;
      assertTrue(line >= 1 && line <= lines + 1, message);
    }
    assertTrue(!problem.hint().isBlank(), message);
  }
}
