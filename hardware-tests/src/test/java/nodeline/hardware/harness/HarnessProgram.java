// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.ProgramRun;

/** The program for a harness: these classes, with socket and state in a folder. */
final class HarnessProgram {
  static final Path ROOT = Path.of(System.getProperty("nodeline.root"));

  /** Debian's own, which has its packages. */
  static final String PYTHON = "/usr/bin/python3";

  /** The examples share a folder of boards' files in /tmp. */
  private static final String LOCK = ROOT.resolve("hardware-tests/target/harness.lock").toString();

  private static final Path PACKAGES = Path.of("/usr/lib/python3/dist-packages");

  private static final String SCRIPT =
      """
      #!/bin/sh
      export XDG_STATE_HOME='%1$s/state' NODELINE_SOCKET="${NODELINE_SOCKET:-%1$s/s}"
      exec '%2$s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%3$s' nodeline.cli.Main "$@"
      """;

  private final Path script;

  HarnessProgram(Path folder) {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String text = SCRIPT.formatted(folder, java, System.getProperty("java.class.path"));
    script = folder.resolve("nodeline");
    try {
      Files.writeString(script, text);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return script;
  }

  /** Where its bridge is. */
  Path socket() {
    return script.resolveSibling("s");
  }

  Map<String, String> environment() {
    return Map.of(
        "NODELINE",
        script.toString(),
        "PYTHONPATH",
        ROOT.resolve("clients/python").toString(),
        "PYTHONDONTWRITEBYTECODE",
        "1");
  }

  /** Runs a harness in a folder, without a terminal, and no other one meanwhile. */
  ProgramRun run(Path folder, List<String> command) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("sh", "-c", "cd \"$1\"; shift; exec setsid -w flock -o \"$@\""));
    words.addAll(List.of("sh", folder.toString(), LOCK));
    words.addAll(command);
    return ProgramRun.of(words, environment());
  }

  /** Runs Debian's pytest. */
  ProgramRun pytest(Path folder, String... arguments) throws Exception {
    requirePython("pytest");
    List<String> command =
        new ArrayList<>(List.of(PYTHON, "-m", "pytest", "-p", "no:cacheprovider", "-rA"));
    command.addAll(List.of(arguments));
    return run(folder, command);
  }

  static void requirePython(String name) {
    MissingPrerequisite.unless(
        Files.isDirectory(PACKAGES.resolve(name)),
        "python3-" + name + " is not installed: run hardware-tests/install-packages");
  }
}
