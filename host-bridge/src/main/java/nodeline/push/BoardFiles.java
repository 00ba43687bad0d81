// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import nodeline.Problem;

/** Names and modes of files, here and on a board. */
final class BoardFiles {
  private static final int PERMISSIONS = 9;

  private BoardFiles() {}

  /** From now on the board's shell can print octets: {@code _nl_decode}. */
  static void defineOctets(CheckedShell shell) {
    shell.define(CheckedShell.script("decode.sh") + "\n" + CheckedShell.script("nul.sh"));
  }

  /** A text's octets, a character each. */
  static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Octets as people read them. */
  static String shown(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** A file's mode as {@code chmod} takes it, such as {@code 755}. */
  static String mode(Path file) {
    try {
      int mode = 0;
      String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      for (int i = 0; i < PERMISSIONS; i++) {
        mode |= permissions.charAt(i) == '-' ? 0 : 0400 >> i;
      }
      return Integer.toOctalString(mode);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What writes a file's octets. */
  interface Source {
    void copy(OutputStream out) throws IOException;
  }

  /**
   * Where a file of the board is to be here, under its own name.
   *
   * @throws Problem if that is no name of a file
   */
  static Path place(String path, Path folder) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new Problem(path + ": names no file", "name a file on the board");
    }
    Path place = folder.resolve(name);
    if (Files.isDirectory(place)) {
      throw new Problem(place + ": is a folder", "get the file into another one");
    }
    return place;
  }

  /**
   * Writes a file beside its place, and moves it there when it is whole.
   *
   * @param mode as {@code ls} prints it, {@code -rw-r--r--}
   */
  static void write(Path place, String mode, Source source) throws IOException {
    Path file = Files.createTempFile(place.toAbsolutePath().getParent(), ".nodeline-", "");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        source.copy(out);
      }
      if (mode.length() > PERMISSIONS) {
        String permissions = mode.substring(1, 1 + PERMISSIONS);
        Files.setPosixFilePermissions(
            file,
            PosixFilePermissions.fromString(
                permissions.replaceAll("[st]", "x").replaceAll("[ST]", "-")));
      }
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
