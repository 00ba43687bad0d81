// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

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
 *   {"missing": {"any": false, "members": [["JOB", "ROLE"]], "absent": 1}}
 *   {"error": "no member of the group has the role …"}
 * </pre>
 *
 * @param missing with a {@code wait}: whom the call waits for
 * @param error with a {@code nack}: why, in octets; empty where the API asks for no word
 */
record LavaNote(Optional<Missing> missing, Optional<String> error) {
  static final LavaNote NOTHING = new LavaNote(Optional.empty(), Optional.empty());

  static LavaNote missing(Missing missing) {
    return new LavaNote(Optional.of(missing), Optional.empty());
  }

  static LavaNote error(String error) {
    return new LavaNote(Optional.empty(), Optional.of(error));
  }

  ObjectNode json() {
    ObjectNode json = LavaWire.object();
    missing.ifPresent(
        who -> {
          ObjectNode node = json.putObject("missing").put("any", who.any());
          ArrayNode members = node.putArray("members");
          who.members().forEach(member -> add(members.addArray(), member));
          node.put("absent", who.notJoined());
        });
    error.ifPresent(why -> json.put("error", LavaText.ofOctets(why)));
    return json;
  }

  private static void add(ArrayNode pair, Member member) {
    pair.add(LavaText.ofOctets(member.job())).add(LavaText.ofOctets(member.role()));
  }

  /** Reads the field: the members' group, which it does not say, is empty. */
  static LavaNote of(JsonNode json) throws LavaFormatException {
    JsonNode missing = json.path("missing");
    JsonNode error = json.path("error");
    return new LavaNote(
        missing.isObject() ? Optional.of(whom(missing)) : Optional.empty(),
        error.isTextual() ? Optional.of(LavaText.toOctets(error.textValue())) : Optional.empty());
  }

  private static Missing whom(JsonNode json) throws LavaFormatException {
    List<Member> members = new ArrayList<>();
    for (JsonNode pair : json.path("members")) {
      members.add(new Member("", octets(pair.path(0)), octets(pair.path(1))));
    }
    return new Missing(json.path("any").asBoolean(), members, json.path("absent").asInt());
  }

  private static String octets(JsonNode text) throws LavaFormatException {
    return LavaText.toOctets(text.asText());
  }
}
