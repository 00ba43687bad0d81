// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.group.Member;
import nodeline.group.Missing;

/**
 * What our server adds to an answer for one of our own clients, under {@code nodeline}: an object,
 * empty if there is nothing to say, that tells the client whom it talks to.
 *
 * <pre>
 *   {"missing": {"any": false, "members": [["JOB", "ROLE"]], "more": 980, "absent": 1}}
 *   {"error": "no member of the group has the role …"}
 * </pre>
 *
 * @param missing with a {@code wait}: whom the call waits for
 * @param error with a {@code nack}: why, in octets; empty where the API asks for no word
 */
public record LongPollAnswer(Optional<Missing> missing, Optional<String> error) {
  /** For an answer that says all by itself. */
  public static final LongPollAnswer NOTHING =
      new LongPollAnswer(Optional.empty(), Optional.empty());

  /** For a {@code wait}. */
  public static LongPollAnswer missing(Missing missing) {
    return new LongPollAnswer(Optional.of(missing), Optional.empty());
  }

  /** For a {@code nack}: the reason in octets. */
  public static LongPollAnswer error(String error) {
    return new LongPollAnswer(Optional.empty(), Optional.of(error));
  }

  /** The field's value. */
  public ObjectNode json() {
    ObjectNode json = WireFormat.object();
    missing.ifPresent(
        who -> {
          ObjectNode node = json.putObject("missing").put("any", who.any());
          ArrayNode members = node.putArray("members");
          who.members().forEach(member -> add(members.addArray(), member));
          if (who.more() > 0) {
            node.put("more", who.more());
          }
          node.put("absent", who.notJoined());
        });
    error.ifPresent(why -> json.put("error", WireText.ofOctets(why)));
    return json;
  }

  private static void add(ArrayNode pair, Member member) {
    pair.add(WireText.ofOctets(member.job())).add(WireText.ofOctets(member.role()));
  }

  /**
   * Reads the field: the members' group, which it does not say, is empty.
   *
   * @throws WireFormatException if a text is none of octets
   */
  public static LongPollAnswer of(JsonNode json) throws WireFormatException {
    JsonNode missing = json.path("missing");
    JsonNode error = json.path("error");
    return new LongPollAnswer(
        missing.isObject() ? Optional.of(whom(missing)) : Optional.empty(),
        error.isTextual() ? Optional.of(WireText.toOctets(error.textValue())) : Optional.empty());
  }

  private static Missing whom(JsonNode json) throws WireFormatException {
    List<Member> members = new ArrayList<>();
    for (JsonNode pair : json.path("members")) {
      members.add(new Member("", octets(pair.path(0)), octets(pair.path(1))));
    }
    return new Missing(
        json.path("any").asBoolean(),
        members,
        json.path("more").asInt(),
        json.path("absent").asInt(),
        "");
  }

  private static String octets(JsonNode text) throws WireFormatException {
    return WireText.toOctets(text.asText());
  }
}
