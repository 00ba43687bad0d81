// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.ports.SystemTree;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of what is not in a system's trees. */
class HostChecksTest {
  private final User user = new User(SystemTree.live());

  @TempDir Path folder;
  private Path socket;

  @BeforeEach
  void nameSocket() {
    socket = folder.resolve("nodeline.sock");
  }

  private Finding socket(Supplier<Path> where) {
    return new SocketCheck(where, user).findings().findFirst().orElseThrow();
  }

  @Test
  void findsRoomForASocket() {
    assertEquals(
        Finding.machine(Severity.OK, "socket", "no bridge runs; its socket will be " + socket, ""),
        socket(() -> socket));
  }

  @Test
  void findsASocketOfABridgeThatEnded() throws IOException {
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket))
        .close();

    assertEquals(Severity.OK, socket(() -> socket).severity());
  }

  @Test
  void findsSomethingElseInThePlaceOfTheSocket() throws IOException {
    Files.createFile(socket);

    assertEquals(
        Finding.machine(Severity.BLOCKS, "socket", "not a socket: " + socket, "rm " + socket),
        socket(() -> socket));
  }

  @Test
  void findsThatTheSocketsFolderIsMissing() {
    Path missing = folder.resolve("a b");

    assertEquals("mkdir -p -m 700 '" + missing + "'", socket(() -> missing.resolve("s")).fix());
  }

  @Test
  void findsAFolderThatOthersCanWriteTo() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    Finding finding = socket(() -> socket);

    assertEquals(Severity.WARNS, finding.severity());
    assertEquals("chmod go-w " + folder, finding.fix());
  }

  @Test
  void findsThatThereIsNoPlaceForASocket() {
    Finding finding =
        socket(
            () -> {
              throw new Problem("folder is not private: /tmp/x", "set NODELINE_SOCKET");
            });

    assertEquals(Severity.BLOCKS, finding.severity());
    assertEquals("folder is not private: /tmp/x", finding.text());
  }

  @Test
  void findsThatLogsCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    List<Finding> findings = new StateCheck(file.resolve("state"), user).findings().toList();

    assertEquals(
        List.of(Finding.machine(Severity.BLOCKS, "state", "not a folder: " + file, "rm " + file)),
        findings);
  }

  @Test
  void findsWhereLogsGo() {
    Path state = folder.resolve("x/y/z");

    assertEquals(
        List.of(Finding.machine(Severity.OK, "state", "logs go to " + state, "")),
        new StateCheck(state, user).findings().toList());
  }

  @Test
  void saysHowAFolderForLogsIsMade() throws IOException {
    Assumptions.assumeTrue(user.uid() != 0, "root may write everywhere");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
    Path state = closed.resolve("a b");

    Finding finding = new StateCheck(state, user).findings().findFirst().orElseThrow();

    assertEquals(Severity.BLOCKS, finding.severity());
    assertEquals(
        "no logs can be written to %s: user %s may not write to %s"
            .formatted(state, user.name(), state.getParent()),
        finding.text());
    assertEquals("sudo install -d -m 700 -o %s '%s'".formatted(user.name(), state), finding.fix());
  }

  @Test
  void findsThatEveryUserMayWriteTheConfigurationOrReadItsPassword() throws IOException {
    String device = "devices: {b: {role: r, console: 'exec:sh', login: root, password: hidden}}";
    Path file = Files.writeString(folder.resolve("a bench.yaml"), device);
    Configuration configuration = ConfigurationReader.read(file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(List.of(), ConfigurationCheck.findings(file.toString(), configuration).toList());

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
    assertEquals(
        List.of(
            Finding.machine(
                Severity.BLOCKS,
                "configuration",
                "every user may write %s, which names commands that the bridge runs"
                    .formatted(file),
                "chmod o-w '%s'".formatted(file)),
            Finding.machine(
                Severity.BLOCKS,
                "configuration",
                "every user may read %s, and there is a password in it".formatted(file),
                "chmod o-r '%s'".formatted(file))),
        ConfigurationCheck.findings(file.toString(), configuration).toList());
  }

  @Test
  void tellsWhatMissingLibrariesMean() {
    List<Finding> findings =
        LibraryCheck.findings(
                Optional.of("no epoll"), Optional.of("no serial"), Optional.of("no pty"))
            .toList();

    assertEquals(
        List.of(Severity.WARNS, Severity.BLOCKS, Severity.WARNS),
        findings.stream().map(Finding::severity).toList());
    assertTrue(findings.get(0).text().endsWith("each port takes a thread instead: no epoll"));
    assertTrue(findings.get(1).text().endsWith("sockets and commands only: no serial"));
    assertTrue(findings.get(2).text().endsWith("there are no exec: consoles: no pty"));
  }

  @Test
  void loadsTheLibrariesOfThisMachine() {
    assertEquals(List.of(Severity.OK), LibraryCheck.findings().map(Finding::severity).toList());
  }

  @Test
  void quotesWordsForAShell() {
    assertEquals("/run/lock/LCK..ttyUSB0", Shell.quote("/run/lock/LCK..ttyUSB0"));
    assertEquals("'a b'\\''c$(d)'", Shell.quote("a b'c$(d)"));
    assertEquals("''", Shell.quote(""));
  }
}
