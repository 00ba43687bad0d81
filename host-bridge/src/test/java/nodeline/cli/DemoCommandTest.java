// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.cli.Program.Ended;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir Path home;

  private List<String> demoFolders() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("nodeline-demo"))
          .toList();
    }
  }

  @Test
  void showsTwoBoardsThatMeet() throws IOException {
    Ended ended = Program.run(home, "demo");

    assertEquals("", ended.err());
    assertEquals(0, ended.status(), ended.out());
    for (String line :
        new String[] {
          "server │ I am job 101 with the role server, in a group of:",
          "server │ 102     client",
          "client │ 101:motd=<50% off>",
          "client │ [   12.345678] usb 1-1: new high-speed USB device",
          "server │ 102:speed=480",
          "server │ 102:bitrate=941M",
          "✓ lava-sync done"
        }) {
      assertTrue(ended.out().contains(line), () -> line + "\n" + ended.out());
    }
    assertFalse(ended.out().contains("NL1:"), ended.out());
    ended.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    assertFalse(ended.out().contains("\u001b"), ended.out());
    assertEquals(List.of(), demoFolders());
  }

  @Test
  void removesItsFolderWhenItIsStopped() throws Exception {
    try (Program demo = Program.start(home, "demo")) {
      Awaitility.await().atMost(90, TimeUnit.SECONDS).until(() -> demo.out().contains("server │"));
      Ended ended = demo.signal("TERM").await();

      assertEquals(1, ended.status());
      assertEquals(
          Ended.error("the demo was stopped by SIGTERM", "--debug shows each request"),
          ended.err());
      assertEquals(List.of(), demoFolders());
    }
  }
}
