// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.hardware.rig.FreePort;
import nodeline.hardware.rig.Shells;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/grafana.json}, held to a real Prometheus that reads a real bridge. */
class DashboardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DASHBOARD =
      Path.of(System.getProperty("nodeline.root"), "docs/grafana.json");
  private static final Pattern MATCHER = Pattern.compile("([a-z]+)=~?\"([^\"]*)\"");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{([a-z]+)\\}\\}");

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int page = FreePort.next();
  private final int prometheus = FreePort.next();

  private String get(String address) throws IOException {
    try {
      return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static List<JsonNode> targets() throws IOException {
    List<JsonNode> targets = new ArrayList<>();
    for (JsonNode list : JSON.readTree(Files.readString(DASHBOARD)).findValues("targets")) {
      list.forEach(targets::add);
    }
    return targets;
  }

  private BridgeProcess bridge() throws IOException {
    return BridgeProcess.of(
        folder,
        "page: %d\ngroup: lab\ndevices:\n  a: {role: r, console: 'exec:cat'}\n".formatted(page));
  }

  private Process prometheus() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: nodeline
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            """
                .formatted(page));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("series"),
            "--web.listen-address=127.0.0.1:" + prometheus)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.log").toFile())
        .start();
  }

  private JsonNode query(String expression) throws IOException {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    String address = "http://127.0.0.1:%d/api/v1/query?query=%s".formatted(prometheus, query);
    return JSON.readTree(get(address));
  }

  @Test
  void eachQueryHasAnAnswerFromARealBridge() throws Exception {
    Shells.requireInstalled("prometheus");
    List<JsonNode> targets = targets();
    assertTrue(targets.size() >= 10, "targets=" + targets.size());
    try (BridgeProcess bridge = bridge()) {
      Process process = prometheus();
      try {
        String metrics = get("http://127.0.0.1:" + page + "/metrics");
        for (JsonNode target : targets) {
          String expression = target.path("expr").asText();
          assertValuesExist(expression, metrics);
          JsonNode first = firstAnswer(expression.replace("$job", "nodeline"));
          for (MatchResult label :
              LEGEND.matcher(target.path("legendFormat").asText()).results().toList()) {
            assertTrue(first.path("metric").has(label.group(1)), expression + " gives " + first);
          }
        }
        assertEquals(1, bridge.logged("nodeline shows itself page="));
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }

  /** Rates need two samples. */
  private JsonNode firstAnswer(String expression) {
    return Awaitility.await(expression)
        .atMost(2, TimeUnit.MINUTES)
        .ignoreExceptions()
        .until(
            () -> query(expression).path("data").path("result").path(0), one -> one.has("value"));
  }

  /** Each value of a label that a query chooses by is one that the bridge has. */
  private static void assertValuesExist(String expression, String metrics) {
    for (MatchResult matcher : MATCHER.matcher(expression).results().toList()) {
      for (String value : matcher.group(2).split("\\|")) {
        String sample = matcher.group(1) + "=\"" + value + "\"";
        assertTrue(matcher.group(1).equals("job") || metrics.contains(sample), sample);
      }
    }
  }

  @Test
  void promtoolHasNothingToSayOfTheMetrics() throws Exception {
    Shells.requireInstalled("promtool");
    Path metrics = folder.resolve("metrics");
    try (BridgeProcess bridge = bridge()) {
      Files.writeString(metrics, get("http://127.0.0.1:" + page + "/metrics"));
      assertFalse(bridge.threads().isEmpty());
    }
    Path said = folder.resolve("said");
    Process check =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(metrics.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertEquals(0, check.waitFor(), () -> Files.exists(said) ? read(said) : "");
    assertEquals("", Files.readString(said));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
