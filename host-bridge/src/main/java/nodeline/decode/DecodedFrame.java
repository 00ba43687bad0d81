// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that a capture holds.
 *
 * @param place the line where it ends
 * @param mark {@code →} asked, {@code ←} answered, {@code ✗} broken
 * @param text for people, one line of whatever characters
 * @param fields for programs: {@code docs/events.md}
 */
public record DecodedFrame(
    CaptureLine place, String mark, String text, Map<String, Object> fields) {
  /** The line where it ends, from 1. */
  public long line() {
    return place.number();
  }

  /** Fields in their order, beginning with the line and the kind. */
  static Map<String, Object> fields(long line, String kind) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", line);
    fields.put("kind", kind);
    return fields;
  }
}
