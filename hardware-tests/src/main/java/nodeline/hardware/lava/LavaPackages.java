// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.lava;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.hardware.rig.MissingPrerequisite;

/**
 * LAVA's own dispatcher and scripts, out of Debian's packages: {@code hardware-tests/fetch-lava}.
 */
public final class LavaPackages {
  private static final Path FOLDER = Path.of("/usr/local/share/nodeline-lava");
  private static final String SCRIPTS =
      "usr/lib/python3/dist-packages/lava_dispatcher/lava_test_shell/multi_node";

  private LavaPackages() {}

  /**
   * Returns the folder that {@code hardware-tests/install-packages} has put them into.
   *
   * @throws MissingPrerequisite unless they are there
   */
  static Path require() {
    MissingPrerequisite.unless(
        Files.exists(FOLDER.resolve("version")),
        "no LAVA in " + FOLDER + ": run hardware-tests/install-packages");
    return FOLDER;
  }

  /**
   * Puts the board's scripts in the place of the shim's commands. As LAVA's overlay does: each gets
   * its interpreter and its settings on top.
   */
  public static void installScripts(Path packages, Path home, String cache) throws IOException {
    Path bin = home.resolve("bin");
    String interpreter = Files.readAllLines(bin.resolve("lava-self")).get(0);
    String settings =
        "%s%n%nLAVA_TEST_BIN='%s'%nLAVA_MULTI_NODE_CACHE='%s'%nLAVA_MULTI_NODE_DEBUG='yes'%n"
            .formatted(interpreter, bin, cache);
    try (DirectoryStream<Path> scripts =
        Files.newDirectoryStream(packages.resolve(SCRIPTS), "lava-*")) {
      for (Path script : scripts) {
        Path copy = bin.resolve(script.getFileName().toString());
        Files.writeString(copy, settings + Files.readString(script));
        copy.toFile().setExecutable(true);
      }
    }
  }
}
