// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client of the control socket that keeps no rule. */
final class RawClient implements AutoCloseable {
  private final SocketChannel channel;

  RawClient(Path path) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  RawClient send(String octets) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(octets.getBytes(US_ASCII));
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    return this;
  }

  /** Sends what fits without waiting for the server, or until it closes the connection. */
  void sendAtOnce(String octets) throws IOException {
    channel.configureBlocking(false);
    ByteBuffer buffer = ByteBuffer.wrap(octets.getBytes(US_ASCII));
    try {
      while (buffer.hasRemaining() && channel.write(buffer) > 0) {}
    } catch (IOException closedByServer) {
      return;
    }
  }

  /** The next line without its end; what came, if the server closes the connection before. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    ByteBuffer octet = ByteBuffer.allocate(1);
    while (channel.read(octet.clear()) > 0 && octet.get(0) != '\n') {
      line.append((char) octet.get(0));
    }
    return line.toString();
  }

  /** Whether the server closes the connection rather than answers. */
  boolean isClosedByServer() throws IOException {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
