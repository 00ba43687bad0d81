// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import nodeline.Problem;

/**
 * The folders in which a system shows itself. A missing or unreadable one is empty: devices and
 * processes go while one looks.
 *
 * @param root that of the running system, or a folder that holds another's
 */
public record SystemTree(Path root) {
  private static final Path LIVE = Path.of("/");

  /** No file that says one thing is longer. */
  private static final int MAX_OCTETS = 64 * 1024;

  /** The running system. */
  public static SystemTree live() {
    return new SystemTree(LIVE);
  }

  /**
   * The system whose folders a folder holds.
   *
   * @throws Problem if there is no such folder
   */
  public static SystemTree in(Path folder) {
    try {
      return new SystemTree(folder.toRealPath());
    } catch (IOException e) {
      throw new Problem("no such folder: " + folder, "it must hold sys, proc, dev and run", e);
    }
  }

  public boolean isLive() {
    return root.equals(LIVE);
  }

  /** Where an absolute path of that system is in this one. */
  public Path path(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  /** How that system calls a path in this one. */
  public String name(Path path) {
    return isLive() ? path.toString() : "/" + root.relativize(path);
  }

  /** What a folder holds, by name. */
  public List<Path> list(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    Collections.sort(found);
    return found;
  }

  /** A file's text; its one line end at the end is no part of it. */
  public Optional<String> text(Path file) {
    return octets(file)
        .map(octets -> new String(octets, StandardCharsets.UTF_8))
        .map(text -> text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
  }

  /** A file's octets, 64 KiB at most. */
  Optional<byte[]> octets(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(MAX_OCTETS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where a symbolic link points to, one step; absolute targets are that system's. */
  public Optional<Path> target(Path link) {
    try {
      Path target = Files.readSymbolicLink(link);
      return Optional.of(
          target.isAbsolute() ? path(target.toString()) : link.resolveSibling(target).normalize());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a link says that there shall be no such unit of systemd. */
  public boolean isMasked(String unit) {
    return target(path(unit)).filter(path("/dev/null")::equals).isPresent();
  }

  /** The path with all links followed. */
  public Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The value of a property of a device in udev's database. */
  public Optional<String> udevProperty(String deviceNumber, String property) {
    String start = "E:" + property + "=";
    return text(udevData(deviceNumber)).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }

  /** Whether udev knows a device at all. */
  boolean hasUdevData(String deviceNumber) {
    return Files.exists(udevData(deviceNumber));
  }

  private Path udevData(String deviceNumber) {
    return path("/run/udev/data/c" + deviceNumber);
  }
}
