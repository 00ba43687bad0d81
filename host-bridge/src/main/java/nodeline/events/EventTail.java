// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;

/** Reads a file of events as it grows, and the next one when it was put away. */
public final class EventTail implements AutoCloseable {
  private final Path file;
  private final LineSplitter splitter = new LineSplitter();
  private FileChannel channel;
  private Object key;
  private boolean missed;

  public EventTail(Path file) {
    this.file = file;
  }

  /** Goes on with a file that is open, of this key. */
  EventTail(Path file, FileChannel channel, Object key) {
    this.file = file;
    this.channel = channel;
    this.key = key;
  }

  /** Passes over what is there already. */
  public EventTail skip() throws IOException {
    if (open(file)) {
      channel.position(channel.size());
    }
    return this;
  }

  /** Gives on the events that have come since the last time. */
  public void poll(Consumer<BridgeEvent> to) throws IOException {
    if (channel == null && !open(file)) {
      return;
    }
    readAll(to);
    while (!isSame()) {
      readAll(to); // what came before it was put away
      if (!openNext()) {
        return;
      }
      readAll(to);
    }
  }

  /** The one that was begun after the one that was read; false: it is not there yet. */
  private boolean openNext() throws IOException {
    Object read = key;
    int place;
    do {
      place = place(read);
      if (!open(place > 1 ? EventFiles.part(file, place - 1) : file)) {
        return false;
      }
    } while (place(read) != place); // another one was put away meanwhile
    missed |= place == 0 && Files.exists(EventFiles.part(file, 1));
    return true;
  }

  /** Which of those that were put away this is, 1 for the last one; 0: it is gone. */
  private int place(Object read) throws IOException {
    for (int number = 1; number <= EventFiles.MAX_PARTS; number++) {
      try {
        if (read.equals(key(EventFiles.part(file, number)))) {
          return number;
        }
      } catch (NoSuchFileException e) {
        return 0;
      }
    }
    return 0;
  }

  /** Whether files came and went between two looks: not all events were given on. */
  public boolean hasMissed() {
    return missed;
  }

  private void readAll(Consumer<BridgeEvent> to) throws IOException {
    if (channel.size() < channel.position()) {
      channel.position(0);
      splitter.reset();
    }
    splitter.feed(channel, line -> EventJson.read(line).ifPresent(to));
  }

  /** It may be put away while it is opened, and then the next one is. */
  private boolean open(Path part) throws IOException {
    try {
      Object found = key(part);
      FileChannel opened = FileChannel.open(part, StandardOpenOption.READ);
      while (!is(found, part)) {
        opened.close();
        found = key(part);
        opened = FileChannel.open(part, StandardOpenOption.READ);
      }
      close();
      key = found;
      channel = opened;
      splitter.reset();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Which file it is now, whatever its name. */
  static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Whether it is the newest one; as long as the next one is not there yet, it is. */
  private boolean isSame() throws IOException {
    return is(key, file);
  }

  private static boolean is(Object key, Path part) throws IOException {
    try {
      return Objects.equals(key, key(part));
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
