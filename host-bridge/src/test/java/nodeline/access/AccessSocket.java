// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A plain client of a port, which knows nothing of telnet. */
final class AccessSocket implements AutoCloseable {
  private static final int RECEIVE_OCTETS = 64 * 1024;

  private final String kind;
  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private volatile boolean ended;

  /**
   * Connects.
   *
   * @param kind {@code telnet} or {@code tcp}, as the bridge names it
   */
  AccessSocket(String kind, int port) throws IOException {
    this.kind = kind;
    socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_OCTETS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** How the bridge names it. */
  String name() {
    return kind + " " + peer();
  }

  String peer() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Reads from now on. */
  AccessSocket reading() {
    Thread reader = new Thread(this::readAll, "reader");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  private void readAll() {
    byte[] octets = new byte[8_192];
    try {
      for (int n = socket.getInputStream().read(octets);
          n >= 0;
          n = socket.getInputStream().read(octets)) {
        synchronized (received) {
          received.write(octets, 0, n);
        }
      }
    } catch (IOException closed) {
      // By the test, or by the bridge.
    }
    ended = true;
  }

  byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  String text() {
    return new String(received(), StandardCharsets.ISO_8859_1);
  }

  void awaitText(String text) {
    await(text).atMost(AccessBench.PATIENCE).until(() -> text().contains(text));
  }

  void awaitEnd() {
    await("end").atMost(AccessBench.PATIENCE).until(() -> ended);
  }

  void type(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  void endInput() throws IOException {
    socket.shutdownOutput();
  }

  void leave() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
