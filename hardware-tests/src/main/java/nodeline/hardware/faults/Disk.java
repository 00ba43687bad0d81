// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.hardware.rig.BridgeProcess;

/**
 * The disk that a bridge's state is on. Where a small file system can be mounted it is one, which
 * can be filled; elsewhere the process's limit on the size of files does the same to it.
 */
final class Disk implements AutoCloseable {
  private static final String OPTIONS = "size=16m,mode=700";

  private final Path folder;
  private final boolean mounted;

  Disk(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    mounted = run("mount", "-t", "tmpfs", "-o", OPTIONS, "nodeline-faults", folder.toString());
  }

  /** No process, or not this one, can write more from now on. */
  void fill(BridgeProcess process) throws IOException {
    if (!mounted) {
      run("prlimit", "--pid", "" + process.pid(), "--fsize=1:");
      return;
    }
    try (OutputStream filler = Files.newOutputStream(filler())) {
      byte[] block = new byte[1024];
      while (true) {
        filler.write(block);
      }
    } catch (IOException full) {
      return; // as it should be
    }
  }

  void free(BridgeProcess process) throws IOException {
    if (mounted) {
      Files.deleteIfExists(filler());
    } else {
      run("prlimit", "--pid", "" + process.pid(), "--fsize=unlimited:");
    }
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  private static boolean run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue() == 0;
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      unmount(folder);
    }
  }

  /** Takes it away, if it is there. */
  static void unmount(Path folder) throws IOException {
    run("umount", "-l", folder.toString());
  }
}
