// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** A script's output: octet for octet into a file, and line by line to those who follow it. */
final class OutputTee extends OutputStream {
  /** The file has no more of it. */
  static final long MAX_FILE = 64L << 20;

  private static final int MAX_LINE = 4_096;
  private static final byte[] TRACE = {'+', ' '};

  private final OutputStream file;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long written;
  private boolean cut;

  OutputTee(OutputStream file, Consumer<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int offset, int length) throws IOException {
    int kept = (int) Math.max(0, Math.min(length, MAX_FILE - written));
    file.write(octets, offset, kept);
    written += kept;
    if (kept < length && !cut) {
      cut = true;
      file.write("\n(more was printed)\n".getBytes(StandardCharsets.US_ASCII));
    }
    for (int i = offset; i < offset + length; i++) {
      if (octets[i] == '\n') {
        endLine();
      } else {
        line.write(octets[i]);
        if (line.size() == MAX_LINE) {
          cutLine();
        }
      }
    }
  }

  /**
   * A signal at its end goes with the next piece, unless the piece has nothing else. The next piece
   * of a shell's trace is one too.
   */
  private void cutLine() {
    byte[] octets = line.toByteArray();
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    int cut = SuiteSignals.unfinished(text);
    byte[] rest = Arrays.copyOfRange(octets, cut > 0 ? cut : octets.length, octets.length);
    line.reset();
    line.write(octets, 0, octets.length - rest.length);
    endLine();
    if (SuiteSignals.isTrace(text)) {
      line.writeBytes(TRACE);
    }
    line.writeBytes(rest);
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  @Override
  public void flush() throws IOException {
    file.flush();
  }

  @Override
  public void close() throws IOException {
    if (line.size() > 0) {
      endLine();
    }
    file.close();
  }
}
