// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nodeline.DaemonThreads;
import nodeline.FileAccess;
import nodeline.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control socket in the file system. */
class SocketFileTest {
  @TempDir Path folder;
  private final List<ControlServer> servers = new CopyOnWriteArrayList<>();

  private ControlServer serve() {
    ControlServer server = new ControlServer(socket());
    servers.add(server);
    server.publish(Map.of("status", request -> Statuses.some()));
    return server;
  }

  @AfterEach
  void end() {
    servers.forEach(ControlServer::close);
  }

  private void assertServes() {
    try (ControlClient client = new ControlClient(socket())) {
      assertEquals(Statuses.some(), client.status());
    }
  }

  private Path socket() {
    return folder.resolve("nodeline.sock");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static String refusal(Path socket) {
    return assertThrows(Problem.class, () -> new ControlServer(socket).close()).getMessage();
  }

  @Test
  void isThereOnlyWhileItIsServed() throws IOException {
    try (ControlServer server = new ControlServer(socket())) {
      assertEquals(List.of(), files());
      server.publish(Map.of());
      assertEquals(List.of(socket()), files());
    }
    assertEquals(List.of(), files());
  }

  /** As root: another user of its group asks, and one who is not in it cannot. */
  @Test
  void belongsToAGroup() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root for another user");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    FileAccess access =
        FileAccess.parse(Optional.empty(), Optional.of("dialout"), Optional.empty());
    ControlServer server = new ControlServer(socket(), access);
    servers.add(server);
    server.publish(Map.of("status", request -> "here"));

    assertEquals(
        "rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
    String ask =
        " sh -c 'printf \"{\\\"command\\\":\\\"status\\\"}\" | socat -t 9 - unix-connect:%s'"
            .formatted(socket());
    assertEquals(
        "{\"result\":\"here\"}\n",
        run("setpriv --reuid=nobody --regid=nogroup --groups=dialout" + ask));
    assertTrue(
        run("setpriv --reuid=nobody --regid=nogroup --clear-groups" + ask)
            .contains("Permission denied"));
  }

  private static String run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void refusesAGroupThatIsNotThere() throws IOException {
    FileAccess access =
        FileAccess.parse(Optional.empty(), Optional.of("no-such-group"), Optional.empty());
    ControlServer server = new ControlServer(socket(), access);
    servers.add(server);
    assertEquals(
        "control socket cannot be made: " + socket() + ": no such group: no-such-group",
        assertThrows(Problem.class, () -> server.publish(Map.of())).getMessage());
    assertEquals(List.of(), files());
  }

  @Test
  void isOpenToItsOwnerOnly() throws IOException {
    serve();

    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())));
  }

  @Test
  void replacesWhatADeadBridgeLeft() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertTrue(Files.exists(socket()));

    serve();

    assertServes();
    assertEquals(List.of(socket()), files());
  }

  @Test
  void refusesTheSocketOfALiveBridge() {
    serve();

    long pid = ProcessHandle.current().pid();
    assertEquals("another bridge serves %s: pid=%d".formatted(socket(), pid), refusal(socket()));
  }

  @Test
  void refusesTheSocketOfAnotherProgram() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket()));

      assertEquals("another bridge or program serves " + socket(), refusal(socket()));
    }
  }

  @Test
  void letsOneOfSeveralThatStartAtOnceServe() {
    List<CompletableFuture<ControlServer>> starts =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(this::serve, DaemonThreads.EACH))
            .toList();

    List<ControlServer> served =
        starts.stream()
            .map(start -> start.handle((server, refused) -> server).join())
            .filter(server -> server != null)
            .toList();

    assertEquals(1, served.size());
    assertServes();
  }

  @Test
  void refusesWhatIsNoSocket() throws IOException {
    Files.writeString(socket(), "precious");

    assertEquals("not a socket: " + socket(), refusal(socket()));
    assertEquals("not a socket: " + folder, refusal(folder));
    assertEquals("precious", Files.readString(socket()));
  }

  @Test
  void followsNoLink() throws IOException {
    Path target = Files.createFile(folder.resolve("target"));
    Files.createSymbolicLink(socket(), target);

    assertEquals("not a socket: " + socket(), refusal(socket()));
    assertTrue(Files.exists(socket(), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void refusesAFolderThatIsNotThereAndAPathThatIsTooLong() {
    Path nowhere = folder.resolve("no/nodeline.sock");
    assertEquals("no folder for the control socket: " + nowhere, refusal(nowhere));

    Path tooLong = folder.resolve("x".repeat(108));
    assertTrue(refusal(tooLong).startsWith("control socket's path is too long: length="));
  }

  /** Before it serves: no console is to be opened for nothing. */
  @Test
  void refusesAFolderWhereNothingCanBeMade() {
    Problem problem =
        assertThrows(Problem.class, () -> new ControlServer(Path.of("/proc/nodeline.sock")));
    assertTrue(
        problem.getMessage().startsWith("control socket cannot be made: /proc/nodeline.sock: "),
        problem.getMessage());
    assertFalse(problem.getMessage().contains("/."), problem.getMessage());
  }

  @Test
  void removesNoSocketButItsOwn() throws IOException {
    ControlServer first = serve();
    Files.delete(socket());
    ControlServer second = serve();

    first.close();
    assertServes();
    second.close();
    assertFalse(Files.exists(socket()));
  }
}
