// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.flood;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;

/** A board that costs nothing: this process is its shim, its console a unix socket. */
final class SocketBoard implements AutoCloseable {
  private static final AtomicInteger CALLS = new AtomicInteger();

  private final ServerSocketChannel server;
  private final SocketChannel console;
  private final StringBuilder heard = new StringBuilder();
  private final AtomicLong floodOctets = new AtomicLong();
  private volatile boolean flooding;
  private volatile IOException floodFailure;
  private Thread flood;
  private int floodNumber;

  private SocketBoard(ServerSocketChannel server) throws IOException {
    this.server = server;
    this.console = server.accept();
    Thread reader = new Thread(this::read, "board");
    reader.setDaemon(true);
    reader.start();
  }

  /** The socket that a bridge is to connect to. */
  static ServerSocketChannel listen(Path socket) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket));
  }

  /** The board of the bridge that has connected, or will. */
  static SocketBoard accept(ServerSocketChannel server) throws IOException {
    return new SocketBoard(server);
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    try {
      while (console.read(buffer.clear()) >= 0) {
        hear(new String(buffer.array(), 0, buffer.position(), ISO_8859_1));
      }
    } catch (IOException e) {
      // The bridge has ended, or this board.
    }
  }

  private synchronized void hear(String text) {
    if (!flooding) {
      heard.append(text);
      notifyAll();
    }
  }

  /** Makes a call of one request and returns its reply's operation, payload and check. */
  String call(Verb verb, String payload) throws IOException, InterruptedException {
    String id = "c%011x".formatted(CALLS.incrementAndGet());
    RequestHeader header = new RequestHeader(id, 1, verb, 60, OptionalInt.of(60), 1, 1);
    write((new Request(header, payload).encode() + "\n").getBytes(ISO_8859_1));
    return reply("#NL1:" + id + ":");
  }

  /** The rest of the line that begins so and is more than "not yet"; it waits for that. */
  synchronized String reply(String start) throws InterruptedException {
    long deadline = System.nanoTime() + 90_000_000_000L;
    while (System.nanoTime() < deadline) {
      int at = heard.indexOf(start);
      int end = at < 0 ? -1 : heard.indexOf("\n", at);
      if (end >= 0) {
        String reply = heard.substring(at + start.length(), end);
        heard.delete(0, end + 1);
        if (!reply.startsWith("w:")) {
          return reply;
        }
      } else {
        wait(1_000);
      }
    }
    throw new IllegalStateException("no reply " + start + " in: " + heard);
  }

  void write(byte[] octets) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(octets);
    while (bytes.hasRemaining()) {
      console.write(bytes);
    }
  }

  /** Floods until told otherwise. What it hears is thrown away meanwhile. */
  void flood(Flood kind) {
    flooding = true;
    flood = new Thread(() -> floodOn(kind), "flood");
    flood.setDaemon(true);
    flood.start();
  }

  /** Floods in all ways, one after the other, until it is closed. */
  void flood(int first) {
    flooding = true;
    flood = new Thread(() -> floodInAllWays(first), "flood");
    flood.setDaemon(true);
    flood.start();
  }

  private void floodInAllWays(int first) {
    Flood[] kinds = Flood.values();
    try {
      for (int i = first; flooding; i++) {
        byte[] lines = kinds[i % kinds.length].lines(floodNumber);
        floodNumber += lines.length / 8;
        write(lines);
        floodOctets.addAndGet(lines.length);
      }
    } catch (IOException e) {
      floodFailure = e;
    }
  }

  /** Octets of the flood that the bridge took. */
  long octets() {
    return floodOctets.get();
  }

  private void floodOn(Flood kind) {
    byte[] lines = kind.lines(floodNumber);
    try {
      while (flooding) {
        lines = kind.repeats() ? lines : kind.lines(floodNumber);
        floodNumber += lines.length / 8; // more than lines: no number comes twice
        write(lines);
        floodOctets.addAndGet(lines.length);
      }
    } catch (IOException e) {
      floodFailure = e;
    }
  }

  /**
   * Ends the flood; returns how many octets the bridge took.
   *
   * @throws IOException if it had ended by itself
   */
  long endFlood() throws IOException, InterruptedException {
    flooding = false;
    flood.join();
    if (floodFailure != null) {
      throw floodFailure;
    }
    return floodOctets.getAndSet(0);
  }

  @Override
  public void close() throws IOException {
    server.close();
    console.close();
  }
}
