// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A console's wire: a unix socket for the bridge at one end, a board's tty at the other, and faults
 * between. The board may be changed; the wire stays. All bytes are recorded as the receiver gets
 * them.
 */
public final class Cable implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Lane toHost;
  private final Lane toBoard;
  private final ByteArrayOutputStream hostHeard = new ByteArrayOutputStream();
  private final ByteArrayOutputStream boardHeard = new ByteArrayOutputStream();
  private final ConcurrentLinkedQueue<SocketChannel> hosts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile OutputStream board = OutputStream.nullOutputStream();
  private volatile boolean mute;
  private volatile boolean echo;
  private volatile boolean breaking;
  private volatile boolean deaf;
  private boolean counted;
  private long toBoardOctets;

  public Cable(Path socket, Faults toHost, Faults toBoard) throws IOException {
    this.toHost = new Lane(toHost);
    this.toBoard = new Lane(toBoard);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread("accept", this::acceptHosts);
  }

  /** Connects a board's tty until it ends. Returns the thread that ends with it. */
  public Thread plug(InputStream fromBoard, OutputStream intoBoard) {
    board = intoBoard;
    return thread("board", () -> pumpBoard(fromBoard));
  }

  public synchronized byte[] hostHeard() {
    return hostHeard.toByteArray();
  }

  public synchronized byte[] boardHeard() {
    return boardHeard.toByteArray();
  }

  /** Faults that have happened, both ways. */
  public int faults() {
    return toHost.faults() + toBoard.faults();
  }

  /** From now on nothing that the board's programs say reaches the bridge, or it does again. */
  public void mute(boolean yes) {
    mute = yes;
  }

  /** From now on what the host says comes back to it, too. */
  public void echo() {
    echo = true;
  }

  /** From now on each line that the board is given ends with a wrong octet, or no more. */
  public void breakLines(boolean yes) {
    breaking = yes;
  }

  /** From now on nothing that the host says reaches the board. */
  public void deafen() {
    deaf = true;
  }

  /** From now on octets are counted and no longer kept, for runs that have no end. */
  public synchronized void countOnly() {
    counted = true;
  }

  /** Octets that a board was given so far, whether there was a board or not. */
  public synchronized long toBoardOctets() {
    return toBoardOctets;
  }

  /** How often the host has connected. */
  public int connections() {
    return connections.get();
  }

  /** Puts bytes on the wire as if the board's kernel had printed them. */
  public void fromKernel(byte[] bytes) {
    give(bytes);
  }

  /** Ends every connection that there is; the next one is served like the first. */
  public void hangUp() throws IOException {
    for (SocketChannel host : hosts) {
      host.close();
      hosts.remove(host);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }

  private void acceptHosts() throws IOException {
    while (true) {
      SocketChannel host = server.accept();
      hosts.add(host);
      connections.incrementAndGet();
      thread("host", () -> pumpHost(host));
    }
  }

  private void pumpHost(SocketChannel host) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (host.read(buffer.clear()) >= 0) {
      toBoard.carry(buffer.array(), buffer.position(), this::giveBoard);
    }
    hosts.remove(host);
  }

  private void giveBoard(byte[] bytes) throws IOException {
    if (deaf) {
      return;
    }
    for (int i = 1; breaking && i < bytes.length; i++) {
      bytes[i - 1] = (byte) (bytes[i] == '\n' ? bytes[i - 1] ^ 1 : bytes[i - 1]);
    }
    synchronized (this) {
      toBoardOctets += bytes.length;
      if (!counted) {
        boardHeard.writeBytes(bytes);
      }
    }
    OutputStream to = board;
    try {
      to.write(bytes);
      to.flush();
    } catch (IOException boardGone) {
      board = OutputStream.nullOutputStream();
    }
    if (echo) {
      toHost.carry(bytes, bytes.length, this::give);
    }
  }

  private void pumpBoard(InputStream fromBoard) throws IOException {
    byte[] buffer = new byte[4096];
    int length;
    while ((length = fromBoard.read(buffer)) >= 0) {
      if (!mute) {
        toHost.carry(buffer, length, this::give);
      }
    }
  }

  private synchronized void give(byte[] bytes) {
    if (!counted) {
      hostHeard.writeBytes(bytes);
    }
    for (SocketChannel host : hosts) {
      try {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
          host.write(out);
        }
      } catch (IOException hostGone) {
        hosts.remove(host);
      }
    }
  }

  private static Thread thread(String name, IoTask task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException endOfThisEnd) {
                // A closed socket or a tty without its board: this direction is over.
                return;
              }
            },
            "cable-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private interface IoTask {
    void run() throws IOException;
  }
}
