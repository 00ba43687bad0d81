// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import com.pty4j.PtyProcessBuilder;
import com.pty4j.unix.PtyHelpers;
import com.pty4j.unix.UnixPtyProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nodeline.IoReason;
import nodeline.natives.Libc;
import nodeline.natives.NativeLibraries;

/**
 * A command on a pty that is its controlling terminal, in a session of its own. Its end shows as
 * EIO on the master, after everything it wrote has been read.
 */
final class PtyConsole implements OpenPort {
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  /** What a command gets to end by itself once its terminal is gone, and after a hang-up. */
  private static final long GRACE_MILLIS = 2_000;

  /** What a command gets to read what was written last: a hang-up throws its unread input away. */
  private static final long SETTLE_MILLIS = 100;

  /** How long a read, and so a close, may hold the pty. */
  private static final int READ_MILLIS = 200;

  static {
    NativeLibraries.unpackPty();
    PtyHelpers.getInstance(); // has the library loaded
  }

  /**
   * Loads the library.
   *
   * @throws LinkageError if it cannot be loaded
   */
  static void load() {
    // The call alone has the class initialized.
  }

  /** Held while the pty is open: pty4j closes it when this object is collected. */
  private final UnixPtyProcess process;

  /** Held while the descriptor is read: once closed, its number may be another file's. */
  private final Object descriptorUse = new Object();

  private final PtySessions sessions;
  private boolean closed;

  private PtyConsole(UnixPtyProcess process, PtySessions sessions) {
    this.process = process;
    this.sessions = sessions;
  }

  /**
   * Starts the command by {@code /bin/sh -c} in the current folder, with this process's environment
   * and a plain terminal: {@code TERM=dumb}, 80 × 24. The command ignores no signal.
   *
   * @param blocking for {@link #read} and {@link #write}; else for the descriptor
   * @param sessions where what the command leaves behind is ended
   */
  static PtyConsole start(String command, boolean blocking, PtySessions sessions)
      throws OpenFailure {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TERM", "dumb");
    environment.remove("COLUMNS");
    environment.remove("LINES");
    try {
      PtyProcessBuilder builder =
          new PtyProcessBuilder(new String[] {"/bin/sh", "-c", command})
              .setEnvironment(environment)
              .setInitialColumns(COLUMNS)
              .setInitialRows(ROWS);
      UnixPtyProcess process = (UnixPtyProcess) Libc.unignoring(builder::start);
      if (!blocking) {
        Libc.setNonBlocking(process.getPty().getMasterFD());
      }
      sessions.add(process.pid());
      return new PtyConsole(process, sessions);
    } catch (IOException e) {
      throw new OpenFailure(command + ": cannot be started: " + IoReason.withoutPath(e), e);
    }
  }

  /**
   * Completed when the command has exited, even if a process it left behind holds the terminal.
   * Where Java cannot look at a process, as without /proc, a thread waits for it.
   */
  CompletionStage<?> exit() {
    return ProcessHandle.of(process.pid())
        .<CompletionStage<?>>map(ProcessHandle::onExit)
        .orElseGet(
            () -> process.isAlive() ? process.onExit() : CompletableFuture.completedFuture(null));
  }

  @Override
  public int descriptor() {
    return process.getPty().getMasterFD();
  }

  @Override
  public boolean isGone() {
    return !process.isAlive();
  }

  @Override
  public boolean hasExitCode() {
    return true;
  }

  /**
   * Not by pty4j's stream: that ends as soon as the command has, though the kernel may be about to
   * give what was written last, and processes that the command left behind go on writing.
   */
  @Override
  public int read(byte[] buffer) {
    synchronized (descriptorUse) {
      return closed ? -1 : Libc.read(descriptor(), buffer, READ_MILLIS);
    }
  }

  @Override
  public void write(byte[] data) throws IOException {
    process.getOutputStream().write(data);
  }

  @Override
  public void send(LineSignal signal) throws IOException {
    throw new IOException("a command's terminal has no " + signal);
  }

  /** With its last user gone a command usually ends by itself; else it is hung up, then killed. */
  @Override
  public OptionalInt close(boolean gone) {
    try {
      if (!exits(gone ? GRACE_MILLIS : SETTLE_MILLIS)) {
        process.hangup();
        closePty();
        if (!exits(GRACE_MILLIS)) {
          process.destroyForcibly();
        }
      }
      return OptionalInt.of(process.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return OptionalInt.empty();
    } finally {
      closePty();
      sessions.end(process.pid());
    }
  }

  private boolean exits(long millis) throws InterruptedException {
    try {
      exit().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private void closePty() {
    synchronized (descriptorUse) {
      closed = true;
      try {
        process.getPty().close();
      } catch (IOException e) {
        // Closed is closed.
      }
    }
  }
}
