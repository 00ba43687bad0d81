// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nodeline.hardware.rig.JavaImage;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;

/** Packages as {@code packaging/make} makes them of the program of this build. */
final class Packaged {
  static final Path ROOT = Path.of(System.getProperty("nodeline.root"));

  /** Whether to do what takes minutes, or fetches from Debian's mirror, too. */
  static final boolean ALL = "all".equals(System.getProperty("nodeline.packages"));

  /** $1: a folder with a Java; $2: the package. */
  private static final String JAVA =
      """
      set -e
      tree=$(mktemp -d)
      trap 'rm -rf "$tree"' 0
      mkdir -p "$tree/DEBIAN" "$tree/opt" "$tree/usr/bin"
      cp -r "$1" "$tree/opt/java"
      ln -s /opt/java/bin/java "$tree/usr/bin/java"
      cat >"$tree/DEBIAN/control" <<END
      Package: java
      Version: 1
      Architecture: all
      Maintainer: Nodeline <tests@packages.nodeline.org>
      Provides: java17-runtime-headless
      Description: the Java of the tests
      END
      dpkg-deb --root-owner-group -Znone --build "$tree" "$2"
      """;

  private Packaged() {}

  /** Runs {@code packaging/make} with these options; fails the test if that does. */
  static void make(Path out, String... options) throws Exception {
    ProgramRun made = run(out, options);
    assertEquals(new ProgramRun(0, "", ""), made);
  }

  /**
   * Makes {@code java_1_all.deb}, which stands in for Debian's: the Java of these tests, with the
   * modules that the program needs.
   */
  static void makeJava(Path out) throws Exception {
    JavaImage.require();
    Path image = JavaImage.of(ROOT.resolve("host-bridge/target/app"));
    ProgramRun made =
        ProgramRun.of(
            List.of("sh", "-c", JAVA, "sh", "" + image, "" + out.resolve("java_1_all.deb")),
            Map.of());
    assertEquals(0, made.status(), made.err());
  }

  /** Runs {@code packaging/make} with these options. */
  static ProgramRun run(Path out, String... options) throws Exception {
    Shells.requireInstalled("dpkg-deb");
    MissingPrerequisite.unless(
        Files.exists(ROOT.resolve("host-bridge/target/app/nodeline.jar")),
        "the program is not packaged: run ./mvnw verify, which does that first");
    List<String> command =
        new ArrayList<>(List.of("nice", ROOT + "/packaging/make", "--out", "" + out));
    command.addAll(List.of(options));
    return ProgramRun.of(command, Map.of("JAVA_HOME", System.getProperty("java.home")));
  }
}
