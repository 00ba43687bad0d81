// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.terminal.Fitted;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code nodeline status --watch} on a real terminal. */
class WatchTest {
  private static final String ALTERNATE = "\u001b[?1049h";
  private static final String BACK = "\u001b[?1049l";

  @TempDir Path folder;

  private String shown = "";

  private PtyProcess watch(Map<String, String> variables) throws IOException {
    return start(variables, 40, "status", "--watch");
  }

  private PtyProcess start(Map<String, String> variables, int columns, String... words)
      throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TERM", "xterm");
    environment.remove("NO_COLOR");
    environment.putAll(variables);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), "nodeline.cli.Main"));
    command.addAll(List.of(words));
    command.addAll(List.of("--socket", folder.resolve("control").toString()));
    PtyProcess process =
        new PtyProcessBuilder(command.toArray(String[]::new))
            .setEnvironment(environment)
            .setInitialColumns(columns)
            .setInitialRows(6)
            .start();
    Thread reader = new Thread(() -> read(process.getInputStream()), "pty");
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  private void read(InputStream in) {
    byte[] octets = new byte[4096];
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
    return shown;
  }

  private void await(String text) {
    Awaitility.await(text)
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> shown().contains(text) || plain().contains(text));
  }

  /** Without what sets colours and places. */
  private String plain() {
    return shown().replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
  }

  private static void type(PtyProcess process, String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  private static int end(PtyProcess process) throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
    return process.exitValue();
  }

  /** Of a window of 40 columns and 6 lines: the rest is there by its keys. */
  @Test
  @SuppressWarnings("try") // It serves, by being there.
  void scrollsInASmallWindowAndLeavesTheTerminalAsItWas() throws Exception {
    try (BridgeProcess bridge = new BridgeProcess(folder, "exec:cat", "unix:/nonexistent")) {
      PtyProcess watch = watch(Map.of());
      await(ALTERNATE);
      await("1-5 of ");
      assertTrue(plain().contains("q leaves"), shown());
      type(watch, "G");
      await("/nonexistent");
      type(watch, "\u001b[5~");
      watch.setWinSize(new WinSize(100, 30));
      await("board-0 ");
      type(watch, "q");
      assertEquals(0, end(watch));
      await(BACK);
      assertTrue(shown().indexOf("\u001b[31m") > 0, "a link that is down is red");
    }
  }

  /** A terminal of 40 columns; and one that has no size, as on a serial line. */
  @ParameterizedTest
  @CsvSource({"status, 40, 40", "events, 40, 40", "timeline, 40, 40", "status, 0, 80"})
  @SuppressWarnings("try") // It serves, by being there.
  void plainCommandsFitTheTerminal(String command, int columns, int most) throws Exception {
    String down = "unix:/not/there/console";
    try (BridgeProcess bridge = new BridgeProcess(folder, "exec:cat", down)) {
      PtyProcess process = start(Map.of(), columns, command);
      assertEquals(0, end(process));
      await(command.equals("status") ? "board-1" : "board-0");
      plain()
          .lines()
          .forEach(line -> assertTrue(Fitted.width(line.stripTrailing()) <= most, plain()));
    }
  }

  @Test
  @SuppressWarnings("try") // It serves, by being there.
  void endsWithAReasonWhenTheBridgeEndsAndHasNoColoursForThoseWhoWantNone() throws Exception {
    PtyProcess watch;
    try (BridgeProcess bridge = new BridgeProcess(folder, "unix:/nonexistent")) {
      watch = watch(Map.of("NO_COLOR", "1"));
      await("lab ");
    }
    assertEquals(1, end(watch));
    await("nodeline: error: no bridge is running");
    assertTrue(shown().indexOf(BACK) < shown().indexOf("nodeline: error"), shown());
    assertFalse(shown().contains("\u001b[31m"), shown());
  }
}
