// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.io.IOException;
import java.nio.ByteBuffer;
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
  private final ByteBuffer octets = ByteBuffer.allocate(64 * 1024);
  private FileChannel channel;
  private Object key;

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
      close();
      if (open()) {
        readAll(to);
      }
    }
  }

  private void readAll(Consumer<BridgeEvent> to) throws IOException {
    if (channel.size() < channel.position()) {
      channel.position(0);
      splitter.reset();
    }
    while (channel.read(octets.clear()) > 0) {
      splitter.feed(octets.array(), octets.position(), line -> EventJson.read(line).ifPresent(to));
    }
  }

  private boolean open() throws IOException {
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      splitter.reset();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean isSame() throws IOException {
    try {
      return Objects.equals(key, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
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
