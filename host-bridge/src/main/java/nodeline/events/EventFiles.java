// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import nodeline.IoReason;
import nodeline.Problem;

/** The events that are kept: the newest file and those that were put away before it. */
public final class EventFiles {
  static final int MAX_PARTS = 100;
  private static final int TRIES = 50;
  private static final long PAUSE_NANOS = 10_000_000;

  private final Path newest;

  /**
   * Those of a file, and of its older parts.
   *
   * @param newest such as {@code events.jsonl}
   */
  public EventFiles(Path newest) {
    this.newest = newest;
  }

  /**
   * Gives on each event, the oldest first. A line that is none is passed over: a write that a full
   * disk cut short leaves one.
   *
   * @throws Problem if they cannot be read
   */
  public void read(Consumer<BridgeEvent> to) {
    List<FileChannel> parts = new ArrayList<>();
    try {
      try {
        open(parts);
        for (FileChannel part : parts) {
          read(part, to);
        }
      } finally {
        close(parts);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Whether there are any: a full disk may have kept all of them away.
   *
   * @throws Problem if that cannot be seen
   */
  public boolean areThere() {
    try {
      return key().isPresent() || Files.exists(part(1));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Gives on each event as {@link #read}; what is returned goes on where that ends. There may be no
   * file yet.
   *
   * @throws Problem if they cannot be read
   */
  public EventTail follow(Consumer<BridgeEvent> to) {
    List<FileChannel> parts = new ArrayList<>();
    try {
      try {
        Optional<Object> key = areThere() ? open(parts) : Optional.empty();
        int older = parts.size() - (key.isPresent() ? 1 : 0);
        for (FileChannel part : parts.subList(0, older)) {
          read(part, to);
        }
        return key.isPresent()
            ? new EventTail(newest, parts.remove(older), key.get())
            : new EventTail(newest);
      } finally {
        close(parts);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Problem unreadable(IOException why) {
    return new Problem(
        "cannot read the events: " + IoReason.of(why),
        "name the bridge's state folder by --state, or ask as its user",
        why);
  }

  /**
   * All of them before the first is read: the bridge may put one away meanwhile. It may do so while
   * they are opened too, and then they are opened again.
   *
   * @return which file the newest is, the last of them; empty: it is not there
   */
  private Optional<Object> open(List<FileChannel> parts) throws IOException {
    for (int left = TRIES; ; left--) {
      Optional<Object> before = key();
      boolean all = before.isPresent() || left == 0 || !Files.exists(part(1));
      if (all && opened(parts, before.isPresent()) && (left == 0 || before.equals(key()))) {
        return before;
      }
      if (left == 0) {
        throw new NoSuchFileException(newest.toString());
      }
      close(parts);
      parts.clear();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Which file it is now; empty: none is there, as between an old one and the next. */
  private Optional<Object> key() throws IOException {
    try {
      return Optional.of(EventTail.key(newest));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private boolean opened(List<FileChannel> parts, boolean hasNewest) throws IOException {
    int oldest = 0;
    while (oldest < MAX_PARTS && Files.exists(part(oldest + 1))) {
      oldest++;
    }
    if (oldest == 0 && !hasNewest) {
      throw new NoSuchFileException(newest.toString());
    }
    try {
      for (int number = oldest; number > 0; number--) {
        parts.add(FileChannel.open(part(number), StandardOpenOption.READ));
      }
      if (hasNewest) {
        parts.add(FileChannel.open(newest, StandardOpenOption.READ));
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void close(List<FileChannel> parts) throws IOException {
    for (FileChannel part : parts) {
      part.close();
    }
  }

  private Path part(int number) {
    return part(newest, number);
  }

  /** The file that was put away as the last but so many. */
  static Path part(Path newest, int number) {
    return newest.resolveSibling(newest.getFileName() + "." + number);
  }

  private static void read(FileChannel part, Consumer<BridgeEvent> to) throws IOException {
    new LineSplitter().feed(part, line -> EventJson.read(line).ifPresent(to));
  }
}
