// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import nodeline.Problem;

/** Asks a running bridge over its control socket. */
public final class ControlClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration ENDLESS = Duration.ofDays(36_500);
  private static final int MAX_REPLY = 64 << 20;
  private static final byte[] NOTHING =
      "{\"coordinatorNotes\":[],\"groups\":[],\"devices\":[]}".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final Duration patience;
  private final SocketChannel channel;
  private final Selector selector;

  /**
   * Connects.
   *
   * @throws Problem if no bridge serves the socket
   */
  public ControlClient(Path path) {
    this(path, PATIENCE);
  }

  /** Connects for requests whose answers may take days. */
  public static ControlClient patient(Path path) {
    return new ControlClient(path, ENDLESS);
  }

  /**
   * Connects for a person who waits at a key: an answer comes within five seconds or not at all.
   */
  public static ControlClient hasty(Path path) {
    return new ControlClient(path, SHORT_PATIENCE);
  }

  ControlClient(Path path, Duration patience) {
    this.path = path;
    this.patience = patience;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      throw absent(path, e);
    }
  }

  /**
   * Loads a client's classes on a thread of its own, while the command line is read: loading is
   * most of a short command.
   */
  public static void load() {
    Thread thread = new Thread(ControlClient::readNothing, "load");
    thread.setDaemon(true);
    thread.start();
  }

  private static void readNothing() {
    try {
      Selector.open().close();
      ControlJson.as(ControlJson.parse(NOTHING), BridgeStatus.class);
    } catch (IOException e) {
      // The command itself meets that, if it asks a bridge.
    }
  }

  /**
   * The bridge that serves a socket now; empty if none does.
   *
   * @throws Problem if it is another user's, or does not answer
   */
  public static Optional<BridgeStatus> find(Path path) {
    ControlClient client;
    try {
      client = new ControlClient(path);
    } catch (Problem none) {
      if (isDenied(path)) {
        throw none;
      }
      return Optional.empty();
    }
    try (client) {
      return Optional.of(client.status());
    }
  }

  static Problem absent(Path path, IOException cause) {
    if (isDenied(path)) {
      return new Problem(
          "the bridge belongs to another user: socket=" + path,
          "ask as its owner, or by sudo",
          cause);
    }
    return new Problem(
        "no bridge is running: socket=" + path,
        "start one by \"nodeline run FILE\", or name its socket by --socket or "
            + ControlPath.VARIABLE,
        cause);
  }

  static boolean isDenied(Path path) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
      return !Files.isWritable(path);
    } catch (IOException e) {
      return e instanceof AccessDeniedException; // by a folder above it
    }
  }

  /**
   * The bridge as it is now.
   *
   * @throws Problem if it does not answer
   */
  public BridgeStatus status() {
    return as(ask(Map.of("command", "status")), BridgeStatus.class, "a status");
  }

  /**
   * Its groups as they are now.
   *
   * @throws Problem if it does not answer
   */
  public List<GroupState> groups() {
    JsonNode groups = ask(Map.of("command", "groups")).path("groups");
    return List.of(as(groups, GroupState[].class, "a list of groups"));
  }

  /**
   * The file of its events.
   *
   * @throws Problem if it has none, or does not answer
   */
  public Path events() {
    String file = ask(Map.of("command", "events")).path("file").asText();
    if (file.isEmpty()) {
      throw new Problem(
          "this bridge keeps no events", "a coordinator alone has none; name a folder by --state");
    }
    return Path.of(file);
  }

  /**
   * Makes a group forget its messages.
   *
   * @throws Problem if there is no such group, or it does not answer
   */
  public GroupState.ClearedState clearGroup(String group) {
    JsonNode cleared = ask(Map.of("command", "clear-group", "group", group));
    return as(cleared, GroupState.ClearedState.class, "what was cleared");
  }

  /**
   * Switches a device's power, or resets it; returns when that is done.
   *
   * @param action {@code on}, {@code off}, {@code cycle} or {@code reset}
   * @throws Problem if it cannot be, or the bridge does not answer
   */
  public void power(String device, String action) {
    ask(Map.of("command", "power", "device", device, "action", action));
  }

  /**
   * Makes the bridge end.
   *
   * @return its process, which may take some seconds to
   * @throws Problem if it does not answer
   */
  public long stop() {
    return ask(Map.of("command", "stop")).path("pid").asLong();
  }

  /**
   * Makes the bridge read its configuration again.
   *
   * @throws Problem if that is refused, or it does not answer
   */
  public Reloaded reload() {
    return as(ask(Map.of("command", "reload")), Reloaded.class, "what was reloaded");
  }

  /**
   * Makes a call on behalf of a device and waits for its answer.
   *
   * @param words the command and its arguments
   * @param timeout instead of the device's
   * @throws Problem if the call fails, or the bridge does not answer
   */
  public CallAnswer call(String device, List<String> words, Optional<Duration> timeout) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("command", "call");
    request.put("device", device);
    request.put("words", words);
    timeout.ifPresent(limit -> request.put("timeoutSeconds", limit.toSeconds()));
    return new CallAnswer(ask(request));
  }

  private static <T> T as(JsonNode node, Class<T> type, String what) {
    try {
      return ControlJson.as(node, type);
    } catch (JsonProcessingException e) {
      throw new Problem("the bridge's answer is not " + what, "is it another version?", e);
    }
  }

  /**
   * Sends a request, which names its {@code command}, and returns the result.
   *
   * @throws Problem the bridge's own, or that it does not answer
   */
  public JsonNode ask(Map<String, Object> request) {
    try {
      byte[] line = (ControlJson.line(request) + "\n").getBytes(StandardCharsets.UTF_8);
      if (line.length > ControlServer.MAX_REQUEST) {
        throw new Problem(
            "request too long: octets=%d, max=%d".formatted(line.length, ControlServer.MAX_REQUEST),
            "split its data over several messages");
      }
      long deadline = System.nanoTime() + patience.toNanos();
      send(line);
      JsonNode reply = ControlJson.parse(line(deadline));
      if (reply.has("error")) {
        throw new Problem(reply.path("error").asText(), reply.path("hint").asText());
      }
      return reply.path("result");
    } catch (IOException e) {
      throw new Problem(
          "the bridge does not answer: " + e.getMessage(), "it may be stopping: look again", e);
    }
  }

  private void send(byte[] line) {
    try {
      channel.write(ByteBuffer.wrap(line));
    } catch (IOException closed) {
      // By a bridge that has no place for us; what it said before is there to be read.
    }
  }

  private byte[] line(long deadline) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer octets = ByteBuffer.allocate(65_536);
    while (line.size() < MAX_REPLY) {
      octets.clear();
      int count = channel.read(octets);
      if (count < 0) {
        throw new IOException("connection closed, socket=" + path);
      }
      line.write(octets.array(), 0, count);
      if (count > 0 && octets.get(count - 1) == '\n') {
        return line.toByteArray();
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IOException("no reply in %d s, socket=%s".formatted(patience.toSeconds(), path));
      }
      selector.select(1 + left / 1_000_000);
      selector.selectedKeys().clear();
    }
    throw new IOException("reply too long, max=" + MAX_REPLY);
  }

  /** The process of the bridge that serves the socket, if it says. */
  static OptionalLong pidOf(Path path) {
    try (ControlClient client = new ControlClient(path, SHORT_PATIENCE)) {
      return OptionalLong.of(client.status().pid());
    } catch (Problem e) {
      return OptionalLong.empty();
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
