// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The results that LAVA's first dispatchers gathered at one of them, whose {@code sub_id} ends in
 * {@code .0}. Today's have no such call; it is answered as ever.
 */
final class LavaBundles {
  private static final int MAX_CHARACTERS = 1_048_576;

  /** Polls that the gathering one waits, once all bundles are there, for the last to be done. */
  private static final int PAUSES = 2;

  private final ObjectNode bundles = LavaWire.object();
  private int characters;
  private int pauses = PAUSES;

  /**
   * Takes one bundle.
   *
   * @param job the member's, as text
   * @param size members of the group
   * @throws LavaFormatException if a field is missing, or it is too much
   */
  LavaResponse aggregate(LavaRequest request, String job, int size) throws LavaFormatException {
    JsonNode bundle = request.field(LavaRequest.BUNDLE);
    JsonNode subId = request.field(LavaRequest.SUB_ID);
    if (bundle.isMissingNode() || !subId.isTextual()) {
      throw new LavaFormatException("no bundle or no sub_id");
    }
    keep(job, bundle);
    if (!subId.textValue().endsWith(".0")) {
      return LavaResponse.of(LavaResponse.ACK);
    }
    if (bundles.size() < size) {
      pauses = PAUSES;
      return LavaResponse.of(LavaResponse.WAIT);
    }
    if (pauses > 0) {
      pauses--;
      return LavaResponse.of(LavaResponse.WAIT);
    }
    pauses = PAUSES;
    ObjectNode message = LavaWire.object();
    message.set(LavaRequest.BUNDLE, bundles);
    return LavaResponse.ack(message);
  }

  private void keep(String job, JsonNode bundle) throws LavaFormatException {
    JsonNode before = bundles.path(job);
    int grown = length(bundle) - (before.isMissingNode() ? 0 : length(before));
    if (characters + grown > MAX_CHARACTERS) {
      throw new LavaFormatException("bundles too long: max=" + MAX_CHARACTERS);
    }
    characters += grown;
    bundles.set(job, bundle);
  }

  private static int length(JsonNode json) {
    return LavaWire.text(json).length();
  }
}
