// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** The last text of a console; takes no room before there is any. */
final class History {
  static final int MAX_OCTETS = 64 * 1024;

  private byte[] ring = new byte[0];
  private long total;

  /** Adds text; the buffer stays as it is. */
  void add(ByteBuf text) {
    grow(text.readableBytes());
    int from = text.readerIndex() + Math.max(0, text.readableBytes() - MAX_OCTETS);
    total += from - text.readerIndex();
    while (from < text.writerIndex()) {
      int at = (int) (total % ring.length);
      int length = Math.min(text.writerIndex() - from, ring.length - at);
      text.getBytes(from, ring, at, length);
      from += length;
      total += length;
    }
  }

  void endLine() {
    add(Unpooled.wrappedBuffer(new byte[] {'\r', '\n'}));
  }

  /** Only while nothing was overwritten, so that all of it stays in its place. */
  private void grow(int more) {
    long needed = Math.min(MAX_OCTETS, total + more);
    if (ring.length < needed) {
      int doubled = Math.max(1_024, Integer.highestOneBit((int) needed - 1) * 2);
      ring = Arrays.copyOf(ring, Math.min(MAX_OCTETS, doubled));
    }
  }

  /** The last octets, so many at most. */
  byte[] tail(int most) {
    byte[] tail = new byte[(int) Math.min(most, Math.min(total, ring.length))];
    for (int i = 0; i < tail.length; i++) {
      tail[i] = ring[(int) ((total - tail.length + i) % ring.length)];
    }
    return tail;
  }

  byte[] octets() {
    if (total <= ring.length) {
      return Arrays.copyOf(ring, (int) total);
    }
    int start = (int) (total % ring.length);
    byte[] octets = new byte[ring.length];
    System.arraycopy(ring, start, octets, 0, ring.length - start);
    System.arraycopy(ring, 0, octets, ring.length - start, start);
    return octets;
  }
}
