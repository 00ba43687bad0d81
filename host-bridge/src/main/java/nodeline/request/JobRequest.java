// SPDX-License-Identifier: Apache-2.0
package nodeline.request;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import nodeline.group.ApiCommand;

/**
 * One call that an action of a job makes.
 *
 * @param place file and line, for errors
 * @param action name of the action
 * @param roles devices that make it
 * @param words of the call, such as {@code lava-wait} and {@code ipv4}
 * @param timeout instead of the device's
 * @param message what is sent, or what is to be filled with what is received
 */
public record JobRequest(
    String place,
    String action,
    Roles roles,
    List<String> words,
    Optional<Duration> timeout,
    Map<String, String> message) {
  private static final String VARIABLE = "$";

  public JobRequest {
    words = List.copyOf(words);
    message = Collections.unmodifiableMap(new LinkedHashMap<>(message));
  }

  /**
   * What is printed for it.
   *
   * @param received keys and values
   * @throws Problem a key that the message wants was not sent
   */
  public Map<String, Object> result(Map<String, String> received) {
    Map<String, String> filled = new LinkedHashMap<>(message);
    if (!words.get(0).equals(ApiCommand.SEND.word())) {
      filled.replaceAll((key, value) -> value(value, received));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("message", filled);
    result.put("messageID", words.get(1));
    return result;
  }

  private String value(String template, Map<String, String> received) {
    if (!template.startsWith(VARIABLE)) {
      return template;
    }
    String key = template.substring(VARIABLE.length());
    String value = received.get(key);
    if (value == null) {
      throw new Problem(
          "nobody sent the key \"%s\" of message \"%s\"".formatted(key, words.get(1)),
          received.isEmpty()
              ? "it has come without any data"
              : "its keys: " + String.join(", ", received.keySet()));
    }
    return value;
  }
}
