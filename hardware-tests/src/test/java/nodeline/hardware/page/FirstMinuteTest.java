// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.FreePort;
import nodeline.hardware.rig.ProgramRun;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a new user sees of a bench of three boards, one of which sends a misspelt id: the line that
 * names the mistake, within a minute, in {@code run}, {@code status} and on the page.
 */
class FirstMinuteTest {
  private static final String MISTAKE = "for \"ready\", which nobody sent; client-1 sent \"redy\"";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("nodeline.root"), "hardware-tests/target/page");

  @TempDir Path folder;

  private final int port = FreePort.next();
  private String shown = "";

  private String board(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".sh"), script + "\nsleep 600\n");
    return "  %s: {role: %s, console: \"exec:PATH=%s:$PATH NODELINE_RUN=%s"
            .formatted(name, name.replaceAll("-.", ""), Board.PACKED.resolve("bin"), folder)
        + " LAVA_MULTI_NODE_CACHE=%s.cache exec sh %s\"}\n".formatted(file, file);
  }

  private Path bench() throws IOException {
    return Files.writeString(
        folder.resolve("bench.yaml"),
        "group: lab\npage: %d\ndevices:\n".formatted(port)
            + board("server", "echo booted; lava-wait ready; lava-send go")
            + board("client-1", "echo booted; lava-send redy ip=10.0.0.7; lava-wait go")
            + board("client-2", "echo booted; lava-wait go"));
  }

  private List<String> program(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "nodeline.cli.Main"));
    command.addAll(List.of(words));
    command.addAll(List.of("--socket", folder.resolve("control").toString()));
    return command;
  }

  /** {@code nodeline run} on a terminal of 80 columns. */
  private PtyProcess run() throws IOException {
    List<String> command = program("run", bench().toString());
    command.addAll(List.of("--state", folder.resolve("state").toString()));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TERM", "xterm");
    PtyProcess process =
        new PtyProcessBuilder(command.toArray(new String[0]))
            .setEnvironment(environment)
            .setInitialColumns(80)
            .setInitialRows(24)
            .start();
    Thread reader = new Thread(() -> read(process.getInputStream()), "pty");
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  private void read(InputStream in) {
    byte[] octets = new byte[4_096];
    try {
      for (int n = in.read(octets); n > 0; n = in.read(octets)) {
        show(new String(octets, 0, n, UTF_8));
      }
    } catch (IOException e) {
      // The terminal's end.
    }
  }

  private synchronized void show(String more) {
    shown += more;
  }

  private synchronized String shown() {
    return asOneLine(shown);
  }

  private static String asOneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(2, TimeUnit.MINUTES)
        .pollInterval(100, TimeUnit.MILLISECONDS)
        .until(condition);
  }

  @Test
  void aMisspeltIdIsNamedWithinAMinute() throws Exception {
    try (Browser browser = new Browser(folder)) {
      PtyProcess run = run();
      try {
        await("all boards have begun", () -> shown().contains("… lava-wait ready"));
        long began = System.nanoTime();
        await("sent", () -> shown().contains("→ redy ip=10.0.0.7"));
        List<String> took = new ArrayList<>();
        await("status", () -> asOneLine(status()).contains("server waits"));
        assertTrue(asOneLine(status()).contains(MISTAKE), status());
        took.add("status " + since(began));
        browser.show("http://127.0.0.1:" + port + "/", 1600, "light");
        browser.await("#why", MISTAKE);
        took.add("page " + since(began));
        browser.screenshot(SCREENSHOTS.resolve("first-minute.png"));
        await("run", () -> shown().contains(MISTAKE));
        took.add("run " + since(began));
        System.out.println("a misspelt id was named after: " + took);
        assertTrue(since(began).compareTo(MINUTE) < 0, took.toString());
      } finally {
        run.destroy();
        run.waitFor();
      }
    }
  }

  private static Duration since(long began) {
    return Duration.ofMillis((System.nanoTime() - began) / 1_000_000);
  }

  private String status() throws Exception {
    return ProgramRun.of(program("status"), Map.of()).out();
  }
}
