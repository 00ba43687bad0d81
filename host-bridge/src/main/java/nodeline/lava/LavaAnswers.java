// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

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

/** Makes answers of outcomes. */
final class LavaAnswers {
  private LavaAnswers() {}

  /** For one of our own clients: members in the order of joining, and text without loss. */
  static LavaResponse own(Outcome outcome) {
    if (outcome instanceof Outcome.Data data) {
      ObjectNode message = message(List.of(), data.data(), LavaText::ofOctets);
      return LavaResponse.ack(message).note(LavaNote.NOTHING);
    }
    if (outcome instanceof Outcome.Members members) {
      return LavaResponse.groupData(members.members()).note(LavaNote.NOTHING);
    }
    if (outcome instanceof Outcome.Failed failed) {
      return refusal(failed.reason());
    }
    return LavaResponse.of(LavaResponse.ACK).note(LavaNote.NOTHING);
  }

  /** For one of our own clients. */
  static LavaResponse refusal(String reason) {
    return LavaResponse.of(LavaResponse.NACK).note(LavaNote.error(reason));
  }

  /**
   * Data for a client of LAVA's.
   *
   * @param senders also those without data, in the order that it shows
   */
  static LavaResponse data(List<String> senders, List<Datum> data) {
    return LavaResponse.ack(message(senders, data, Octets::toText));
  }

  /** The group for a client of LAVA's: roles in the order of their first member. */
  static LavaResponse roles(List<Member> members) {
    Map<String, List<Member>> byRole = new LinkedHashMap<>();
    members.forEach(m -> byRole.computeIfAbsent(m.role(), role -> new ArrayList<>()).add(m));
    return LavaResponse.groupData(byRole.values().stream().flatMap(List::stream).toList());
  }

  private static ObjectNode message(
      List<String> senders, List<Datum> data, UnaryOperator<String> text) {
    ObjectNode message = LavaWire.object();
    senders.forEach(job -> message.putObject(text.apply(job)));
    for (Datum datum : data) {
      message
          .withObjectProperty(text.apply(datum.job()))
          .put(text.apply(datum.key()), text.apply(datum.value()));
    }
    return message;
  }
}
