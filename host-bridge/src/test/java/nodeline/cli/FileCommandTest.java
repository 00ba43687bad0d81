// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nodeline.DaemonThreads;
import nodeline.cli.Program.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodeline put}, {@code get} and {@code exec} on several boards, at a real bridge. */
class FileCommandTest {
  private static final Pattern PROGRESS =
      Pattern.compile("\r\u001b\\[Ka: \\d+ of 300 KiB, \\d+ %, [\\d.]+ KiB/s, \\d+ s left");

  @TempDir Path home;

  private Program bridge() throws IOException {
    Path bench =
        Files.write(
            home.resolve("bench.yaml"),
            List.of(
                "devices:",
                "  a: {role: one, console: 'exec:sh -i'}",
                "  b: {role: two, console: 'exec:sh -i'}",
                "  gone: {role: three, console: 'exec:exit 3'}"));
    return Program.start(home, "run", bench.toString()).awaitError("gone ended ");
  }

  @Test
  void filesGoToTheBoardAndBack() throws IOException {
    byte[] octets = new byte[20_000];
    new Random(1).nextBytes(octets);
    Path one = Files.write(home.resolve("one"), octets);
    Path two = Files.writeString(home.resolve("two words"), "text\n");
    Path board = Files.createDirectory(home.resolve("board"));
    Path back = Files.createDirectory(home.resolve("back"));
    try (Program bridge = bridge()) {
      Ended put = Program.run(home, "put", "a", one.toString(), two.toString(), board.toString());
      assertEquals("", put.err());
      assertTrue(put.out().startsWith("a: %s/one: octets=20000, repaired=".formatted(board)));
      assertArrayEquals(octets, Files.readAllBytes(board.resolve("one")));
      Ended get =
          Program.run(home, "get", "a", board + "/one", board + "/two words", back.toString());
      assertEquals("", get.err());
      assertArrayEquals(octets, Files.readAllBytes(back.resolve("one")));
      assertEquals("text\n", Files.readString(back.resolve("two words")));
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void aTerminalShowsHowFarTheyAre() throws IOException {
    byte[] octets = new byte[300 << 10];
    new Random(1).nextBytes(octets);
    Path file = Files.write(home.resolve("file"), octets);
    Path board = Files.createDirectory(home.resolve("board"));
    try (Program bridge = bridge();
        Program put =
            Program.startOnTerminal(home, "put", "a", file.toString(), board.toString())) {
      Ended ended = put.await();
      assertEquals(0, ended.status(), ended.out());
      Matcher shown = PROGRESS.matcher(ended.out());
      assertTrue(shown.find(), ended.out());
      assertTrue(ended.out().contains("\r\u001b[Ka: %s/file: octets=307200".formatted(board)));
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void sayWhatIsWrong() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "text\n");
    Path board = Files.createDirectory(home.resolve("board"));
    Files.createDirectory(board.resolve("file"));
    try (Program bridge = bridge()) {
      assertError("/none: no such file", "put", "a", "/none", "/tmp");
      assertError(home + ": is a folder", "put", "a", home.toString(), "/tmp");
      assertError("/none: no such folder on the board", "put", "a", file.toString(), "/none");
      assertError(
          board + "/file: is a folder on the board", "put", "a", file.toString(), board.toString());
      assertError("/proc: cannot be written on the board", "put", "a", file.toString(), "/proc");
      assertError("/none: no such file on the board", "get", "a", "/none", home.toString());
      assertError("/tmp: is a folder on the board", "get", "a", "/tmp", home.toString());
      assertError(
          "/dev/null: is no regular file on the board", "get", "a", "/dev/null", home.toString());
      assertError("/none: no such folder here", "get", "a", file.toString(), "/none");
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
    assertEquals(2, Program.run(home, "put", "a", "file").status());
    assertEquals(2, Program.run(home, "get", "a").status());
  }

  private void assertError(String message, String... words) {
    Ended ended = Program.run(home, words);
    assertEquals(1, ended.status(), ended.err());
    assertTrue(ended.err().startsWith("nodeline: error: " + message + "\nhint: "), ended.err());
  }

  @Test
  void aCommandRunsOnSeveralBoards() throws Exception {
    try (Program bridge = bridge()) {
      Ended both = Program.run(home, "exec", "b", "a", "--", "echo", "to", "each");
      assertEquals("", both.err());
      assertEquals(0, both.status());
      assertEquals("a │ to each\nb │ to each\n", sorted(both.out()));
      Ended role = Program.run(home, "exec", "--role", "two", "--", "echo $((6 * 7)); exit 3");
      assertEquals(new Ended(1, "b │ 42\n", "nodeline: failed: b (exit status 3)\n"), role);
      Ended all = Program.run(home, "exec", "--all", "--", "true");
      assertEquals(1, all.status());
      assertEquals(
          "nodeline: failed: gone (gone: its console is not open: exit status 3; look at"
              + " \"nodeline status\")\n",
          all.err());
      Ended none = Program.run(home, "exec", "--role", "four", "--", "true");
      assertEquals(
          new Ended(
              125,
              "",
              Ended.error("no device has the role \"four\"", "the bridge has: one, two, three")),
          none);
      try (Program exec = Program.start(home, "exec", "--all", "--", "echo begun; sleep 1000")) {
        exec.awaitOutput("a    │ begun");
        exec.awaitOutput("b    │ begun");
        Ended ended = exec.signal("INT").await();
        assertEquals(new Ended(130, ended.out(), all.err()), ended);
      }
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  /** The client is stopped before it reads the command's first word, and goes on after the end. */
  @Test
  void aConsoleThatIsLostAtOnceEndsTheCommand() throws Exception {
    CompletableFuture<Program> client = new CompletableFuture<>();
    Process shell =
        new ProcessBuilder("script", "-qfc", "sh -i", "/dev/null")
            .redirectErrorStream(true)
            .start();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program bridge = bridge(server.getLocalPort());
        Socket wire = server.accept()) {
      CompletableFuture<Void> typed =
          CompletableFuture.runAsync(() -> copy(wire, shell.getOutputStream()), DaemonThreads.EACH);
      CompletableFuture<Void> cut =
          CompletableFuture.runAsync(
              () -> copyUpToTheBegin(shell.getInputStream(), wire, client), DaemonThreads.EACH);
      bridge.awaitError("a opened");
      try (Program exec = Program.start(home, "exec", "a", "--", "sleep 1000")) {
        client.complete(exec);
        cut.get(90, TimeUnit.SECONDS);
        typed.get(90, TimeUnit.SECONDS);
        bridge.awaitError("a lost its console");
        Ended ended = exec.signal("CONT").await();
        assertEquals(125, ended.status(), ended.err());
        assertTrue(ended.err().contains("a: the console was lost while the command ran"));
      }
    } finally {
      shell.destroyForcibly();
    }
  }

  private Program bridge(int port) throws IOException {
    String device = "  a: {role: one, console: 'tcp://127.0.0.1:%d'}".formatted(port);
    Path bench = Files.write(home.resolve("bench.yaml"), List.of("devices:", device));
    return Program.start(home, "run", bench.toString());
  }

  private static void copy(Socket from, OutputStream to) {
    byte[] octets = new byte[1024];
    try (to) {
      for (int count; (count = from.getInputStream().read(octets)) > 0; to.flush()) {
        to.write(octets, 0, count);
      }
    } catch (IOException e) {
      // Its end.
    }
  }

  private static void copyUpToTheBegin(
      InputStream from, Socket to, CompletableFuture<Program> client) {
    byte[] octets = new byte[1024];
    StringBuilder said = new StringBuilder();
    Pattern begin = Pattern.compile("=[0-9]+:begin");
    try (to) {
      for (int count; (count = from.read(octets)) > 0; ) {
        said.append(new String(octets, 0, count, ISO_8859_1));
        boolean begun = begin.matcher(said).find();
        if (begun) {
          client.join().signal("STOP");
        }
        to.getOutputStream().write(octets, 0, count);
        if (begun) {
          return;
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sorted(String lines) {
    return lines.lines().sorted().map(line -> line + "\n").collect(Collectors.joining());
  }
}
