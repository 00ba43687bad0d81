// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.LinkedHashMap;
import java.util.Map;
import nodeline.lava.wire.WireFormat;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/**
 * The results that LAVA's first dispatchers gathered at one of them, whose {@code sub_id} ends in
 * {@code .0}. Today's have no such call; it is answered as ever.
 */
final class ResultBundles {
  private static final int MAX_CHARACTERS = 1_048_576;

  /** Of all groups together. */
  private static final int MAX_ALL = 4 * MAX_CHARACTERS;

  /** Polls that the gathering one waits, once all bundles are there, for the last to be done. */
  private static final int PAUSES = 2;

  /** Their JSON: as objects they would take many times as much memory. */
  private final Map<String, String> bundles = new LinkedHashMap<>();

  private int characters;
  private int pauses = PAUSES;

  int characters() {
    return characters;
  }

  /**
   * Whether a bundle can be taken.
   *
   * @param job the member's, as text
   * @param all characters of the bundles of all groups
   * @throws WireFormatException if a field is missing, or it is too much
   */
  void check(WireRequest request, String job, int all) throws WireFormatException {
    JsonNode bundle = request.field(WireRequest.BUNDLE);
    if (bundle.isMissingNode() || !request.field(WireRequest.SUB_ID).isTextual()) {
      throw new WireFormatException("no bundle or no sub_id");
    }
    int grown = WireFormat.text(bundle).length() - bundles.getOrDefault(job, "").length();
    if (characters + grown > MAX_CHARACTERS || all + grown > MAX_ALL) {
      throw new WireFormatException("bundles too long: max=" + MAX_CHARACTERS);
    }
  }

  /**
   * Takes one bundle, which was checked.
   *
   * @param job the member's, as text
   * @param size members of the group
   */
  WireResponse aggregate(WireRequest request, String job, int size) {
    String bundle = WireFormat.text(request.field(WireRequest.BUNDLE));
    String before = bundles.put(job, bundle);
    characters += bundle.length() - (before == null ? 0 : before.length());
    if (!request.field(WireRequest.SUB_ID).textValue().endsWith(".0")) {
      return WireResponse.of(WireResponse.ACK);
    }
    if (bundles.size() < size) {
      pauses = PAUSES;
      return WireResponse.of(WireResponse.WAIT);
    }
    if (pauses > 0) {
      pauses--;
      return WireResponse.of(WireResponse.WAIT);
    }
    pauses = PAUSES;
    ObjectNode all = WireFormat.object();
    bundles.forEach((member, text) -> all.putRawValue(member, new RawValue(text)));
    ObjectNode message = WireFormat.object();
    message.set(WireRequest.BUNDLE, all);
    return WireResponse.ack(message);
  }
}
