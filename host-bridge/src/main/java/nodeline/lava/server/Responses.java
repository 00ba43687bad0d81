// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import nodeline.framing.Octets;
import nodeline.group.Datum;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.lava.wire.LongPollAnswer;
import nodeline.lava.wire.WireFormat;
import nodeline.lava.wire.WireResponse;
import nodeline.lava.wire.WireText;

/** Makes answers of outcomes. */
final class Responses {
  private Responses() {}

  /** For one of our own clients: members in the order of joining, and text without loss. */
  static WireResponse own(Outcome outcome) {
    if (outcome instanceof Outcome.Data data) {
      ObjectNode message = message(List.of(), data.data(), WireText::ofOctets);
      return WireResponse.ack(message).longPoll(LongPollAnswer.NOTHING);
    }
    if (outcome instanceof Outcome.Members members) {
      return WireResponse.groupData(members.members()).longPoll(LongPollAnswer.NOTHING);
    }
    if (outcome instanceof Outcome.Failed failed) {
      return refusal(failed.reason());
    }
    return WireResponse.of(WireResponse.ACK).longPoll(LongPollAnswer.NOTHING);
  }

  /** For one of our own clients. */
  static WireResponse refusal(String reason) {
    return WireResponse.of(WireResponse.NACK).longPoll(LongPollAnswer.error(reason));
  }

  /**
   * Data for a client of LAVA's.
   *
   * @param senders also those without data, in the order that it shows
   */
  static WireResponse data(List<String> senders, List<Datum> data) {
    return WireResponse.ack(message(senders, data, Octets::toText));
  }

  /** The group for a client of LAVA's: roles in the order of their first member. */
  static WireResponse roles(List<Member> members) {
    Map<String, List<Member>> byRole = new LinkedHashMap<>();
    members.forEach(m -> byRole.computeIfAbsent(m.role(), role -> new ArrayList<>()).add(m));
    return WireResponse.groupData(byRole.values().stream().flatMap(List::stream).toList());
  }

  private static ObjectNode message(
      List<String> senders, List<Datum> data, UnaryOperator<String> text) {
    ObjectNode message = WireFormat.object();
    senders.forEach(job -> message.putObject(text.apply(job)));
    for (Datum datum : data) {
      message
          .withObjectProperty(text.apply(datum.job()))
          .put(text.apply(datum.key()), text.apply(datum.value()));
    }
    return message;
  }
}
