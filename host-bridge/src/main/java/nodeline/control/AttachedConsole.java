// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nodeline.Problem;

/** A console of a running bridge, over its control socket. One thread reads, any may write. */
public final class AttachedConsole implements AutoCloseable {
  private static final int MAX_WRITE = 1_024;

  /** Told what comes, in order, on the thread that reads. */
  public interface Reader {
    /** Text of the board, without frames. */
    void text(byte[] octets) throws IOException;

    /** Text was dropped here, because it was not read. */
    void lost(long octets);

    /**
     * What was typed here was thrown away.
     *
     * @param why in a few words
     */
    void notTyped(long octets, String why);

    /** The break that was asked for here was not sent. */
    default void noBreak(String why) {}

    /** The console was lost, or is open again. */
    void open(boolean now);

    /**
     * The board's power was switched, or it was reset, by the bridge.
     *
     * @param why in a few words
     */
    default void boardGone(String why) {}

    /**
     * Who writes from now on.
     *
     * @param self whether this is who does
     * @param writer its name; empty for nobody
     */
    void writer(boolean self, String writer);

    /** The attached clients, as was asked for here, oldest first. */
    default void clients(List<String> names) {}
  }

  private final SocketChannel channel;
  private final ByteBuffer read = ByteBuffer.allocate(65_536).flip();

  /**
   * Attaches.
   *
   * @param request the command {@code attach} (docs/status.md)
   * @throws Problem if there is no bridge, or it refuses
   */
  public AttachedConsole(Path path, Map<String, Object> request) {
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      throw ControlClient.absent(path, e);
    }
    try {
      send(request);
      JsonNode reply = ControlJson.parse(line());
      if (reply.has("error")) {
        throw new Problem(reply.path("error").asText(), reply.path("hint").asText());
      }
    } catch (IOException e) {
      throw new Problem(
          "the bridge does not answer: " + e.getMessage(), "it may be stopping: look again", e);
    }
  }

  /**
   * Reads until either side closes the connection.
   *
   * @throws IOException the reader's, or why the connection has ended
   */
  public void read(Reader reader) throws IOException {
    while (true) {
      JsonNode message = ControlJson.parse(line());
      if (message.has("text")) {
        reader.text(message.path("text").binaryValue());
      } else if (message.has("lost")) {
        reader.lost(message.path("lost").asLong());
      } else if (message.has("notTyped")) {
        reader.notTyped(message.path("notTyped").asLong(), message.path("why").asText());
      } else if (message.has("noBreak")) {
        reader.noBreak(message.path("noBreak").asText());
      } else if (message.has("open")) {
        reader.open(message.path("open").asBoolean());
      } else if (message.has("boardGone")) {
        reader.boardGone(message.path("boardGone").asText());
      } else if (message.has("clients")) {
        List<String> names = new ArrayList<>();
        message.path("clients").forEach(name -> names.add(name.asText()));
        reader.clients(names);
      } else if (message.has("error")) {
        throw new IOException(message.path("error").asText());
      } else if (message.has("writes")) {
        reader.writer(message.path("writes").asBoolean(), message.path("writer").asText());
      }
    }
  }

  /** Types. */
  public void write(byte[] octets) throws IOException {
    for (int from = 0; from < octets.length; from += MAX_WRITE) {
      int to = Math.min(octets.length, from + MAX_WRITE);
      send(Map.of("write", Arrays.copyOfRange(octets, from, to)));
    }
  }

  /**
   * Types a program's lines, which only this client is to see, as it is to see their answers.
   *
   * @param answers how their lines begin
   */
  public void write(byte[] octets, List<String> answers) throws IOException {
    for (int from = 0; from < octets.length; from += MAX_WRITE) {
      int to = Math.min(octets.length, from + MAX_WRITE);
      send(Map.of("write", Arrays.copyOfRange(octets, from, to), "answers", answers));
    }
  }

  /** Types a secret, whose echo neither the log nor other clients are to have. */
  public void writeSecret(byte[] octets) throws IOException {
    send(Map.of("write", octets, "secret", true));
  }

  /** Tells the console's log something, in 200 characters at most. */
  public void note(String text) throws IOException {
    send(Map.of("note", text));
  }

  /**
   * What the bridge types when this client is gone, killed or not.
   *
   * @param octets 16 at most; none: nothing any more
   */
  public void will(byte[] octets) throws IOException {
    send(Map.of("will", octets));
  }

  public void sendBreak() throws IOException {
    send(Map.of("break", true));
  }

  /** Writes from now on, whoever did before. */
  public void takeOver() throws IOException {
    send(Map.of("takeOver", true));
  }

  /** Asks who is attached. */
  public void askClients() throws IOException {
    send(Map.of("who", true));
  }

  private synchronized void send(Object message) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((ControlJson.line(message) + "\n").getBytes(StandardCharsets.US_ASCII));
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  private byte[] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (read.hasRemaining()) {
        byte octet = read.get();
        if (octet == '\n') {
          return line.toByteArray();
        }
        line.write(octet);
      }
      int count = channel.read(read.clear());
      read.flip();
      if (count < 0) {
        throw new IOException("the bridge has closed the console");
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // What was typed has been taken.
    }
  }
}
