// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.Beginning;
import nodeline.bridge.Bridge;
import nodeline.bridge.BridgeStarter;
import nodeline.config.ConfigurationReader;
import nodeline.control.BridgeListener;
import nodeline.hardware.rig.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as people see it; what they see is kept as images beside the test's reports. */
class PageBrowserTest {
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("nodeline.root"), "hardware-tests/target/page");

  /**
   * Markup that would say that it was taken for such, and sequences that turn a terminal around.
   */
  private static final String HOSTILE =
      "</pre></script><script>document.title=\"owned\"</script>"
          + "<img src=x onerror='document.title=\"owned\"'><style>body{display:none}</style>";

  private static final String OWNED =
      "return document.querySelectorAll('img, pre script, td script, pre style').length"
          + " + ' ' + document.title.includes('owned')";

  @TempDir static Path folder;
  private static final int PORT = FreePort.next();
  private static final String ADDRESS = "http://127.0.0.1:" + PORT + "/";

  private static Bridge bridge;
  private static Browser browser;

  @BeforeAll
  static void begin() throws Exception {
    browser = new Browser(folder);
    Path hostile = Files.writeString(folder.resolve("hostile"), hostileText());
    Path file =
        Files.writeString(
            folder.resolve("lab.yaml"),
            """
            page: %d
            groups: {lab: {size: 4}}
            group: lab
            devices:
              bbb-01:
                role: server
                console: "exec:sh -c 'echo U-Boot; echo boot: ok; exec sleep 600'"
              board-7:
                role: client
                console: tcp://127.0.0.1:1
              evil:
                role: client
                console: "exec:sh -c 'cat %s; exec sleep 600'"
              last:
                role: client
                console: "exec:sh -c 'exec sleep 600'"
            """
                .formatted(PORT, hostile));
    bridge =
        BridgeStarter.start(
            ConfigurationReader.read(file.toString()),
            folder.resolve("state"),
            Beginning.FRESH,
            BridgeListener.NONE);
  }

  /** 1 MB in one line, which is more than the history holds, and what is to be found after it. */
  private static String hostileText() {
    return "x".repeat(1_000_000)
        + "\n\033[2J\033]0;owned\007\033[?1049h\033P+q544e\033\\before\n"
        + HOSTILE
        + "\n\u202eturned\u202c\n\u009b31mend of it\n";
  }

  @AfterAll
  static void end() {
    if (bridge != null) {
      bridge.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static CompletableFuture<?> call(String device, String... words) {
    return bridge.device(device).call(List.of(words), Optional.empty()).begin();
  }

  @ParameterizedTest
  @CsvSource({"360, light", "360, dark", "1600, light", "1600, dark"})
  void showsDevicesConsolesAndLogsByKeyboardAlone(int width, String scheme) throws Exception {
    CompletableFuture<?> wait = call("bbb-01", "lava-wait", "redi");
    call("evil", "lava-send", "redy", "ip=9.9.9.9").get(1, TimeUnit.MINUTES);
    browser.show(ADDRESS, width, scheme);
    browser.await("#devices", "lava-wait redi");
    browser.await("#devices", "down");
    browser.await("#groups", "redy");
    browser.tabTo("#devices button");
    browser.type(Browser.ENTER);
    browser.await("#console", "boot: ok");
    assertEquals("bbb-01", browser.run("return document.activeElement.textContent"));
    browser.tabTo("#console");
    browser.tabTo("#find");
    browser.type("BOOT: o" + Browser.ENTER);
    browser.await("#found", "lines");
    browser.await("#hits", "boot: ok");
    browser.screenshot(SCREENSHOTS.resolve("%d-%s.png".formatted(width, scheme)));
    assertEquals(
        "true",
        browser.run("return document.documentElement.scrollWidth <= window.innerWidth"),
        "nothing is wider than the window");
    String ground = browser.run("return getComputedStyle(document.body).backgroundColor");
    assertEquals(scheme.equals("light"), ground.equals("rgb(255, 255, 255)"), ground);
    assertEquals(List.of(), browser.complaints());
    wait.cancel(true);
  }

  @ParameterizedTest
  @CsvSource({"360, dark", "1600, light"})
  void drawsTheTimelineAsItGrows(int width, String scheme) throws Exception {
    call("last", "lava-send", "first").join();
    browser.show(ADDRESS + "timeline", width, scheme);
    browser.await("#state", "live");
    browser.tabTo("#search");
    browser.type("grows-" + width);
    browser.await("#found", "0 found");
    CompletableFuture<?> wait = call("last", "lava-wait", "grows-" + width + scheme);
    browser.await("#found", "1 found");
    call("evil", "lava-send", "grows-" + width + scheme).join();
    wait.join();
    browser.await("#found", "2 found");
    browser.type(Browser.ENTER);
    browser.await("#found", "1 of 2");
    browser.tabTo("#chart");
    browser.type("0");
    browser.screenshot(SCREENSHOTS.resolve("timeline-%d-%s.png".formatted(width, scheme)));
    assertEquals(List.of(), browser.complaints());
  }

  /** Ids that are markup, as many at once as a device may have calls. */
  private static void sendIds() throws Exception {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(call("evil", "lava-send", "<img src=x onerror=alert(1)>" + i));
      sent.add(call("board-7", "lava-send", "\u202e</td>" + i));
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new)).get(2, TimeUnit.MINUTES);
    call("board-7", "lava-send", "\u202e</td>").get(2, TimeUnit.MINUTES); // among the last 20
  }

  @Test
  void hostileTextStaysText() throws Exception {
    CompletableFuture<?> wait = call("last", "lava-wait", HOSTILE);
    sendIds();
    call("last", "lava-send", "big", "value=" + HOSTILE + "y".repeat(1_000_000))
        .get(2, TimeUnit.MINUTES);
    browser.show(ADDRESS + "#evil", 1600, "light");
    browser.await("#console", "end of it");
    browser.await("#devices", "lava-wait </pre></script>");
    browser.await("#groups", "\\u{202e}</td>");
    browser.screenshot(SCREENSHOTS.resolve("hostile.png"));
    assertEquals("0 false", browser.run(OWNED));
    assertTrue(browser.text("#console").contains(HOSTILE), "as text");
    assertEquals(-1, browser.text("#console").indexOf('\u202e'));
    assertEquals(List.of(), browser.complaints());
    wait.cancel(true);
  }
}
