// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Skip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The installer, from a tree with the real scripts and a small program, into a folder. */
class UdevInstallTest {
  @TempDir Path folder;
  private Path tree;
  private Path root;

  static Stream<String> shells() {
    return UdevScripts.shells();
  }

  @BeforeEach
  void makeTree() throws Exception {
    tree = Files.createDirectory(folder.resolve("a tree"));
    root = Files.createDirectory(folder.resolve("a root"));
    for (String part : List.of("nodeline", "LICENSE", "udev")) {
      ProgramRun.of(
          List.of("cp", "-a", UdevScripts.ROOT.resolve(part).toString(), tree.toString()),
          Map.of());
    }
    Path app = Files.createDirectories(tree.resolve("host-bridge/target/app/lib"));
    Files.writeString(app.resolve("netty.jar"), "library");
    Files.writeString(app.resolveSibling("nodeline.jar"), "program");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aDryRunSaysWhatIsDoneAndDoesNothing(String shell) throws Exception {
    ProgramRun shown = install(shell, "--dry-run");
    assertEquals(Map.of(), content());
    ProgramRun done = install(shell);

    assertEquals(new ProgramRun(0, done.out(), ""), shown);
    assertEquals(new ProgramRun(0, shown.out(), ""), done);
    Map<String, String> installed = content();
    assertTrue(installed.keySet().containsAll(expected()), installed.keySet().toString());

    ProgramRun removal = install(shell, "--uninstall", "--dry-run");
    assertEquals(installed, content());
    assertEquals(removal, install(shell, "--uninstall"));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aSecondTimeChangesNothing(String shell) throws Exception {
    install(shell);
    Map<String, String> first = content();
    ProgramRun again = install(shell);

    assertEquals(first, content());
    assertEquals(tree + "/udev/nodeline-boards --root " + root + "\n", again.out());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void uninstallKeepsTheTableAndPurgeLeavesNothing(String shell) throws Exception {
    install(shell);
    UdevScripts.writeTable(root, "bbb-01 serial A1\n");
    install(shell);
    assertTrue(UdevScripts.rules(root).contains("dut/bbb-01"));
    install(shell, "--uninstall");
    assertEquals(List.of("etc/nodeline/boards.table"), files());

    install(shell);
    assertTrue(UdevScripts.rules(root).contains("dut/bbb-01"));
    install(shell, "--uninstall", "--purge");
    assertEquals(List.of(), files());
  }

  @Test
  void leavesNoFolderBehindButThoseOfOthers() throws Exception {
    Files.createDirectories(root.resolve("usr/local/bin"));
    Map<String, String> before = content();
    install("dash");
    Files.writeString(root.resolve("usr/local/lib/nodeline/host-bridge/target/app/n.jsa"), "");
    install("dash", "--uninstall", "--purge");

    assertEquals(before, content());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theBoardsPartIsInstalledAndRemovedAlone(String shell) throws Exception {
    install(shell, "--gadget");

    Path mask = root.resolve("etc/systemd/system/serial-getty@ttyGS0.service");
    assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(mask));
    assertTrue(Files.isExecutable(root.resolve("usr/local/sbin/nodeline-gadget")));
    assertFalse(Files.exists(root.resolve("etc/nodeline")));
    install(shell);
    install(shell, "--uninstall", "--purge");
    assertEquals(5, files().size(), files().toString());
    install(shell, "--gadget", "--uninstall");
    assertEquals(Map.of(), content());
  }

  @Test
  void removesWhatAnEarlierVersionInstalled() throws Exception {
    install("dash");
    Path libraries = tree.resolve("host-bridge/target/app/lib");
    Files.move(libraries.resolve("netty.jar"), libraries.resolve("netty-2.jar"));
    ProgramRun update = install("dash");

    assertTrue(update.out().contains("rm -f " + root + "/usr/local/lib/nodeline/"), update.out());
    assertTrue(files().stream().noneMatch(file -> file.endsWith("/netty.jar")));
    assertTrue(files().stream().anyMatch(file -> file.endsWith("/netty-2.jar")));
  }

  @Test
  void leavesTheFilesOfOthersAloneAndCanBeTakenUpAgain() throws Exception {
    Path theirs = root.resolve("etc/udev/rules.d/71-nodeline-serial.rules");
    Files.createDirectories(theirs.getParent());
    Files.writeString(theirs, "theirs");
    ProgramRun refused = install("dash");

    assertEquals(1, refused.status());
    assertEquals(
        "install: error: there is a file that was not installed from here: %s\nhint: move it away\n"
            .formatted(theirs),
        refused.err());
    assertEquals("theirs", Files.readString(theirs));
    Files.delete(theirs);
    assertEquals(0, install("dash").status());
    install("dash", "--uninstall", "--purge");
    assertEquals(List.of(), files());
  }

  @Test
  void aWrongTableStopsItBeforeItsFirstStep() throws Exception {
    UdevScripts.writeTable(root, "a serial A1\nb serial A1\n");
    Map<String, String> before = content();
    ProgramRun ended = install("dash");

    assertEquals(1, ended.status());
    assertTrue(ended.err().contains("boards.table:2: the port is line 1's already"), ended.err());
    assertEquals(before, content());
  }

  @Test
  void refusesAProgramThatIsMissingOrOld() throws Exception {
    Path source = Files.createDirectories(tree.resolve("framing/src/main")).resolve("Frame.java");
    Files.writeString(source, "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertTrue(install("dash").err().startsWith("install: error: the program is older than"));

    Files.delete(tree.resolve("host-bridge/target/app/nodeline.jar"));
    ProgramRun ended = install("dash");
    assertTrue(ended.err().startsWith("install: error: the program is not built: "), ended.err());
    assertTrue(ended.err().contains("\nhint: build it as yourself"), ended.err());
    assertEquals(Map.of(), content());
  }

  @Test
  void refusesAnybodyButRoot() throws Exception {
    Skip.unless(ProgramRun.asRoot(), "only root can become another user");
    open(folder);
    ProgramRun ended =
        ProgramRun.of(
            List.of("setpriv", "--reuid=65534", "--clear-groups", tree + "/udev/install"),
            Map.of());

    assertEquals(1, ended.status());
    assertTrue(
        ended.err().startsWith("install: error: only root can install\nhint: sudo "), ended.err());
  }

  @Test
  void theInstalledLauncherRunsTheInstalledProgram() throws Exception {
    install("dash");
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProgramRun ended =
        ProgramRun.of(
            List.of(root + "/usr/local/bin/nodeline", "run", "bench.yaml"),
            Map.of("NODELINE_JAVA", java.toString(), "XDG_CACHE_HOME", folder + "/cache"));

    String jar = root + "/usr/local/lib/nodeline/host-bridge/target/app/nodeline.jar";
    assertTrue(ended.out().endsWith("-jar\n" + jar + "\nrun\nbench.yaml\n"), ended.toString());
    assertTrue(
        ended.out().contains("-DjSerialComm.library.path=" + folder + "/cache/nodeline/natives\n"),
        ended.out());
  }

  @Test
  void theArchiveOfAReleaseBringsItsJava() throws Exception {
    Files.move(tree.resolve("host-bridge/target/app"), tree.resolve("app"));
    Path java = tree.resolve("runtime/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(tree.resolve("runtime/release"), "JAVA_VERSION=\"17.0.1\"\n");
    assertEquals(0, install("dash").status());
    ProgramRun ended =
        ProgramRun.of(
            List.of(root + "/usr/local/bin/nodeline", "status"),
            Map.of("JAVA_HOME", "/nowhere", "XDG_CACHE_HOME", folder + "/cache"));

    String jar = root + "/usr/local/lib/nodeline/app/nodeline.jar";
    assertTrue(ended.out().endsWith("-jar\n" + jar + "\nstatus\n"), ended.toString());
    install("dash", "--uninstall", "--purge");
    assertEquals(List.of(), files());
  }

  @Test
  void wrongUsageIsStatusTwo() throws Exception {
    assertEquals(2, install("dash", "--frob").status());
    assertEquals(2, install("dash", "--purge").status());
    assertEquals(0, install("dash", "--help").status());
    assertEquals(Map.of(), content());
  }

  private ProgramRun install(String shell, String... options) throws Exception {
    String[] arguments =
        Stream.concat(Stream.of("--root", root.toString()), Stream.of(options))
            .toArray(String[]::new);
    return UdevScripts.run(shell, tree.resolve("udev/install"), arguments);
  }

  private static List<String> expected() {
    return List.of(
        "usr/local/bin/nodeline",
        "usr/local/lib/nodeline/nodeline",
        "usr/local/lib/nodeline/host-bridge/target/app/lib/netty.jar",
        "usr/local/sbin/nodeline-boards",
        "etc/nodeline/boards.table",
        "etc/udev/rules.d/70-nodeline-boards.rules",
        "etc/udev/rules.d/71-nodeline-serial.rules",
        "etc/systemd/system/nodeline.service",
        "etc/sysusers.d/nodeline.conf");
  }

  private List<String> files() throws IOException {
    return content().keySet().stream().filter(path -> !path.endsWith("/")).toList();
  }

  /** Everything below the root: mode and content of files, the target of links. */
  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(path -> !path.equals(root)).toList()) {
        String name = root.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          content.put(name, "-> " + Files.readSymbolicLink(path));
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          content.put(name + "/", "");
        } else {
          content.put(name, Files.getPosixFilePermissions(path) + Files.readString(path));
        }
      }
    }
    return content;
  }

  private static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
