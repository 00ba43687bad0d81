// SPDX-License-Identifier: Apache-2.0
package nodeline.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import nodeline.config.Fields;
import nodeline.config.Source;
import nodeline.config.YamlNode;
import nodeline.device.HostRequest;
import nodeline.group.ApiCommand;

/** Reads one request of a job. */
final class RequestReader {
  private static final String WHERE = " of a request";
  private static final List<String> REQUESTS =
      Arrays.stream(ApiCommand.values())
          .filter(ApiCommand::hasMessageId)
          .map(ApiCommand::word)
          .sorted()
          .toList();
  private static final List<String> KEYS =
      List.of("action", "request", "messageID", "message", "role", "timeout");

  private final Source source;
  private final TimeoutReader timeouts;

  RequestReader(Source source) {
    this.source = source;
    this.timeouts = new TimeoutReader(source);
  }

  JobRequest read(YamlNode node, Roles roles) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw source.problem(node.line(), "not a request", "begin each with \"- action: NAME\"");
    }
    Fields fields = new Fields(source, WHERE, mapping, KEYS);
    String action = required(fields, "action", "the name of the action that makes it");
    ApiCommand request = request(fields);
    boolean sync = request == ApiCommand.SYNC;
    allow(fields, "role", request == ApiCommand.WAIT_ALL, "only lava-wait-all waits for a role");
    allow(fields, "message", !sync, "a sync carries none: send it by lava-send");
    Map<String, String> message = message(fields);
    return new JobRequest(
        source.file() + ":" + fields.line("request"),
        action,
        roles,
        words(fields, request, message),
        timeouts.read(fields),
        message);
  }

  private static ApiCommand request(Fields fields) {
    String given = required(fields, "request", String.join(", ", REQUESTS));
    String word = given.replace('_', '-'); // LAVA takes both
    return ApiCommand.of(word)
        .filter(ApiCommand::hasMessageId)
        .orElseThrow(
            () ->
                fields.problem(
                    "request", "unknown request \"" + word + "\"", Source.allowed(word, REQUESTS)));
  }

  private static String required(Fields fields, String key, String what) {
    return fields
        .text(key)
        .orElseThrow(() -> fields.problem(key, "a request without " + key, "add it: " + what));
  }

  private static void allow(Fields fields, String key, boolean allowed, String hint) {
    if (fields.has(key) && !allowed) {
      throw fields.problem(key, "key \"" + key + "\" of the wrong request", hint);
    }
  }

  private Map<String, String> message(Fields fields) {
    Map<String, String> message = new LinkedHashMap<>();
    Optional<YamlNode.Mapping> mapping = fields.mapping("message");
    for (YamlNode.Entry entry : mapping.map(YamlNode.Mapping::entries).orElse(List.of())) {
      if (!(entry.value() instanceof YamlNode.Scalar scalar) || scalar.text() == null) {
        throw source.problem(
            entry.line(),
            "key \"" + entry.key() + "\" of a message is not one value",
            "write \"%s: VALUE\" on one line; '' is an empty value".formatted(entry.key()));
      }
      message.put(entry.key(), scalar.text());
    }
    return message;
  }

  /** The request as a command line, checked as one. */
  private List<String> words(Fields fields, ApiCommand request, Map<String, String> message) {
    List<String> words = new ArrayList<>();
    words.add(request.word());
    words.add(required(fields, "messageID", "the message that is sent or waited for"));
    fields.text("role").ifPresent(words::add);
    if (request == ApiCommand.SEND) {
      message.forEach((key, value) -> words.add(pair(fields, key, value)));
    }
    try {
      HostRequest.read(words);
    } catch (Problem e) {
      throw fields.problem("request", e.getMessage(), e.hint());
    }
    return words;
  }

  private static String pair(Fields fields, String key, String value) {
    if (key.indexOf('=') >= 0) {
      throw fields.problem(
          "message", "bad key \"" + key + "\" of a message", "a key has A-Z a-z 0-9 _ -");
    }
    return key + "=" + value;
  }
}
