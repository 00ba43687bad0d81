// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the arguments of a request and checks them: what gets into a group, a board must be able to
 * name and to read in its cache file.
 */
final class LavaArguments {
  private static final int MAX_NAME = 255;

  private LavaArguments() {}

  /** The octets of a name that must be there. */
  static String name(LavaRequest request, String field) throws LavaFormatException {
    return optionalName(request, field)
        .orElseThrow(() -> new LavaFormatException("missing " + field));
  }

  /** The octets of a name, if it is there. */
  static Optional<String> optionalName(LavaRequest request, String field)
      throws LavaFormatException {
    Optional<String> name = request.octets(field);
    if (name.isPresent()) {
      check(field, name.get());
    }
    return name;
  }

  /** The octets of the message id, which a job's definition may give as a number. */
  static String id(LavaRequest request) throws LavaFormatException {
    JsonNode id = request.field(LavaRequest.ID);
    if (!id.isIntegralNumber()) {
      return name(request, LavaRequest.ID);
    }
    check(LavaRequest.ID, id.asText());
    return id.asText();
  }

  /** The group's size; 0 if it is not there, as at LAVA. */
  static int groupSize(LavaRequest request) throws LavaFormatException {
    JsonNode size = request.field(LavaRequest.SIZE);
    if (size.isMissingNode() || size.isNull()) {
      return 0;
    }
    String digits = size.asText();
    if (!digits.matches("[0-9]{1,6}")) {
      throw new LavaFormatException("bad " + LavaRequest.SIZE);
    }
    return Integer.parseInt(digits);
  }

  /** The pairs of a send, in octets and in their order; none if there is no message. */
  static Map<String, String> data(LavaRequest request) throws LavaFormatException {
    JsonNode message = request.field(LavaRequest.MESSAGE);
    Map<String, String> data = new LinkedHashMap<>();
    if (!message.isObject() && !message.isMissingNode() && !message.isNull()) {
      throw new LavaFormatException("the message is no object");
    }
    for (Map.Entry<String, JsonNode> pair : message.properties()) {
      put(data, pair);
    }
    return data;
  }

  /** Adds a pair, in octets. */
  static void put(Map<String, String> data, Map.Entry<String, JsonNode> pair)
      throws LavaFormatException {
    String key = LavaText.toOctets(pair.getKey());
    check("key", key);
    String value = LavaResponse.value(pair.getValue());
    if (key.indexOf('=') >= 0 || value.indexOf('\0') >= 0) {
      throw new LavaFormatException("a key with \"=\" or a value with a NUL");
    }
    data.put(key, value);
  }

  /** The octets of the job that asks. */
  static String job(LavaRequest request) throws LavaFormatException {
    return checkedJob(name(request, LavaRequest.CLIENT));
  }

  /** The octets of a job id. */
  static String job(String text) throws LavaFormatException {
    String job = LavaText.toOctets(text);
    check("job", job);
    return checkedJob(job);
  }

  /** It ends at the first colon of a line in a board's cache file. */
  private static String checkedJob(String job) throws LavaFormatException {
    if (job.indexOf(':') >= 0) {
      throw new LavaFormatException("a job with a colon");
    }
    return job;
  }

  /** The octets of a role. */
  static String role(String text) throws LavaFormatException {
    String role = LavaText.toOctets(text);
    check("role", role);
    return role;
  }

  private static void check(String what, String name) throws LavaFormatException {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new LavaFormatException(
          "bad %s: length=%d, max=%d".formatted(what, name.length(), MAX_NAME));
    }
    if (name.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new LavaFormatException("blank or control character in " + what);
    }
  }
}
