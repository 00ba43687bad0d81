// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** Standard output that keeps its failure: a full disk must not end with status 0. */
public final class StandardOutput extends OutputStream {
  /** Of a terminal that has no size, as on a serial line. */
  static final int COLUMNS = 80;

  private final OutputStream out;
  private IOException failure;

  public StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  public StandardOutput(OutputStream out) {
    this.out = out;
  }

  public PrintWriter writer() {
    return new PrintWriter(new OutputStreamWriter(this, UTF_8), true);
  }

  /** Why the first failed write failed. */
  public synchronized Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] octets, int offset, int length) throws IOException {
    try {
      out.write(octets, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /** Whether it is a terminal whose user has nothing against colours. */
  public static boolean isColourful() {
    boolean refused =
        !System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
            || System.getenv().getOrDefault("TERM", "dumb").equals("dumb");
    return !refused && isTerminal();
  }

  /** Whether it is a terminal, whatever standard input is. */
  public static boolean isTerminal() {
    return isTerminal(1);
  }

  /** The same of standard error. */
  public static boolean isErrorTerminal() {
    return isTerminal(2);
  }

  /** Columns of its terminal, {@link #COLUMNS} where that has no size; 0: it is no terminal. */
  public static int width() {
    return width(1);
  }

  /** The same of standard error. */
  public static int errorWidth() {
    return width(2);
  }

  private static int width(int descriptor) {
    return isTerminal(descriptor) ? columns(Path.of("/proc/self/fd/" + descriptor)) : 0;
  }

  /** By {@code stty}: Java knows no terminal's size. */
  private static int columns(Path terminal) {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(terminal.toFile()).start();
      String[] size = new String(stty.getInputStream().readAllBytes(), UTF_8).strip().split(" ");
      int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      return columns > 0 ? columns : COLUMNS;
    } catch (IOException | NumberFormatException e) {
      return COLUMNS;
    }
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String name = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
      return name.startsWith("/dev/pts/")
          || name.startsWith("/dev/tty")
          || name.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
