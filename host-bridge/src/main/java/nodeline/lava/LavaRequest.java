// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it stands on the wire. Each method that adds a field gives a new request.
 *
 * <pre>
 *   LavaRequest.of(sender, LavaVerb.LAVA_SEND).id("ipv4").message(Map.of("ip", "10.0.0.1"))
 * </pre>
 */
final class LavaRequest {
  static final String CLIENT = "client_name";
  static final String GROUP = "group_name";
  static final String SIZE = "group_size";
  static final String HOST = "hostname";
  static final String ROLE = "role";
  static final String REQUEST = "request";
  static final String ID = "messageID";
  static final String MESSAGE = "message";
  static final String WAIT_ROLE = "waitrole";
  static final String SUB_ID = "sub_id";
  static final String BUNDLE = "bundle";

  private final ObjectNode fields;

  private LavaRequest(ObjectNode fields) {
    this.fields = fields;
  }

  /** A request without arguments. */
  static LavaRequest of(LavaSender sender, LavaVerb verb) {
    return new LavaRequest(
        LavaWire.object()
            .put(CLIENT, LavaText.ofOctets(sender.member().job()))
            .put(GROUP, LavaText.ofOctets(sender.member().group()))
            .put(SIZE, sender.groupSize())
            .put(HOST, sender.host())
            .put(ROLE, LavaText.ofOctets(sender.member().role()))
            .put(REQUEST, verb.word()));
  }

  /**
   * Reads a message's text.
   *
   * @throws LavaFormatException if it is no JSON object; its fields are not looked at
   */
  static LavaRequest parse(String text) throws LavaFormatException {
    return new LavaRequest(LavaWire.parse(text));
  }

  /** With a message id, in octets. */
  LavaRequest id(String id) {
    return with(ID, LavaWire.object().textNode(LavaText.ofOctets(id)));
  }

  /** With the data of a send, in octets and in this order. */
  LavaRequest message(Map<String, String> data) {
    ObjectNode message = LavaWire.object();
    data.forEach((key, value) -> message.put(LavaText.ofOctets(key), LavaText.ofOctets(value)));
    return with(MESSAGE, message);
  }

  /** With the role whose members are waited for, in octets. */
  LavaRequest waitRole(String role) {
    return with(WAIT_ROLE, LavaWire.object().textNode(LavaText.ofOctets(role)));
  }

  LavaRequest hold(LavaHold hold) {
    return with(LavaHold.FIELD, hold.json());
  }

  private LavaRequest with(String field, JsonNode value) {
    ObjectNode copy = fields.deepCopy();
    copy.set(field, value);
    return new LavaRequest(copy);
  }

  /** What stands in a field; a missing node if it is not there. */
  JsonNode field(String name) {
    return fields.path(name);
  }

  /**
   * The octets of a field that holds text.
   *
   * @return empty if it is not there or {@code null}
   * @throws LavaFormatException if it holds something else
   */
  Optional<String> octets(String name) throws LavaFormatException {
    JsonNode value = field(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new LavaFormatException("not a text: " + name);
    }
    return Optional.of(LavaText.toOctets(value.textValue()));
  }

  /**
   * What one of our own clients asks besides.
   *
   * @return empty for a client of LAVA's
   * @throws LavaFormatException if it has another form
   */
  Optional<LavaHold> hold() throws LavaFormatException {
    JsonNode hold = field(LavaHold.FIELD);
    return hold.isMissingNode() ? Optional.empty() : Optional.of(LavaHold.of(hold));
  }

  /** Its octets on the wire. */
  byte[] encode() {
    return LavaWire.encode(fields);
  }
}
