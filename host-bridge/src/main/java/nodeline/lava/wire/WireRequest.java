// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it stands on the wire. Each method that adds a field gives a new request.
 *
 * <pre>
 *   WireRequest.of(sender, RequestVerb.LAVA_SEND).id("ipv4").message(Map.of("ip", "10.0.0.1"))
 * </pre>
 */
public final class WireRequest {
  public static final String CLIENT = "client_name";
  public static final String GROUP = "group_name";
  public static final String SIZE = "group_size";
  public static final String HOST = "hostname";
  public static final String ROLE = "role";
  public static final String REQUEST = "request";
  public static final String ID = "messageID";
  public static final String MESSAGE = "message";
  public static final String WAIT_ROLE = "waitrole";
  public static final String SUB_ID = "sub_id";
  public static final String BUNDLE = "bundle";

  private final ObjectNode fields;

  private WireRequest(ObjectNode fields) {
    this.fields = fields;
  }

  /** A request without arguments. */
  public static WireRequest of(ClientIdentity sender, RequestVerb verb) {
    return new WireRequest(
        WireFormat.object()
            .put(CLIENT, WireText.ofOctets(sender.member().job()))
            .put(GROUP, WireText.ofOctets(sender.member().group()))
            .put(SIZE, sender.groupSize())
            .put(HOST, sender.host())
            .put(ROLE, WireText.ofOctets(sender.member().role()))
            .put(REQUEST, verb.word()));
  }

  /**
   * Reads a message's text.
   *
   * @throws WireFormatException if it is no JSON object; its fields are not looked at
   */
  public static WireRequest parse(String text) throws WireFormatException {
    return new WireRequest(WireFormat.parse(text));
  }

  /** With a message id, in octets. */
  public WireRequest id(String id) {
    return with(ID, WireFormat.object().textNode(WireText.ofOctets(id)));
  }

  /** With the data of a send, in octets and in this order. */
  public WireRequest message(Map<String, String> data) {
    ObjectNode message = WireFormat.object();
    data.forEach((key, value) -> message.put(WireText.ofOctets(key), WireText.ofOctets(value)));
    return with(MESSAGE, message);
  }

  /** With the role whose members are waited for, in octets. */
  public WireRequest waitRole(String role) {
    return with(WAIT_ROLE, WireFormat.object().textNode(WireText.ofOctets(role)));
  }

  /** With a long poll. */
  public WireRequest longPoll(LongPoll longPoll) {
    return with(LongPoll.FIELD, longPoll.json());
  }

  private WireRequest with(String field, JsonNode value) {
    ObjectNode copy = fields.deepCopy();
    copy.set(field, value);
    return new WireRequest(copy);
  }

  /** What stands in a field; a missing node if it is not there. */
  public JsonNode field(String name) {
    return fields.path(name);
  }

  /**
   * The octets of a field that holds text.
   *
   * @return empty if it is not there or {@code null}
   * @throws WireFormatException if it holds something else
   */
  public Optional<String> octets(String name) throws WireFormatException {
    JsonNode value = field(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new WireFormatException("not a text: " + name);
    }
    return Optional.of(WireText.toOctets(value.textValue()));
  }

  /**
   * What one of our own clients asks besides.
   *
   * @return empty for a client of LAVA's
   * @throws WireFormatException if it has another form
   */
  public Optional<LongPoll> longPoll() throws WireFormatException {
    JsonNode longPoll = field(LongPoll.FIELD);
    return longPoll.isMissingNode() ? Optional.empty() : Optional.of(LongPoll.of(longPoll));
  }

  /** Its octets on the wire. */
  public byte[] encode() {
    return WireFormat.encode(fields);
  }
}
