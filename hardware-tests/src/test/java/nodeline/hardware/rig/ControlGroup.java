// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A control group below the root of the machine's, so that the machine's own are not touched.
 *
 * @param folder its folder, in whose {@code cgroup.procs} processes are written
 */
public record ControlGroup(Path folder) {
  /** Makes a new one, or skips the test where that is not possible. */
  public static ControlGroup create() throws IOException {
    String root =
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .map(line -> line.split(" "))
            .filter(mount -> mount[2].equals("cgroup2"))
            .map(mount -> mount[1])
            .findFirst()
            .orElse("");
    Skip.unless(
        !root.isEmpty() && Files.isWritable(Path.of(root)), "no control groups can be made here");
    try {
      return new ControlGroup(Files.createTempDirectory(Path.of(root), "nodeline-test"));
    } catch (IOException e) {
      Skip.unless(false, "no control groups can be made here: " + e.getMessage());
      throw e;
    }
  }

  /** Removes it and those below it, when their processes are gone. */
  public void remove() {
    Awaitility.await("the end of a control group").until(this::isRemoved);
  }

  private boolean isRemoved() {
    try (Stream<Path> groups = Files.walk(folder)) {
      groups
          .filter(Files::isDirectory)
          .sorted(Comparator.reverseOrder())
          .forEach(group -> group.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
    return !Files.exists(folder);
  }
}
