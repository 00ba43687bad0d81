// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.hardware.rig.Shells;

/** A disk of its own, an ext4 in a file, whose power can be cut: what it has not synced is lost. */
final class LoopDisk implements AutoCloseable {
  private static final long OCTETS = 768L * 1_048_576;

  /** EXT4_IOC_SHUTDOWN, an {@code _IOR('X', 125, __u32)}, with NOLOGFLUSH. */
  private static final String SHUTDOWN =
      """
      import fcntl, os, struct, sys
      fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack("I", 2))""";

  private final Path image;
  private final Path folder;

  /**
   * Makes and mounts it.
   *
   * @throws nodeline.hardware.rig.MissingPrerequisite if this machine permits no such mount
   */
  LoopDisk(Path parent, String name) throws IOException {
    Shells.requireInstalled("python3");
    Shells.requireInstalled("mkfs.ext4");
    image = parent.resolve(name + ".ext4");
    folder = Files.createDirectories(parent.resolve(name));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(OCTETS); // sparse
    }
    Commands.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    Commands.require(
        "loop-mounted disks", "mount", "-o", "loop", image.toString(), folder.toString());
  }

  Path folder() {
    return folder;
  }

  /** Nothing that is written after this, or is not synced, is on the disk. */
  void cutPower() throws IOException {
    Commands.run("python3", "-c", SHUTDOWN, folder.toString());
  }

  /** Its power is back; no program may have files of it open. */
  void restore() throws IOException {
    Commands.run("umount", folder.toString());
    Commands.run("mount", "-o", "loop", image.toString(), folder.toString());
  }

  @Override
  public void close() {
    Commands.attempt("umount", folder.toString());
  }
}
