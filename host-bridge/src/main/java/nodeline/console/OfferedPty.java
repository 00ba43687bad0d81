// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import nodeline.FileAccess;
import nodeline.natives.Libc;

/**
 * A terminal that programs open as a device. Each time that one does, its octets come by a channel;
 * when the last one has closed it, the channel ends and the terminal is raw again.
 *
 * <pre>
 *   CLOSED   a program has opened it, seen every 100 ms ⇒ OPEN, a channel
 *   OPEN     hung up: the last program has closed it    ⇒ CLOSED
 * </pre>
 */
public final class OfferedPty implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;
  private static final int WAIT_MILLIS = 200;

  private final int master;
  private final Path device;
  private Function<OpenPort, Channel> channels;
  private EventLoop loop;
  private Future<?> nextLook;
  private Channel channel;
  private boolean closed;

  private OfferedPty(int master, Path device) {
    this.master = master;
    this.device = device;
  }

  /**
   * Makes a raw terminal.
   *
   * @param access who may open it
   */
  public static OfferedPty open(FileAccess access) throws IOException {
    int master = Libc.openMaster();
    try {
      Path device = Libc.terminal(master);
      access.apply(device);
      Libc.unlockTerminal(master);
      Libc.resetTerminal(device); // a master hangs up only once its terminal was open
      return new OfferedPty(master, device);
    } catch (IOException e) {
      Libc.close(master);
      throw e;
    }
  }

  /** The terminal, such as {@code /dev/pts/7}. */
  public Path device() {
    return device;
  }

  /**
   * Begins.
   *
   * @param on the loop of all its channels
   * @param made a channel of a port, registered with that loop
   */
  void start(EventLoop on, Function<OpenPort, Channel> made) {
    loop = on;
    channels = made;
    loop.execute(this::look);
  }

  private void look() {
    if (closed) {
      return;
    }
    if (Libc.isOpened(master)) {
      channel = channels.apply(new Opened());
    } else {
      nextLook = loop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void hungUp() {
    channel = null;
    if (closed) {
      Libc.close(master);
    } else {
      look();
    }
  }

  /** Hangs up whoever has it open. */
  @Override
  public void close() {
    if (loop == null) {
      Libc.close(master);
    } else {
      loop.execute(this::closeOnLoop);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its port's end is what counts.
  private void closeOnLoop() {
    if (closed) {
      return;
    }
    closed = true;
    if (channel == null) {
      nextLook.cancel(false);
      Libc.close(master);
    } else {
      channel.close();
    }
  }

  /** The terminal while a program has it open; the master outlives it. */
  private final class Opened implements OpenPort {
    private volatile boolean ended;

    @Override
    public int descriptor() {
      return master;
    }

    @Override
    public boolean isGone() {
      return !Libc.isOpened(master);
    }

    @Override
    public boolean hasExitCode() {
      return false;
    }

    @Override
    public int read(byte[] buffer) {
      return ended ? -1 : Libc.read(master, buffer, WAIT_MILLIS);
    }

    @Override
    public void write(byte[] data) throws IOException {
      byte[] rest = data;
      while (rest.length > 0 && !ended) {
        int count = Libc.write(master, rest, WAIT_MILLIS);
        if (count < 0) {
          throw new IOException(PortChannel.UNPLUGGED);
        }
        rest = Arrays.copyOfRange(rest, count, rest.length);
      }
    }

    @Override
    public void send(LineSignal signal) throws IOException {
      throw new IOException("a terminal has no " + signal);
    }

    @Override
    public OptionalInt close(boolean gone) {
      ended = true;
      if (isGone()) { // what the next program has to read stays
        Libc.resetTerminal(device);
      }
      try {
        // Twice: only then has the end of this channel, and so of its client, been told.
        loop.execute(() -> loop.execute(OfferedPty.this::hungUp));
      } catch (RejectedExecutionException stopped) {
        Libc.close(master);
      }
      return OptionalInt.empty();
    }
  }
}
