// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event as a line of JSON in printable ASCII: {@code docs/events.md}. One thread writes with one
 * of these.
 */
public final class EventJson {
  private static final int MAX_DEPTH = 8;
  private static final long SECOND = 1_000;
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();
  private static final JsonMapper MAPPER = new JsonMapper(FACTORY);

  /** Of a field of ours; a file may come from anybody. */
  private static final String NAME = "[A-Za-z0-9_-]{1,40}";

  private static final List<String> COMMON =
      List.of("time", "mono", "host", "event", "device", "group");

  private long second = Long.MIN_VALUE;
  private String secondText = "";
  private long stamped = Long.MIN_VALUE;
  private String stamp = "";

  private final JsonBytes json = new JsonBytes();

  /** The line, without its end. */
  public String line(BridgeEvent event) {
    write(event);
    return new String(take(), StandardCharsets.US_ASCII).stripTrailing();
  }

  /** Adds a line, with its end; its octets. */
  int write(BridgeEvent event) {
    int before = json.length();
    json.sign('{').name("time").text(stamp(event.time()));
    json.name("mono").number(event.mono());
    json.name("host").text(event.host());
    json.name("event").text(event.kind().word());
    if (!event.device().isEmpty()) {
      json.name("device").text(event.device());
    }
    if (!event.group().isEmpty()) {
      json.name("group").text(event.group());
    }
    for (Map.Entry<String, Object> field : event.data().entrySet()) {
      write(json.name(field.getKey()), field.getValue());
    }
    json.sign('}').sign('\n');
    return json.length() - before;
  }

  /** Octets of the lines that were added. */
  int length() {
    return json.length();
  }

  /** Takes back what was added after so many octets. */
  void cut(int length) {
    json.cut(length);
  }

  /** The lines that were added since the last time. */
  byte[] take() {
    return json.take();
  }

  private static void write(JsonBytes json, Object value) {
    if (value instanceof String text) {
      json.text(text);
    } else if (value instanceof Number number) {
      json.number(number.longValue());
    } else if (value instanceof List<?> list) {
      char before = '[';
      for (Object one : list) {
        json.sign(before).text(one.toString());
        before = ',';
      }
      if (list.isEmpty()) {
        json.sign(before);
      }
      json.sign(']');
    } else {
      throw new IllegalArgumentException("not a field of an event: " + value);
    }
  }

  /** Such as {@code 2026-11-24T04:12:33.123Z}; the second's text is made once. */
  private String stamp(long millis) {
    if (millis == stamped) {
      return stamp;
    }
    stamped = millis;
    long now = Math.floorDiv(millis, SECOND);
    if (now != second) {
      second = now;
      String whole = Instant.ofEpochSecond(now).toString();
      secondText = whole.substring(0, whole.length() - 1) + '.';
    }
    long rest = Math.floorMod(millis, SECOND);
    stamp = secondText + (rest < 10 ? "00" : rest < 100 ? "0" : "") + rest + 'Z';
    return stamp;
  }

  /** The event of a line; empty if it is none, or one of a kind that only later versions know. */
  public static Optional<BridgeEvent> read(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      Optional<EventKind> kind = EventKind.of(json.path("event").asText());
      if (kind.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new BridgeEvent(
              Instant.parse(json.path("time").asText()).toEpochMilli(),
              json.path("mono").asLong(),
              json.path("host").asText(),
              kind.get(),
              json.path("device").asText(),
              json.path("group").asText(),
              data(json)));
    } catch (JsonProcessingException | DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> data(JsonNode json) {
    Map<String, Object> data = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!COMMON.contains(field.getKey()) && field.getKey().matches(NAME)) {
        data.put(field.getKey(), value(field.getValue()));
      }
    }
    return data;
  }

  private static Object value(JsonNode json) {
    if (json.isNumber()) {
      return json.asLong();
    }
    if (json.isArray()) {
      List<String> list = new ArrayList<>();
      json.forEach(one -> list.add(one.asText()));
      return list;
    }
    return json.asText();
  }
}
