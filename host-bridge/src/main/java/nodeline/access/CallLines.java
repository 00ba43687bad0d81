// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Lines about a board's calls among its text. A line waits until the board's own line has ended:
 * another process may print one while a call ends.
 */
final class CallLines {
  private static final int MAX_HELD = 64;

  private final Deque<byte[]> held = new ArrayDeque<>();
  private boolean midLine;

  /** Text of the board; the buffer stays the caller's. */
  void text(ByteBuf text, Consumer<ByteBuf> out) {
    int end =
        held.isEmpty() ? -1 : text.indexOf(text.writerIndex(), text.readerIndex(), (byte) '\n');
    if (end < 0) {
      out.accept(text);
    } else {
      int rest = end + 1;
      out.accept(text.slice(text.readerIndex(), rest - text.readerIndex()));
      while (!held.isEmpty()) {
        out.accept(Unpooled.wrappedBuffer(held.remove()));
      }
      if (rest < text.writerIndex()) {
        out.accept(text.slice(rest, text.writerIndex() - rest));
      }
    }
    midLine = text.isReadable() ? text.getByte(text.writerIndex() - 1) != '\n' : midLine;
  }

  /** A call has ended. Of very many in one line of the board, the last come in its midst. */
  void add(byte[] line, Consumer<ByteBuf> out) {
    if (midLine && held.size() < MAX_HELD) {
      held.add(line);
    } else {
      out.accept(Unpooled.wrappedBuffer(line));
    }
  }
}
