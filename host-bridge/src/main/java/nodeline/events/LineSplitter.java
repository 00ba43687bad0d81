// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Lines out of pieces of a file. One that is too long to be an event is passed over. */
final class LineSplitter {
  static final int MAX_LINE = 1 << 20;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteBuffer octets = ByteBuffer.allocate(64 * 1024);
  private boolean tooLong;

  /** Gives on the lines that end before the end of a file, as it is now. */
  void feed(FileChannel from, Consumer<String> lines) throws IOException {
    while (from.read(octets.clear()) > 0) {
      feed(octets.array(), octets.position(), lines);
    }
  }

  /** Gives on the lines that end in a piece. */
  void feed(byte[] octets, int length, Consumer<String> lines) {
    int from = 0;
    for (int at = 0; at < length; at++) {
      if (octets[at] == '\n') {
        add(octets, from, at);
        if (!tooLong) {
          lines.accept(line.toString(StandardCharsets.UTF_8));
        }
        reset();
        from = at + 1;
      }
    }
    add(octets, from, length);
  }

  private void add(byte[] octets, int from, int to) {
    tooLong |= line.size() + to - from > MAX_LINE;
    if (!tooLong) {
      line.write(octets, from, to - from);
    }
  }

  /** What comes next begins a line. */
  void reset() {
    line.reset();
    tooLong = false;
  }
}
