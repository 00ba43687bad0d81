// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.group.Datum;
import nodeline.group.Member;

/**
 * An answer as it stands on the wire.
 *
 * <pre>
 *   {"response": "ack"}
 *   {"response": "ack", "message": {"JOB": {"KEY": "VALUE"}}}
 *   {"response": "group_data", "roles": {"JOB": "ROLE"}}
 *   {"response": "wait"}
 *   {"response": "nack"}
 * </pre>
 *
 * <p>To one of our own clients it says more, under {@code nodeline}: see {@link LavaNote}.
 */
final class LavaResponse {
  static final String RESPONSE = "response";
  static final String ACK = "ack";
  static final String NACK = "nack";
  static final String WAIT = "wait";
  static final String GROUP_DATA = "group_data";
  static final String ROLES = "roles";

  private final ObjectNode fields;

  private LavaResponse(ObjectNode fields) {
    this.fields = fields;
  }

  /** An answer without more, such as {@link #WAIT}. */
  static LavaResponse of(String response) {
    return new LavaResponse(LavaWire.object().put(RESPONSE, response));
  }

  /** An {@link #ACK} with a message. */
  static LavaResponse ack(JsonNode message) {
    ObjectNode fields = LavaWire.object().put(RESPONSE, ACK);
    fields.set(LavaRequest.MESSAGE, message);
    return new LavaResponse(fields);
  }

  /** The members of the group, in this order. */
  static LavaResponse groupData(List<Member> members) {
    ObjectNode fields = LavaWire.object().put(RESPONSE, GROUP_DATA);
    ObjectNode roles = fields.putObject(ROLES);
    members.forEach(
        member -> roles.put(LavaText.ofOctets(member.job()), LavaText.ofOctets(member.role())));
    return new LavaResponse(fields);
  }

  LavaResponse note(LavaNote note) {
    ObjectNode copy = fields.deepCopy();
    copy.set(LavaHold.FIELD, note.json());
    return new LavaResponse(copy);
  }

  /**
   * Reads a message's text.
   *
   * @throws LavaFormatException if it is no JSON object with a response
   */
  static LavaResponse parse(String text) throws LavaFormatException {
    ObjectNode fields = LavaWire.parse(text);
    if (!fields.path(RESPONSE).isTextual()) {
      throw new LavaFormatException("no response");
    }
    return new LavaResponse(fields);
  }

  String response() {
    return fields.path(RESPONSE).textValue();
  }

  /** What stands in a field; a missing node if it is not there. */
  JsonNode field(String name) {
    return fields.path(name);
  }

  /**
   * The pairs of a message, in its order. Values that are no text become their JSON, and what is no
   * object (a sync's echo) is no data.
   *
   * @throws LavaFormatException if a text is none of octets, or would be another line in a board's
   *     cache file
   */
  List<Datum> data() throws LavaFormatException {
    List<Datum> data = new ArrayList<>();
    for (var sent : field(LavaRequest.MESSAGE).properties()) {
      String job = LavaArguments.job(sent.getKey());
      Map<String, String> pairs = new LinkedHashMap<>();
      for (var pair : sent.getValue().properties()) {
        LavaArguments.put(pairs, pair);
      }
      pairs.forEach((key, value) -> data.add(new Datum(job, key, value)));
    }
    return data;
  }

  /** A value's octets: its text, or the JSON of what is none. */
  static String value(JsonNode value) throws LavaFormatException {
    return value.isTextual() ? LavaText.toOctets(value.textValue()) : LavaWire.text(value);
  }

  /**
   * What our own server says besides.
   *
   * @return empty if the server is another
   * @throws LavaFormatException if it has another form
   */
  Optional<LavaNote> note() throws LavaFormatException {
    JsonNode note = field(LavaHold.FIELD);
    return note.isMissingNode() ? Optional.empty() : Optional.of(LavaNote.of(note));
  }

  /** Its octets on the wire. */
  byte[] encode() {
    return LavaWire.encode(fields);
  }
}
