// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The pipe that all boards tell their events on. Each line is one write, so lines are whole. */
final class FaultEvents implements AutoCloseable {
  private final RandomAccessFile pipe;
  private final Thread reader;
  private volatile long last = System.nanoTime();

  /**
   * @param each told the events in their order, on one thread
   */
  FaultEvents(Path path, Consumer<FaultEvent> each) throws IOException {
    new ProcessBuilder("mkfifo", path.toString()).start().onExit().join();
    pipe = new RandomAccessFile(path.toFile(), "rw"); // a writer of our own: it never ends
    reader = new Thread(() -> read(each), "fault-events");
    reader.setDaemon(true);
    reader.start();
  }

  /** When the last event was read. */
  long last() {
    return last;
  }

  private void read(Consumer<FaultEvent> each) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try {
      int length;
      while ((length = pipe.read(buffer)) > 0) {
        last = System.nanoTime();
        for (int i = 0; i < length; i++) {
          if (buffer[i] != '\n') {
            line.write(buffer[i]);
            continue;
          }
          String text = line.toString(StandardCharsets.ISO_8859_1);
          line.reset();
          if (text.isEmpty()) {
            return;
          }
          each.accept(FaultEvent.parse(text, last));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the events' pipe", e);
    }
  }

  /** Returns when all that was told so far was read. */
  @Override
  public void close() throws IOException {
    pipe.write('\n');
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pipe.close();
  }
}
