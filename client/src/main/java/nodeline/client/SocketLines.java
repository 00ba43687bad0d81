// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A connection to the control socket: bounded lines of JSON, until a deadline. */
final class SocketLines implements AutoCloseable {
  /** Octets of a line. */
  static final int MAX_REPLY = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final Duration patience;
  private final long deadline;
  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer read = ByteBuffer.allocate(65_536).flip();

  /**
   * Connects.
   *
   * @param patience for all that is read here
   * @throws NodelineException if no bridge serves the socket
   */
  SocketLines(Path path, Duration patience) {
    this.path = path;
    this.patience = patience;
    this.deadline = System.nanoTime() + patience.toNanos();
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      throw new NodelineException(
          "no bridge is running: socket=%s: %s".formatted(path, e.getMessage()),
          "start one by \"nodeline run FILE\", or name its socket by NODELINE_SOCKET",
          e);
    }
  }

  void send(Map<String, Object> message) {
    try {
      byte[] line = (JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
      ByteBuffer octets = ByteBuffer.wrap(line);
      while (octets.hasRemaining() && System.nanoTime() < deadline) {
        channel.write(octets);
      }
    } catch (IOException closed) {
      // By a bridge that has no place for us; what it said before is there to be read.
    }
  }

  /**
   * The next object.
   *
   * @throws NodelineException the bridge's own error, or that it does not answer
   */
  JsonNode receive() {
    JsonNode message;
    try {
      message = JSON.readTree(line());
    } catch (JsonProcessingException e) {
      throw new NodelineException("the bridge's answer is no JSON", "is it another version?", e);
    } catch (IOException e) {
      throw new NodelineException(
          "the bridge does not answer: %s, socket=%s".formatted(e.getMessage(), path), "", e);
    }
    if (!message.isObject()) {
      throw new NodelineException("the bridge's answer is no object", "is it another version?");
    }
    if (message.has("error")) {
      throw new NodelineException(
          ShownText.of(message.path("error").asText()),
          ShownText.of(message.path("hint").asText()));
    }
    return message;
  }

  private byte[] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() <= MAX_REPLY) {
      while (read.hasRemaining()) {
        byte octet = read.get();
        if (octet == '\n') {
          return line.toByteArray();
        }
        line.write(octet);
      }
      fill();
    }
    throw new IOException("reply too long, max=" + MAX_REPLY);
  }

  private void fill() throws IOException {
    int count = channel.read(read.clear());
    read.flip();
    if (count < 0) {
      throw new IOException("connection closed");
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new IOException("no reply in %d s".formatted(patience.toSeconds()));
    }
    if (count == 0) {
      selector.select(1 + left / 1_000_000);
      selector.selectedKeys().clear();
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
      channel.close();
    } catch (IOException e) {
      // Nothing is lost: replies come before.
    }
  }
}
