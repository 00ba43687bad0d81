// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;

/** Trees of files of a bare Debian, made of Debian's packages and kept in {@code target/}. */
final class BareDebian {
  private static final Path TARGET =
      Path.of(System.getProperty("nodeline.root"), "hardware-tests", "target");

  private BareDebian() {}

  /** Skips the test with a reason; fails it where CI promises that all is there. */
  static void require() throws Exception {
    for (String program : List.of("mmdebstrap", "unshare", "nsenter", "pivot_root")) {
      Shells.requireInstalled(program);
    }
    MissingPrerequisite.unless(ProgramRun.asRoot(), "only root can make a bare Debian");
  }

  /** Returns the folder of a tree with apt, and with these packages. */
  static Path with(String... packages) throws Exception {
    require();
    Path tree = TARGET.resolve("bare-" + String.join("-", packages));
    if (!Files.exists(tree)) {
      make(tree, packages);
    }
    return tree;
  }

  /** As a whole or not at all: the tests may be stopped meanwhile. */
  private static void make(Path tree, String... packages) throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(TARGET), "bare");
    ProgramRun made =
        ProgramRun.of(
            List.of(
                // What it mounts meanwhile goes with it, however it ends; others look at the time.
                "nice",
                "unshare",
                "--mount",
                "mmdebstrap",
                "--quiet",
                "--mode=root",
                "--variant=apt",
                "--include=" + String.join(",", packages),
                "--aptopt=Acquire::Languages \"none\"",
                "--aptopt=Acquire::Retries \"3\"",
                "--dpkgopt=force-unsafe-io",
                "--skip=cleanup/apt/lists",
                "bookworm",
                folder.resolve("tree").toString(),
                "http://deb.debian.org/debian"),
            Map.of());
    assertEquals(0, made.status(), made.err());
    Files.move(folder.resolve("tree"), tree, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(folder);
  }
}
