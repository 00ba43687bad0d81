// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /** Polls that the gathering one waits, once all bundles are there, for the last to be done. */
  private static final int PAUSES = 2;

  private final ObjectNode bundles = WireFormat.object();
  private int characters;
  private int pauses = PAUSES;

  /**
   * Takes one bundle.
   *
   * @param job the member's, as text
   * @param size members of the group
   * @throws WireFormatException if a field is missing, or it is too much
   */
  WireResponse aggregate(WireRequest request, String job, int size) throws WireFormatException {
    JsonNode bundle = request.field(WireRequest.BUNDLE);
    JsonNode subId = request.field(WireRequest.SUB_ID);
    if (bundle.isMissingNode() || !subId.isTextual()) {
      throw new WireFormatException("no bundle or no sub_id");
    }
    keep(job, bundle);
    if (!subId.textValue().endsWith(".0")) {
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
    ObjectNode message = WireFormat.object();
    message.set(WireRequest.BUNDLE, bundles);
    return WireResponse.ack(message);
  }

  private void keep(String job, JsonNode bundle) throws WireFormatException {
    JsonNode before = bundles.path(job);
    int grown = length(bundle) - (before.isMissingNode() ? 0 : length(before));
    if (characters + grown > MAX_CHARACTERS) {
      throw new WireFormatException("bundles too long: max=" + MAX_CHARACTERS);
    }
    characters += grown;
    bundles.set(job, bundle);
  }

  private static int length(JsonNode json) {
    return WireFormat.text(json).length();
  }
}
