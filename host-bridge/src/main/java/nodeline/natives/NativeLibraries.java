// SPDX-License-Identifier: Apache-2.0
package nodeline.natives;

import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import nodeline.IoReason;
import nodeline.Problem;

/**
 * Where the native parts of the libraries are unpacked: a folder that no other user can write.
 *
 * <p>By itself jSerialComm unpacks a world-writable library into a world-writable folder, and pty4j
 * leaves a folder in {@code /tmp} behind at each start. So both get a folder that has the library
 * already: {@code jSerialComm.library.path} where the launcher gave one, else a temporary one that
 * is gone at exit. JNA and Netty unpack into it under names of their own and delete that at once.
 */
public final class NativeLibraries {
  public static final String FOLDER_PROPERTY = "jSerialComm.library.path";

  /** JNA asks ldconfig on ARM, which small systems lack: it takes all ARMs for soft-float ones. */
  private static final String LIBRARIES =
      String.join(
          ":",
          "/lib/aarch64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/lib/arm-linux-gnueabihf",
          "/usr/lib/arm-linux-gnueabihf",
          "/usr/lib64",
          "/lib64");

  private static Path folder;
  private static boolean temporary;

  private NativeLibraries() {}

  /**
   * Call before a native library is used; later calls do nothing.
   *
   * @throws Problem if there is no folder for them
   */
  public static synchronized void prepare() {
    if (folder != null) {
      return;
    }
    try {
      folder = openFolder();
    } catch (IOException e) {
      throw unwritable(e);
    }
    setDefault(FOLDER_PROPERTY);
    setDefault("pty4j.preferred.native.folder");
    setDefault("jna.tmpdir");
    setDefault("io.netty.native.workdir");
    setDefault("jna.library.path", LIBRARIES);
  }

  /**
   * Unpacks jSerialComm's library.
   *
   * @throws UnsatisfiedLinkError if it has none for this machine
   */
  public static void unpackSerial() {
    prepare();
    String name = "libjSerialComm.so";
    unpack("/Linux/" + serialArchitecture() + "/" + name, name);
  }

  /**
   * Unpacks pty4j's library.
   *
   * @throws UnsatisfiedLinkError if it has none for this machine
   */
  public static void unpackPty() {
    prepare();
    String name = "linux/" + Platform.ARCH + "/libpty.so";
    unpack("/resources/com/pty4j/native/" + name, name);
  }

  private static Path openFolder() throws IOException {
    String given = System.getProperty(FOLDER_PROPERTY, "");
    if (!given.isEmpty()) {
      return createPrivate(Path.of(given).toAbsolutePath());
    }
    temporary = true;
    StaleFolders temporaries =
        new StaleFolders(Path.of(System.getProperty("java.io.tmpdir")), "nodeline-native-");
    temporaries.remove(Instant.now());
    Path fresh = temporaries.create();
    fresh.toFile().deleteOnExit();
    return fresh;
  }

  private static void setDefault(String property) {
    setDefault(property, folder.toString());
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property, "").isEmpty()) {
      System.setProperty(property, value);
    }
  }

  private static Path createPrivate(Path path) throws IOException {
    return Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Replaces the file as a whole, and only if it differs: another process may be running it. */
  private static synchronized void unpack(String resource, String name) {
    Path file = folder.resolve(name);
    try (InputStream in = NativeLibraries.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new UnsatisfiedLinkError(none());
      }
      byte[] content = in.readAllBytes();
      if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
        return;
      }
      createPrivate(file.getParent());
      Path fresh = Files.createTempFile(file.getParent(), "unpack-", ".so");
      Files.write(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      deleteAtExit(file);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static Problem unwritable(IOException e) {
    String given = System.getProperty(FOLDER_PROPERTY, "");
    return new Problem(
        "cannot unpack native libraries into %s: %s"
            .formatted(
                given.isEmpty() ? System.getProperty("java.io.tmpdir") : given,
                IoReason.withoutPath(e)),
        "set XDG_CACHE_HOME to a folder of your own that has room",
        e);
  }

  /** In a temporary folder. Java deletes in the opposite order: folders come first here. */
  private static void deleteAtExit(Path file) {
    if (temporary) {
      for (Path part = folder; !part.equals(file); ) {
        part = part.resolve(file.getName(part.getNameCount()));
        part.toFile().deleteOnExit();
      }
    }
  }

  /** That a library was not made for this machine. */
  public static String none() {
    return "no library for " + System.getProperty("os.arch");
  }

  private static String serialArchitecture() {
    String arch = System.getProperty("os.arch");
    return switch (arch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64" -> "armv8_64";
      case "arm" -> "armv6hf";
      case "i386", "x86" -> "x86";
      default -> arch;
    };
  }
}
