// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/** What people and programs do to a state folder, under a coordinator and after it was killed. */
enum Tampering {
  NONE,
  /** As a stale lock. */
  LOCK_REMOVED,
  FOLDER_MOVED,
  /** By a copy, with which it goes on after the kill. */
  FOLDER_REPLACED,
  JOURNAL_MOVED,
  /** As tools that restore a backup or a clock of 1970 leave it. */
  JOURNAL_COPIED,
  LEFTOVERS;

  /** Whether a coordinator must notice, and acknowledge nothing more. */
  boolean isSeen() {
    return List.of(FOLDER_MOVED, FOLDER_REPLACED, JOURNAL_MOVED).contains(this);
  }

  void whileItRuns(Path state) throws IOException {
    Path journal = state.resolve("journal");
    switch (this) {
      case LOCK_REMOVED -> Files.delete(state.resolve("lock"));
      case FOLDER_MOVED -> Files.move(state, aside(state));
      case FOLDER_REPLACED -> {
        Files.move(state, aside(state));
        copy(aside(state), state);
      }
      case JOURNAL_MOVED -> Files.move(journal, aside(state));
      case LEFTOVERS -> Files.setLastModifiedTime(journal, FileTime.fromMillis(0));
      default -> {}
    }
  }

  void whileItIsDown(Path state) throws IOException {
    Path journal = state.resolve("journal");
    switch (this) {
      case FOLDER_MOVED -> Files.move(aside(state), state);
      case FOLDER_REPLACED -> delete(aside(state));
      case JOURNAL_MOVED -> Files.move(aside(state), journal);
      case JOURNAL_COPIED -> {
        Files.delete(state.resolve("lock"));
        Files.move(journal, aside(state));
        Files.copy(aside(state), journal);
        Files.delete(aside(state));
        Files.setLastModifiedTime(journal, FileTime.fromMillis(0));
      }
      case LEFTOVERS -> {
        Files.writeString(state.resolve("lock"), "1\n");
        Files.writeString(state.resolve("journal.new"), "half of a journal");
      }
      default -> {}
    }
  }

  private static Path aside(Path state) {
    return state.resolveSibling("aside");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
