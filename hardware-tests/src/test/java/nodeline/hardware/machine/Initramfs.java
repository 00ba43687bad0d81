// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nodeline.hardware.rig.Board;

/**
 * What a machine has in its memory when its kernel starts: busybox, the scripts of {@code guest/}
 * in {@code /t} and the shim.
 */
public final class Initramfs {
  private static final Path PROJECT = Path.of(System.getProperty("nodeline.root"));

  private final Path tree;

  /**
   * Begins one.
   *
   * @param folder does not exist
   * @param architecture Debian's name for it
   */
  public Initramfs(Path folder, String architecture) throws IOException {
    tree = Files.createDirectories(folder);
    Files.createDirectories(tree.resolve("bin"));
    Files.copy(MachineFiles.file("busybox-" + architecture), tree.resolve("bin/busybox"));
    copyAll(PROJECT.resolve("hardware-tests/guest"), "t");
    Files.move(tree.resolve("t/init"), tree.resolve("init"));
    copyAll(Board.PACKED.resolve("bin"), "opt/nodeline/bin");
    copyAll(Board.PACKED.resolve("lib"), "opt/nodeline/lib");
  }

  private void copyAll(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        add(name + "/" + file.getFileName(), file);
      }
    }
  }

  /** Puts a file there that can be run. */
  public Initramfs add(String name, Path file) throws IOException {
    Path copy = tree.resolve(name);
    Files.createDirectories(copy.getParent());
    Files.copy(file, copy);
    copy.toFile().setExecutable(true);
    return this;
  }

  /** Puts a text there that can be run. */
  public Initramfs add(String name, String text) throws IOException {
    Path copy = Files.writeString(tree.resolve(name), text);
    copy.toFile().setExecutable(true);
    return this;
  }

  /** Puts a folder with all that is in it there. */
  public Initramfs addTree(String name, Path folder) throws IOException {
    Files.createDirectories(tree.resolve(name).getParent());
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        Files.copy(path, tree.resolve(name).resolve(folder.relativize(path).toString()));
      }
    }
    return this;
  }

  /** Packs it into a file that a kernel can read, beside the folder. */
  public Path pack() throws IOException, InterruptedException {
    Path packed = tree.resolveSibling(tree.getFileName() + ".cpio");
    Process cpio =
        new ProcessBuilder(
                "sh", "-c", "find . | cpio -o -H newc -R 0:0 --quiet >\"$1\"", "sh", "" + packed)
            .directory(tree.toFile())
            .inheritIO()
            .start();
    assertEquals(0, cpio.waitFor(), "cpio");
    return packed;
  }
}
