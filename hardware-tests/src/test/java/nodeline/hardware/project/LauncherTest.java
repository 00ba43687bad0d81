// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The launcher in a tree of its own: {@code mvnw} there notes each build, and {@code java} prints
 * its arguments, so that no test takes a real build.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of(System.getProperty("nodeline.root"), "nodeline");

  private static final String JAVA =
      """
      #!/bin/sh
      case $* in *ArchiveClassesAtExit*) exit 1 ;; esac
      printf '<%s>\\n' "$@"
      cat
      exit "${STATUS:-0}"
      """;

  private static final String MVNW =
      """
      #!/bin/sh
      echo build >>builds
      sleep "${BUILD_SECONDS:-0}"
      echo '[WARNING] /A.java:[1,2] a field is never read'
      echo '[ERROR] a class is wrong'
      mkdir -p host-bridge/target/app
      [ -n "${BUILD_FAILS:-}" ] || : >host-bridge/target/app/nodeline.jar
      [ -z "${BUILD_FAILS:-}" ]
      """;

  private record Ended(int status, String out, String err) {}

  @TempDir Path folder;
  private Path root;
  private Path jdk;
  private Path source;

  @BeforeEach
  void makeTree() throws IOException {
    root = Files.createDirectory(folder.resolve("a tree"));
    script(root.resolve("nodeline"), Files.readString(LAUNCHER));
    script(root.resolve("mvnw"), MVNW);
    Files.createFile(root.resolve("pom.xml"));
    source = root.resolve("framing/src/main/Frame.java");
    Files.createDirectories(source.getParent());
    Files.createFile(source);
    jdk = folder.resolve("a jdk");
    script(jdk.resolve("bin/java"), JAVA);
    script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    release("17.0.15");
  }

  static Stream<String> shells() {
    return Stream.of("dash", "bash", "busybox ash", "mksh", "yash", "ksh93")
        .filter(shell -> Files.exists(Path.of("/bin", shell.split(" ")[0])));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void buildsOnceAndRunsInEveryShell(String shell) throws Exception {
    Ended first = launch(shell, Map.of(), "run", "my bench.yaml");
    Ended second = launch(shell, Map.of(), "run", "my bench.yaml");

    assertTrue(first.out.endsWith("/nodeline.jar>\n<run>\n<my bench.yaml>\ninput"), first.out);
    assertTrue(first.out.contains("<-Dnodeline.root=" + root.toRealPath() + ">"), first.out);
    assertEquals("nodeline: building (first run takes a minute)…\n", first.err);
    assertEquals("", second.err);
    assertEquals(1, builds());
  }

  @Test
  void runsThroughASymbolicLink() throws Exception {
    Path link = folder.resolve("nodeline link");
    Files.createSymbolicLink(link, root.resolve("nodeline"));

    Ended ended = await(start(List.of(link.toString(), "status"), Map.of()));

    assertTrue(ended.out.contains("<-Dnodeline.root=" + root.toRealPath() + ">"), ended.out);
  }

  @Test
  void passesOptionsAndTheStatus() throws Exception {
    Ended ended =
        launch("sh", Map.of("NODELINE_JAVA_OPTS", "-Xmx64m -Dstar=*", "STATUS", "7"), "status");

    assertEquals(7, ended.status);
    assertTrue(ended.out.contains("<-Xmx64m>\n<-Dstar=*>\n<-jar>\n"), ended.out);
    assertTrue(ended.out.contains("<-XX:+ExitOnOutOfMemoryError>\n"), ended.out);
    int bound = ended.out.indexOf("<-Xmx256m>");
    assertTrue(bound >= 0 && bound < ended.out.indexOf("<-Xmx64m>"), "the later one counts");
  }

  @Test
  void buildsAgainAfterAChange() throws Exception {
    launch("sh", Map.of());
    Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
    launch("sh", Map.of());

    assertEquals(2, builds());
  }

  /** A bridge that runs reads its program bit by bit, as late as at its stop. */
  @Test
  void aBuildLeavesTheProgramOfARunningBridgeAlone() throws Exception {
    launch("sh", Map.of());
    Path jar = root.resolve("host-bridge/target/app/nodeline.jar");
    Files.writeString(jar, "program");
    Path open = Files.createLink(folder.resolve("open"), jar);
    Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
    launch("sh", Map.of());

    assertEquals(2, builds());
    assertEquals("program", Files.readString(open));
  }

  @Test
  void buildsAgainAfterADeletion() throws Exception {
    launch("sh", Map.of());
    Files.delete(source);
    launch("sh", Map.of());

    assertEquals(2, builds());
  }

  @Test
  void startsAtOnceBuildOnce() throws Exception {
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(start(List.of(root + "/nodeline"), Map.of("BUILD_SECONDS", "1")));
    }
    for (Process process : starts) {
      assertEquals(0, await(process).status);
    }

    assertEquals(1, builds());
  }

  @Test
  void takesTheLockOfADeadBuild() throws Exception {
    Path lock = Files.createDirectories(root.resolve("target/build.lock"));
    // The process with our id is alive, but it started later than this owner.
    Files.createFile(lock.resolve(ProcessHandle.current().pid() + "-1"));

    assertEquals(0, launch("sh", Map.of()).status);
    assertFalse(Files.exists(lock));
  }

  @Test
  void showsWhyABuildFailed() throws Exception {
    Ended ended = launch("sh", Map.of("BUILD_FAILS", "yes"));

    assertEquals(1, ended.status);
    assertTrue(
        ended.err.contains(
            """
            [WARNING] /A.java:[1,2] a field is never read
            [ERROR] a class is wrong
            nodeline: error: the build failed:\s"""),
        ended.err);
    assertFalse(Files.exists(root.resolve("target/build.lock")));
  }

  @Test
  void refusesAnOldJava() throws Exception {
    release("11.0.2");

    Ended ended = launch("sh", Map.of());

    assertEquals(1, ended.status);
    assertTrue(ended.err.startsWith("nodeline: error: java is too old: version=11.0.2, min=17"));
    assertTrue(ended.err.contains("\nhint: install a JDK 17"), ended.err);
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    script(tools.resolve("readlink"), "#!/bin/sh\nexec /usr/bin/readlink \"$@\"\n");

    Ended ended = launch("/bin/sh", Map.of("JAVA_HOME", "", "PATH", tools.toString()));

    assertEquals(1, ended.status);
    assertTrue(
        ended.err.startsWith("nodeline: error: no java in NODELINE_JAVA, JAVA_HOME or PATH\n"));
  }

  @Test
  void needsNoCompilerOnceBuilt() throws Exception {
    launch("sh", Map.of());
    Files.delete(jdk.resolve("bin/javac"));

    assertEquals(0, launch("sh", Map.of()).status);
    Files.delete(source);
    Ended ended = launch("sh", Map.of());
    assertEquals(1, ended.status);
    assertTrue(ended.err.startsWith("nodeline: error: the build needs javac"), ended.err);
  }

  private Ended launch(String shell, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(shell.split(" ")));
    command.add(root + "/nodeline");
    command.addAll(List.of(arguments));
    return await(start(command, environment));
  }

  private Process start(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("NODELINE_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.outputWriter().append("input").close();
    return process;
  }

  private static Ended await(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  private int builds() throws IOException {
    return Files.readAllLines(root.resolve("builds")).size();
  }

  private void release(String version) throws IOException {
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
  }
}
