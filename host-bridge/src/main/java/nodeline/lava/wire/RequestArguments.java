// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the arguments of a request and checks them: what gets into a group, a board must be able to
 * name and to read in its cache file.
 */
public final class RequestArguments {
  private static final int MAX_NAME = 255;

  private RequestArguments() {}

  /** The octets of a name that must be there. */
  public static String name(WireRequest request, String field) throws WireFormatException {
    String name = required(request, field);
    check(field, name);
    return name;
  }

  /** The octets of a name, if it is there. */
  public static Optional<String> optionalName(WireRequest request, String field)
      throws WireFormatException {
    Optional<String> name = request.octets(field);
    if (name.isPresent()) {
      check(field, name.get());
    }
    return name;
  }

  /** The octets of a name that must be there and may hold blanks. */
  private static String text(WireRequest request, String field) throws WireFormatException {
    String text = required(request, field);
    checkText(field, text);
    return text;
  }

  private static String required(WireRequest request, String field) throws WireFormatException {
    return request.octets(field).orElseThrow(() -> new WireFormatException("missing " + field));
  }

  /**
   * The octets of the message id, which may hold blanks, and which a job's definition may give as a
   * number.
   */
  public static String id(WireRequest request) throws WireFormatException {
    JsonNode id = request.field(WireRequest.ID);
    if (!id.isIntegralNumber()) {
      return text(request, WireRequest.ID);
    }
    checkText(WireRequest.ID, id.asText());
    return id.asText();
  }

  /** The group's size; 0 if it is not there, as at LAVA. */
  public static int groupSize(WireRequest request) throws WireFormatException {
    JsonNode size = request.field(WireRequest.SIZE);
    if (size.isMissingNode() || size.isNull()) {
      return 0;
    }
    String digits = size.asText();
    if (!digits.matches("[0-9]{1,6}")) {
      throw new WireFormatException("bad " + WireRequest.SIZE);
    }
    return Integer.parseInt(digits);
  }

  /** The pairs of a send, in octets and in their order; none if there is no message. */
  public static Map<String, String> data(WireRequest request) throws WireFormatException {
    JsonNode message = request.field(WireRequest.MESSAGE);
    Map<String, String> data = new LinkedHashMap<>();
    if (!message.isObject() && !message.isMissingNode() && !message.isNull()) {
      throw new WireFormatException("the message is no object");
    }
    for (Map.Entry<String, JsonNode> pair : message.properties()) {
      put(data, pair);
    }
    return data;
  }

  /** Adds a pair, in octets. */
  public static void put(Map<String, String> data, Map.Entry<String, JsonNode> pair)
      throws WireFormatException {
    String key = WireText.toOctets(pair.getKey());
    check("key", key);
    String value = WireResponse.value(pair.getValue());
    if (key.indexOf('=') >= 0 || value.indexOf('\0') >= 0) {
      throw new WireFormatException("a key with \"=\" or a value with a NUL");
    }
    data.put(key, value);
  }

  /** The octets of the job that asks. */
  public static String job(WireRequest request) throws WireFormatException {
    return checkedJob(text(request, WireRequest.CLIENT));
  }

  /** The octets of a job id. */
  public static String job(String text) throws WireFormatException {
    String job = WireText.toOctets(text);
    checkText("job", job);
    return checkedJob(job);
  }

  /** It ends at the first colon of a line in a board's cache file. */
  private static String checkedJob(String job) throws WireFormatException {
    if (job.indexOf(':') >= 0) {
      throw new WireFormatException("a job with a colon");
    }
    return job;
  }

  /** The octets of a role. */
  public static String role(String text) throws WireFormatException {
    String role = WireText.toOctets(text);
    check("role", role);
    return role;
  }

  private static void check(String what, String name) throws WireFormatException {
    checkText(what, name);
    if (name.indexOf(' ') >= 0) {
      throw new WireFormatException("blank in " + what);
    }
  }

  private static void checkText(String what, String name) throws WireFormatException {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new WireFormatException(
          "bad %s: length=%d, max=%d".formatted(what, name.length(), MAX_NAME));
    }
    if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new WireFormatException("control character in " + what);
    }
  }
}
