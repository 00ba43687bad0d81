// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import nodeline.terminal.TerminalFilter;

/** Whole lines of one device into an output that several share, each with its name in front. */
final class PrefixedLines extends OutputStream {
  private static final int MAX_LINE = 1 << 16;

  private final byte[] prefix;
  private final OutputStream out;
  private final UnaryOperator<byte[]> filter;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * @param out the others use it as a lock, too
   * @param terminal whether it is one, on which text has to be harmless
   */
  PrefixedLines(String prefix, OutputStream out, boolean terminal) {
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    this.out = out;
    TerminalFilter harmless = TerminalFilter.of(System.getenv());
    this.filter = terminal ? harmless::filter : UnaryOperator.identity();
  }

  @Override
  public void write(int octet) throws IOException {
    line.write(octet);
    if (octet == '\n' || line.size() == MAX_LINE) {
      end();
    }
  }

  @Override
  public void write(byte[] octets, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      write(octets[i]);
    }
  }

  private void end() throws IOException {
    byte[] text = filter.apply(line.toByteArray());
    line.reset();
    boolean whole = text.length > 0 && text[text.length - 1] == '\n';
    synchronized (out) {
      out.write(prefix);
      out.write(text);
      if (!whole) {
        out.write('\n');
      }
      out.flush();
    }
  }

  /** The last line gets its end. */
  @Override
  public void close() throws IOException {
    if (line.size() > 0) {
      end();
    }
  }
}
