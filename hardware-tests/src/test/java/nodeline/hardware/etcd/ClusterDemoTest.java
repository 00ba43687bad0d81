// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nodeline.cli.Main;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodeline demo --cluster}, as a program. */
class ClusterDemoTest {
  @TempDir private Path home;

  private Process start(String path) throws IOException {
    ProcessBuilder demo =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dfile.encoding=UTF-8",
            "-Dnodeline.root=" + System.getProperty("nodeline.root"),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "demo",
            "--cluster");
    demo.environment().put("TMPDIR", home.toString());
    demo.environment().put("PATH", path);
    return demo.redirectOutput(file("out").toFile()).redirectError(file("err").toFile()).start();
  }

  private Path file(String name) {
    return home.resolve(name + ".txt");
  }

  private String text(String name) throws IOException {
    return Files.readString(file(name));
  }

  private static int end(Process demo) {
    return demo.onExit().orTimeout(120, SECONDS).join().exitValue();
  }

  /** Processes that have the demo's folder among their arguments. */
  private long left() {
    return ProcessHandle.allProcesses()
        .filter(
            one ->
                Stream.of(one.info().arguments().orElse(new String[0]))
                    .anyMatch(word -> word.contains(home + "/nodeline-demo")))
        .count();
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("nodeline-demo"))
          .toList();
    }
  }

  @Test
  void boardsOfTwoBridgesMeetWhileAServerIsKilled() throws IOException {
    Shells.requireInstalled("etcd");
    assertEquals(0, end(start(System.getenv("PATH"))), () -> "see " + home);
    String out = text("out");
    for (String line :
        List.of(
            "server │ 102     client",
            "client │ 101:motd=<50% off>",
            "server │ 102:bitrate=941M",
            "none was lost with the server")) {
      assertTrue(out.contains(line), () -> line + "\n" + out);
    }
    assertTrue(out.matches("(?s).* etcd-[123] ■ killed\n.*client ✓ lava-send .*"), out);
    out.lines().forEach(line -> assertTrue(line.length() <= 81, line));
    assertFalse(out.contains("\u001b"), out);
    assertEquals("", text("err"));
    assertEquals(0, left());
    assertEquals(List.of(), folders());
  }

  @Test
  void aMachineWithoutEtcdGetsOneLine() throws IOException {
    assertEquals(1, end(start(home.toString())));
    assertEquals(
        "nodeline: error: etcd is not installed\nhint: apt install etcd-server\n", text("err"));
    assertEquals(List.of(), folders());
  }

  @Test
  void serversEndWithADemoThatIsKilled() throws IOException {
    Shells.requireInstalled("etcd");
    Process demo = start(System.getenv("PATH"));
    await().atMost(90, SECONDS).until(() -> text("out").contains("server │"));
    assertTrue(left() > 3, "servers are found");
    demo.destroyForcibly().onExit().join();
    await().atMost(30, SECONDS).until(() -> left() == 0);
  }
}
