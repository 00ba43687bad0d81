// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

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
 * <p>To one of our own clients it says more, under {@code nodeline}: see {@link LongPollAnswer}.
 */
public final class WireResponse {
  public static final String RESPONSE = "response";
  public static final String ACK = "ack";
  public static final String NACK = "nack";
  public static final String WAIT = "wait";
  public static final String GROUP_DATA = "group_data";
  public static final String ROLES = "roles";

  private final ObjectNode fields;

  /** Made with the first look: an answer may be that of many. */
  private byte[] encoded;

  private WireResponse(ObjectNode fields) {
    this.fields = fields;
  }

  /** An answer without more, such as {@link #WAIT}. */
  public static WireResponse of(String response) {
    return new WireResponse(WireFormat.object().put(RESPONSE, response));
  }

  /** An {@link #ACK} with a message. */
  public static WireResponse ack(JsonNode message) {
    ObjectNode fields = WireFormat.object().put(RESPONSE, ACK);
    fields.set(WireRequest.MESSAGE, message);
    return new WireResponse(fields);
  }

  /** The members of the group, in this order. */
  public static WireResponse groupData(List<Member> members) {
    ObjectNode fields = WireFormat.object().put(RESPONSE, GROUP_DATA);
    ObjectNode roles = fields.putObject(ROLES);
    members.forEach(
        member -> roles.put(WireText.ofOctets(member.job()), WireText.ofOctets(member.role())));
    return new WireResponse(fields);
  }

  /** With the answer to a long poll. */
  public WireResponse longPoll(LongPollAnswer answer) {
    ObjectNode copy = fields.deepCopy();
    copy.set(LongPoll.FIELD, answer.json());
    return new WireResponse(copy);
  }

  /** One after which the connection can be used again; for a client that asked for that. */
  public WireResponse staying() {
    ObjectNode copy = fields.deepCopy();
    copy.withObjectProperty(LongPoll.FIELD).put(LongPoll.STAY, true);
    return new WireResponse(copy);
  }

  /** Whether the connection can be used again. */
  public boolean stays() {
    return fields.path(LongPoll.FIELD).path(LongPoll.STAY).asBoolean();
  }

  /**
   * Reads a message's text.
   *
   * @throws WireFormatException if it is no JSON object with a response
   */
  public static WireResponse parse(String text) throws WireFormatException {
    ObjectNode fields = WireFormat.parse(text);
    if (!fields.path(RESPONSE).isTextual()) {
      throw new WireFormatException("no response");
    }
    return new WireResponse(fields);
  }

  /** Its kind, such as {@link #ACK}. */
  public String response() {
    return fields.path(RESPONSE).textValue();
  }

  /** What stands in a field; a missing node if it is not there. */
  public JsonNode field(String name) {
    return fields.path(name);
  }

  /**
   * The pairs of a message, in its order. Values that are no text become their JSON, and what is no
   * object (a sync's echo) is no data.
   *
   * @throws WireFormatException if a text is none of octets, or would be another line in a board's
   *     cache file
   */
  public List<Datum> data() throws WireFormatException {
    List<Datum> data = new ArrayList<>();
    for (var sent : field(WireRequest.MESSAGE).properties()) {
      String job = RequestArguments.job(sent.getKey());
      Map<String, String> pairs = new LinkedHashMap<>();
      for (var pair : sent.getValue().properties()) {
        RequestArguments.put(pairs, pair);
      }
      pairs.forEach((key, value) -> data.add(new Datum(job, key, value)));
    }
    return data;
  }

  /**
   * The members that an answer to {@code group_data} names, in its order.
   *
   * @param group their group, which the answer does not say
   * @throws WireFormatException if a job or a role is no name
   */
  public List<Member> members(String group) throws WireFormatException {
    Map<String, String> roles = new LinkedHashMap<>();
    for (var role : field(ROLES).properties()) {
      String job = RequestArguments.job(role.getKey());
      roles.put(job, RequestArguments.role(role.getValue().asText()));
    }
    List<Member> members = new ArrayList<>();
    roles.forEach((job, role) -> members.add(new Member(group, job, role)));
    return members;
  }

  /** A value's octets: its text, or the JSON of what is none. */
  public static String value(JsonNode value) throws WireFormatException {
    return value.isTextual() ? WireText.toOctets(value.textValue()) : WireFormat.text(value);
  }

  /**
   * What our own server says besides.
   *
   * @return empty if the server is another
   * @throws WireFormatException if it has another form
   */
  public Optional<LongPollAnswer> longPoll() throws WireFormatException {
    JsonNode longPoll = field(LongPoll.FIELD);
    return longPoll.isMissingNode() ? Optional.empty() : Optional.of(LongPollAnswer.of(longPoll));
  }

  /** Its octets on the wire, which nobody may change. */
  public byte[] encode() {
    if (encoded == null) {
      encoded = WireFormat.encode(fields);
    }
    return encoded;
  }
}
