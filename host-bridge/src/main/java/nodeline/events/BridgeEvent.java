// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that happened.
 *
 * @param time milliseconds since 1970 on the host's clock, which may jump
 * @param mono milliseconds on a clock that only grows, within one start of the host
 * @param host the host's name
 * @param device empty if it is about none
 * @param group of the device; empty if it is about none
 * @param data the kind's own fields, in their order: texts, numbers, lists of texts
 */
public record BridgeEvent(
    long time,
    long mono,
    String host,
    EventKind kind,
    String device,
    String group,
    Map<String, Object> data) {
  /** The field that tells of a call of the host on behalf of a board, and its value. */
  static final String BY = "by";

  static final String HOST = "host";

  /** A text of its data; empty if there is none. */
  public String text(String key) {
    return data.get(key) instanceof String text ? text : "";
  }

  /** A number of its data; 0 if there is none. */
  public long number(String key) {
    return data.get(key) instanceof Number number ? number.longValue() : 0;
  }

  /** A list of its data; empty if there is none. */
  @SuppressWarnings("unchecked") // each list of an event is one of texts
  public List<String> list(String key) {
    return data.get(key) instanceof List<?> list ? (List<String>) list : List.of();
  }

  /** The call's command; empty if it is about none. */
  public String command() {
    return text("command");
  }

  /** The message that its call is about; empty for calls without one. */
  public String messageId() {
    List<String> arguments = list("arguments");
    return arguments.isEmpty() || !isOfMessage() ? "" : arguments.get(0);
  }

  private boolean isOfMessage() {
    return isSend() || isWait();
  }

  /** Whether its call is a {@code lava-send}. */
  public boolean isSend() {
    return command().equals("lava-send");
  }

  /** Whether its call puts a message into the group: a send, and a sync. */
  public boolean sends() {
    return isSend() || command().equals("lava-sync");
  }

  /** Whether its call is one of the host on behalf of the board. */
  boolean isByHost() {
    return text(BY).equals(HOST);
  }

  /** Whether its call waits for messages. */
  public boolean isWait() {
    return command().equals("lava-wait")
        || command().equals("lava-wait-all")
        || command().equals("lava-sync");
  }

  /** The same at another moment of both clocks. */
  public BridgeEvent at(long millis) {
    return new BridgeEvent(millis, millis, host, kind, device, group, data);
  }

  /** The same with one field more. */
  public BridgeEvent with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(data);
    more.put(key, value);
    return new BridgeEvent(time, mono, host, kind, device, group, more);
  }

  /** About how many octets it takes in memory. */
  public int octets() {
    int octets = 400;
    for (Object value : data.values()) {
      if (value instanceof String text) {
        octets += 2 * text.length();
      } else if (value instanceof List<?> list) {
        for (Object one : list) {
          octets += 40 + 2 * one.toString().length();
        }
      }
    }
    return octets;
  }
}
