// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import nodeline.hardware.rig.Board;

/**
 * Boards that talk at the full speed of 115,200 baud, and their clients. One thread writes, one
 * reads: the lines of all boards are spread evenly over time.
 */
final class PortsLoad implements AutoCloseable {
  /** Octets a second into each board. */
  static final int RATE = 11_520;

  private static final int LINES_A_SECOND = RATE / BoardStream.LINE;
  private static final long STUCK_NANOS = 5_000_000_000L;
  private static final long RETRY_NANOS = 100_000L;
  private static final int READ_OCTETS = 64 * 1024;

  /** Where a board's text goes in. */
  @FunctionalInterface
  interface Board {
    /** Returns how many octets were taken, perhaps none. */
    int write(byte[] octets) throws IOException;
  }

  /**
   * What some seconds brought.
   *
   * @param wrong octets from a stream's first wrong or missing one on, of all streams since the
   *     load began
   * @param octets as many were sent
   * @param latency from before a line's write until all of it was read
   * @param late by how much writes came later than they should
   * @param ownCpu percent of a core that this process took
   */
  record Result(long wrong, long octets, Micros latency, Micros late, double ownCpu) {}

  /** Where half, and 99 of 100, of many times are below. */
  record Micros(double p50, double p99) {
    static Micros of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Micros(at(sorted, 0.5), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double share) {
      return sorted.length == 0 ? Double.NaN : sorted[(int) (sorted.length * share)] / 1e3;
    }
  }

  private final List<? extends Board> boards;
  private final List<BoardStream> streams = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_OCTETS);
  private long[] latency;
  private int arrived;

  /**
   * @param maxSeconds of all runs together
   */
  PortsLoad(List<? extends Board> boards, List<SocketChannel> clients, int maxSeconds)
      throws IOException {
    this.boards = boards;
    for (int i = 0; i < clients.size(); i++) {
      streams.add(new BoardStream(i, maxSeconds * LINES_A_SECOND));
      clients.get(i).configureBlocking(false);
      clients.get(i).register(selector, SelectionKey.OP_READ, streams.get(i));
    }
  }

  /** Lets the boards talk, until all of it has come or nothing more comes. */
  Result run(int seconds) throws IOException {
    int lines = seconds * LINES_A_SECOND * boards.size();
    latency = new long[lines];
    arrived = 0;
    long began = System.nanoTime();
    long cpu = ownCpuNanos();
    CompletableFuture<long[]> writing = new CompletableFuture<>();
    Thread writer = new Thread(() -> writeAll(lines, writing), "boards");
    writer.start();
    readAll(writing);
    double ownCpu = (ownCpuNanos() - cpu) * 100.0 / (System.nanoTime() - began);
    long wrong = streams.stream().mapToLong(BoardStream::wrong).sum();
    return new Result(
        wrong,
        (long) lines * BoardStream.LINE,
        Micros.of(Arrays.copyOf(latency, arrived)),
        Micros.of(written(writing)),
        ownCpu);
  }

  private static long[] written(CompletableFuture<long[]> writing) throws IOException {
    try {
      return writing.join();
    } catch (CompletionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private static long ownCpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private void writeAll(int lines, CompletableFuture<long[]> done) {
    try {
      done.complete(writeAll(lines));
    } catch (IOException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private long[] writeAll(int lines) throws IOException {
    long[] late = new long[lines];
    byte[] line = new byte[BoardStream.LINE];
    double spacing = 1e9 / LINES_A_SECOND / boards.size();
    long began = System.nanoTime();
    for (int i = 0; i < lines; i++) {
      long due = began + (long) (i * spacing);
      long now = awaitNanos(due);
      late[i] = now - due;
      streams.get(i % boards.size()).next(line, now);
      write(boards.get(i % boards.size()), line, now);
    }
    return late;
  }

  private static long awaitNanos(long due) {
    long now = System.nanoTime();
    while (now - due < 0) {
      LockSupport.parkNanos(due - now);
      now = System.nanoTime();
    }
    return now;
  }

  private static void write(Board board, byte[] line, long began) throws IOException {
    byte[] rest = line;
    while (true) {
      int written = board.write(rest);
      if (written == rest.length) {
        return;
      }
      if (System.nanoTime() - began > STUCK_NANOS) {
        throw new IOException("a board's text is not taken");
      }
      rest = Arrays.copyOfRange(rest, written, rest.length);
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  private void readAll(CompletableFuture<long[]> writing) throws IOException {
    long last = System.nanoTime();
    while (!writing.isDone() || anyMissing()) {
      if (selector.select(100) > 0) {
        last = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
          read(key);
        }
        selector.selectedKeys().clear();
      } else if (writing.isDone() && System.nanoTime() - last > STUCK_NANOS) {
        return;
      }
    }
  }

  private boolean anyMissing() {
    return streams.stream().anyMatch(stream -> stream.missing() > 0);
  }

  private void read(SelectionKey key) throws IOException {
    buffer.clear();
    int octets = ((SocketChannel) key.channel()).read(buffer);
    long now = System.nanoTime();
    if (octets < 0) {
      key.cancel();
      return;
    }
    buffer.flip();
    ((BoardStream) key.attachment()).came(buffer, now, this::arrived);
  }

  private void arrived(long sentNanos, long cameNanos) {
    if (arrived < latency.length) {
      latency[arrived++] = cameNanos - sentNanos;
    }
  }

  /** The clients stay their maker's. */
  @Override
  public void close() throws IOException {
    selector.close();
  }
}
