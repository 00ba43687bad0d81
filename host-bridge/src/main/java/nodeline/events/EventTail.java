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
    if (open()) {
      channel.position(channel.size());
    }
    return this;
  }

  /** Gives on the events that have come since the last time. */
  public void poll(Consumer<BridgeEvent> to) throws IOException {
    if (channel == null && !open()) {
      return;
    }
    readAll(to);
    if (!isSame()) {
      readAll(to); // what came before it was put away
      missed |= !key.equals(keyOfLast());
      if (open()) {
        readAll(to);
      }
    }
  }

  /** Whether files came and went between two looks: not all events were given on. */
  public boolean hasMissed() {
    return missed;
  }

  private Object keyOfLast() throws IOException {
    try {
      return key(EventFiles.part(file, 1));
    } catch (NoSuchFileException e) {
      return key; // those that are put away are not kept
    }
  }

  private void readAll(Consumer<BridgeEvent> to) throws IOException {
    if (channel.size() < channel.position()) {
      channel.position(0);
      splitter.reset();
    }
    splitter.feed(channel, line -> EventJson.read(line).ifPresent(to));
  }

  /** It may be put away while it is opened, and then the next one is. */
  private boolean open() throws IOException {
    try {
      do {
        close();
        key = key(file);
        channel = FileChannel.open(file, StandardOpenOption.READ);
      } while (!isSame());
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

  private boolean isSame() throws IOException {
    try {
      return Objects.equals(key, key(file));
    } catch (NoSuchFileException e) {
      return true; // the next one is not there yet
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
