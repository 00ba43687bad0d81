// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.page;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static java.net.http.HttpRequest.BodyPublishers.ofString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.rig.FreePort;
import nodeline.hardware.rig.Shells;
import org.awaitility.Awaitility;

/** A headless Chromium, driven by the WebDriver protocol. */
final class Browser implements AutoCloseable {
  static final String TAB = "\ue004";
  static final String ENTER = "\ue007";
  static final String RIGHT = "\ue014";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The sandbox needs rights that a container seldom gives; only our own page is shown. */
  private static final List<String> OPTIONS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-extensions",
          "--disable-background-networking");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String root;
  private String session = "";

  /**
   * Starts it.
   *
   * @param folder for its log and its profile
   * @throws nodeline.hardware.rig.MissingPrerequisite if it is not installed
   */
  Browser(Path folder) throws IOException {
    Shells.requireInstalled("chromium");
    Shells.requireInstalled("chromedriver");
    int port = FreePort.next();
    root = "http://127.0.0.1:" + port;
    driver =
        new ProcessBuilder("chromedriver", "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromedriver.log").toFile())
            .start();
    try {
      Awaitility.await("the driver")
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> get("/status").path("ready").asBoolean());
      List<String> options = new ArrayList<>(OPTIONS);
      options.add("--user-data-dir=" + folder.resolve("profile"));
      Map<String, Object> wanted =
          Map.of(
              "goog:chromeOptions", Map.of("args", options),
              "goog:loggingPrefs", Map.of("browser", "ALL"),
              "pageLoadStrategy", "eager");
      JsonNode begun = post("/session", Map.of("capabilities", Map.of("alwaysMatch", wanted)));
      session = "/session/" + begun.path("sessionId").asText();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private JsonNode get(String path) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(root + path)).GET());
  }

  private JsonNode post(String path, Object body) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(root + path))
            .POST(ofString(JSON.writeValueAsString(body))));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException {
    try {
      String answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString()).body();
      JsonNode value = JSON.readTree(answer).path("value");
      if (value.has("error")) {
        throw new IOException(value.path("error").asText() + ": " + value.path("message").asText());
      }
      return value;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Shows a page from now on, as a window of this width in pixels shows it. */
  void show(String address, int width, String scheme) throws IOException {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme);
    cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    post(session + "/url", Map.of("url", "about:blank"));
    post(session + "/url", Map.of("url", address));
  }

  private void cdp(String command, Map<String, Object> parameters) throws IOException {
    post(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  /** What a function's body returns on the page, as text. */
  String run(String script) throws IOException {
    return post(session + "/execute/sync", Map.of("script", script, "args", List.of())).asText();
  }

  /** The text of the first element that a selector finds, as it is shown. */
  String text(String selector) throws IOException {
    return run("return document.querySelector('%s').innerText".formatted(selector));
  }

  /** Waits until an element shows this text. */
  void await(String selector, String text) {
    Awaitility.await(selector + ": " + text)
        .atMost(PATIENCE)
        .pollInterval(200, TimeUnit.MILLISECONDS)
        .until(() -> text(selector).contains(text));
  }

  /** Presses keys, one after the other. */
  void type(String keys) throws IOException {
    List<Map<String, String>> actions = new ArrayList<>();
    keys.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            key -> {
              actions.add(Map.of("type", "keyDown", "value", key));
              actions.add(Map.of("type", "keyUp", "value", key));
            });
    act(Map.of("type", "key", "id", "keys", "actions", actions));
  }

  private void act(Map<String, Object> source) throws IOException {
    post(session + "/actions", Map.of("actions", List.of(source)));
  }

  private void mouse(List<Map<String, Object>> actions) throws IOException {
    act(
        Map.of(
            "type",
            "pointer",
            "id",
            "mouse",
            "parameters",
            Map.of("pointerType", "mouse"),
            "actions",
            actions));
  }

  private static Map<String, Object> moved(int x, int y) {
    return Map.of("type", "pointerMove", "duration", 0, "x", x, "y", y);
  }

  /** Puts the mouse on a place of the window. */
  void point(int x, int y) throws IOException {
    mouse(List.of(moved(x, y)));
  }

  /** Drags from a place of the window to another one. */
  void drag(int x, int y, int toX, int toY) throws IOException {
    mouse(
        List.of(
            moved(x, y),
            Map.of("type", "pointerDown", "button", 0),
            moved(toX, toY),
            Map.of("type", "pointerUp", "button", 0)));
  }

  /** Turns the wheel at a place of the window; towards the person is positive. */
  void turn(int x, int y, int pixels) throws IOException {
    Map<String, Object> scroll =
        Map.of("type", "scroll", "x", x, "y", y, "deltaX", 0, "deltaY", pixels);
    act(Map.of("type", "wheel", "id", "wheel", "actions", List.of(scroll)));
  }

  /** Presses the tab key until an element has the focus. */
  void tabTo(String selector) throws IOException {
    for (int i = 0; i < 40; i++) {
      type(TAB);
      if (run("return document.activeElement.matches('%s')".formatted(selector)).equals("true")) {
        return;
      }
    }
    throw new AssertionError("the tab key does not get to " + selector);
  }

  /** Keeps what is shown as an image. */
  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(get(session + "/screenshot").asText()));
  }

  /** What the browser had to say of pages since it was asked before: errors, refused content. */
  List<String> complaints() throws IOException {
    List<String> complaints = new ArrayList<>();
    post(session + "/se/log", Map.of("type", "browser"))
        .forEach(entry -> complaints.add(entry.path("message").asText()));
    return complaints;
  }

  @Override
  public void close() {
    try {
      if (!session.isEmpty()) {
        send(HttpRequest.newBuilder(URI.create(root + session)).method("DELETE", noBody()));
      }
    } catch (IOException e) {
      // It ends with its driver.
    }
    driver.descendants().forEach(ProcessHandle::destroy);
    driver.destroy();
    driver.onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
