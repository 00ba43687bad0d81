// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;

/** The scripts of {@code udev/}, and what they read and write below a system's root. */
final class UdevScripts {
  static final Path ROOT = Path.of(System.getProperty("nodeline.root"));
  static final Path FOLDER = ROOT.resolve("udev");

  private UdevScripts() {}

  /** The shells that hosts and boards have for /bin/sh. */
  static Stream<String> shells() {
    return Stream.of("dash", "busybox ash", "bash");
  }

  /** Runs a script in a shell, for example {@code "busybox ash"}. */
  static ProgramRun run(String shell, Path script, String... arguments) throws Exception {
    Shells.requireInstalled(shell);
    List<String> command = new ArrayList<>(List.of(shell.split(" ")));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    return ProgramRun.of(command, Map.of());
  }

  static String rules(Path root) throws IOException {
    return Files.readString(root.resolve("etc/udev/rules.d/70-nodeline-boards.rules"));
  }

  /** Makes a system in the folder whose table of boards is this. */
  static void writeTable(Path root, String table) throws IOException {
    Files.createDirectories(root.resolve("etc/udev/rules.d"));
    Path folder = Files.createDirectories(root.resolve("etc/nodeline"));
    Files.writeString(folder.resolve("boards.table"), table);
  }
}
