// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This host's name, for people. */
public final class HostName {
  private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /** As the kernel has it, and nobody's question to a name server; empty if it tells none. */
  public static String get() {
    try {
      return Files.readString(FILE).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
