// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A Java that has the modules which the program needs and no others, as small machines need it. It
 * is made by the tools of the JDK that runs the tests and kept in {@code target/}.
 */
public final class JavaImage {
  private static final Path TARGET =
      Path.of(System.getProperty("nodeline.root"), "hardware-tests", "target");

  private JavaImage() {}

  /** Skips the test with a reason; fails it where CI promises that all is there. */
  public static void require() {
    for (String tool : List.of("jdeps", "jlink")) {
      MissingPrerequisite.unless(
          ToolProvider.findFirst(tool).isPresent(), "this Java has no " + tool + ": take a JDK");
    }
  }

  /**
   * Returns the image's folder.
   *
   * @param app the program's folder, with its jar and {@code lib/}
   */
  public static Path of(Path app) throws Exception {
    List<String> jars = jars(app);
    int names = jars.stream().map(jar -> Path.of(jar).getFileName()).toList().hashCode();
    Path image = TARGET.resolve("java-%s-%08x".formatted(Runtime.version(), names));
    if (!Files.exists(image)) {
      make(image, jars);
    }
    return image;
  }

  private static List<String> jars(Path app) throws IOException {
    try (Stream<Path> libraries = Files.list(app.resolve("lib"))) {
      List<String> jars = new ArrayList<>(libraries.map(Path::toString).sorted().toList());
      jars.add("" + app.resolve("nodeline.jar"));
      return jars;
    }
  }

  /** As a whole or not at all: the tests may be stopped meanwhile. */
  private static void make(Path image, List<String> jars) throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(TARGET), "java");
    Path made = folder.resolve("image");
    List<String> jdeps = new ArrayList<>(List.of("-q", "--ignore-missing-deps"));
    jdeps.addAll(List.of("--multi-release", "17", "--print-module-deps"));
    jdeps.addAll(jars);
    String modules = run("jdeps", jdeps).strip();
    List<String> jlink = new ArrayList<>(List.of("--add-modules", modules));
    jlink.addAll(List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages"));
    jlink.addAll(List.of("--output", "" + made));
    run("jlink", jlink);
    // The JDK's own classes, loaded: half of a start.
    ProgramRun dumped = ProgramRun.of(List.of(made + "/bin/java", "-Xshare:dump"), Map.of());
    assertEquals(0, dumped.status(), dumped.err());
    Files.move(made, image, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(folder);
  }

  private static String run(String tool, List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
    assertEquals(0, status, tool + ": " + said);
    return said.toString();
  }
}
