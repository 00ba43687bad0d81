// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running bridge, by its control socket. {@code docs/status.md} has the commands and their
 * results. Each request has a connection of its own, so that threads may ask side by side.
 */
public final class BridgeClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** More than the bridge keeps of a console: new text may come meanwhile. */
  private static final int MAX_TAIL = 1 << 20;

  private final Path socket;

  /**
   * One for the bridge at a socket.
   *
   * @param socket its path
   */
  public BridgeClient(Path socket) {
    this.socket = socket;
  }

  /** One for the bridge at the usual place: {@code NODELINE_SOCKET}, else the user's own socket. */
  public static BridgeClient find() {
    return new BridgeClient(SocketPlace.find(System.getenv()));
  }

  /** The socket that it asks. */
  public Path socket() {
    return socket;
  }

  /**
   * Sends any command of the control socket.
   *
   * @param request the keys besides {@code command}
   * @param patience how long the answer may take
   * @return the result
   * @throws NodelineException the bridge's error, or that it does not answer in time
   */
  public JsonNode ask(String command, Map<String, Object> request, Duration patience) {
    Map<String, Object> message = new LinkedHashMap<>(request);
    message.put("command", command);
    try (SocketLines lines = new SocketLines(socket, patience)) {
      lines.send(message);
      return lines.receive().path("result");
    }
  }

  /**
   * What {@code nodeline status --json} prints.
   *
   * @throws NodelineException as {@link #ask}
   */
  public JsonNode status() {
    return ask("status", Map.of(), PATIENCE);
  }

  /**
   * The names of its devices, in the order of the configuration.
   *
   * @throws NodelineException as {@link #ask}
   */
  public List<String> devices() {
    List<String> names = new ArrayList<>();
    status().path("devices").forEach(device -> names.add(device.path("name").asText()));
    return names;
  }

  /**
   * Returns when links are up.
   *
   * @param devices whose; none: all
   * @throws NodelineException if they are not up in time, or there is no such device
   */
  public void waitUp(List<String> devices, Duration patience) {
    ask("wait", Map.of("up", devices), patience);
  }

  /**
   * Makes a call of the MultiNode API on behalf of a device. {@code docs/request.md} has the
   * results.
   *
   * @param words the command and its arguments, such as {@code lava-wait} and {@code ready}
   * @param timeout how long it may take, in whole seconds from 1 on
   * @throws NodelineException if the call fails or times out
   */
  public JsonNode call(String device, List<String> words, Duration timeout) {
    Map<String, Object> request =
        Map.of("device", device, "words", words, "timeoutSeconds", timeout.toSeconds());
    return ask("call", request, timeout.plus(PATIENCE));
  }

  /**
   * Switches a device's power, or resets it; returns when that is done.
   *
   * @param action {@code on}, {@code off}, {@code cycle} or {@code reset}
   * @throws NodelineException if it cannot be
   */
  public void power(String device, String action, Duration patience) {
    ask("power", Map.of("device", device, "action", action), patience);
  }

  /**
   * Makes all groups forget their messages.
   *
   * @throws NodelineException if a group belongs to a lava-coordinator
   */
  public void clearGroups() {
    status()
        .path("groups")
        .forEach(
            group -> ask("clear-group", Map.of("group", group.path("name").asText()), PATIENCE));
  }

  /**
   * The last text of a device's console, 64 KiB at most, as the board has printed it: it may hold
   * escapes.
   *
   * @throws NodelineException if there is no such device, or the bridge does not answer
   */
  public String console(String device) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (SocketLines lines = new SocketLines(socket, PATIENCE)) {
      lines.send(Map.of("command", "attach", "device", device, "readOnly", true, "force", false));
      lines.receive();
      JsonNode message = lines.receive();
      while (!message.has("writes") && text.size() < MAX_TAIL) {
        text.writeBytes(message.path("text").binaryValue());
        message = lines.receive();
      }
      return text.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new NodelineException("the bridge's answer is no text", "is it another version?", e);
    }
  }
}
