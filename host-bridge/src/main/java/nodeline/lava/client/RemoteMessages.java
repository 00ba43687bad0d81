// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nodeline.group.Call;
import nodeline.group.Member;
import nodeline.lava.wire.RequestArguments;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;
import nodeline.lava.wire.WireText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends to a group at a real coordinator, and looks at what the others have sent. */
final class RemoteMessages {
  /** Told of data that is new here. */
  @FunctionalInterface
  interface Sink {
    void heard(Member sender, String id, Map<String, String> data);
  }

  private static final Logger log = LoggerFactory.getLogger(RemoteMessages.class);

  /** An Ethernet segment less the longest headers: what is longer may come in two, and is lost. */
  static final int MAX_REQUEST = 1_400;

  /** Over loopback the whole is one segment. */
  static final int MAX_LOCAL_REQUEST = 32_000;

  private final CoordinatorLink link;
  private final Registration registration;
  private final AcknowledgedSends sent;
  private final Sink sink;
  private final Map<AcknowledgedSends.Part, Map<String, String>> heard = new HashMap<>();
  private final String mark = "nodeline-" + UUID.randomUUID();

  RemoteMessages(
      CoordinatorLink link, Registration registration, AcknowledgedSends sent, Sink sink) {
    this.link = link;
    this.registration = registration;
    this.sent = sent;
    this.sink = sink;
  }

  /**
   * Sends what a call sends, with all that its member sent before under this id.
   *
   * @return why it must not be sent
   */
  Optional<String> send(Member sender, String callId, Call.Send send)
      throws UnreachableException, StateLostException, InterruptedException {
    AcknowledgedSends.Part part = new AcknowledgedSends.Part(sender, send.id());
    WireRequest request = request(part, send.data());
    int octets = request.encode().length;
    int max = link.isLocal() ? MAX_LOCAL_REQUEST : MAX_REQUEST;
    if (octets > max) {
      return Optional.of(
          "too long for a lava-coordinator, with what was sent before: octets=%d, max=%d"
              .formatted(octets, max));
    }
    Optional<Member> syncer = syncer(send.id());
    if (syncer.isPresent()) {
      return Optional.of(
          "%s has used this message id for lava-sync: a lava-coordinator dies of a send after that"
              .formatted(syncer.get().label()));
    }
    known(link.ask(request));
    sent.taken(part, send.data(), callId);
    return Optional.empty();
  }

  private WireRequest request(AcknowledgedSends.Part part, Map<String, String> added) {
    return WireRequest.of(Registration.identity(part.sender(), 0), RequestVerb.LAVA_SEND)
        .id(part.id())
        .message(sent.with(part, added));
  }

  /** Another member whose own sync of the id would make a send deadly: its share is a text then. */
  private Optional<Member> syncer(String id)
      throws UnreachableException, StateLostException, InterruptedException {
    for (Member other : registration.others()) {
      JsonNode share = share(other, id);
      if (!share.isMissingNode() && !share.isObject()) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  /** Sends everything again that a coordinator before this one had. */
  void sendAgain() throws UnreachableException, StateLostException, InterruptedException {
    for (AcknowledgedSends.Part part : sent.parts()) {
      if (syncer(part.id()).isPresent()) {
        log.warn(
            "{} could not send again id={} reason=used by lava-sync", part.sender(), part.id());
      } else {
        known(link.ask(request(part, Map.of())));
      }
    }
  }

  /** Leaves a message that nobody waits for: while it is there, so is all that was sent. */
  void leaveMark() throws UnreachableException, StateLostException, InterruptedException {
    known(link.ask(request(markPart(), Map.of())));
  }

  void checkMark() throws UnreachableException, StateLostException, InterruptedException {
    if (share(markPart().sender(), mark).isMissingNode()) {
      throw new StateLostException();
    }
  }

  private AcknowledgedSends.Part markPart() {
    return new AcknowledgedSends.Part(registration.own().get(0), mark);
  }

  /** Looks at an id; whether somebody else's data is new. */
  boolean look(Member reader, String id)
      throws UnreachableException, StateLostException, InterruptedException {
    JsonNode share = share(reader, id);
    boolean news = false;
    for (Member other : registration.others()) {
      JsonNode data = share.path(WireText.ofOctets(other.job()));
      news |= data.isObject() && isNew(other, id, data);
    }
    return news;
  }

  private boolean isNew(Member other, String id, JsonNode data) {
    Map<String, String> pairs = new LinkedHashMap<>();
    List<String> dropped = new ArrayList<>();
    for (Map.Entry<String, JsonNode> pair : data.properties()) {
      try {
        RequestArguments.put(pairs, pair);
      } catch (WireFormatException e) {
        dropped.add(e.getMessage());
      }
    }
    boolean news = !pairs.equals(heard.put(new AcknowledgedSends.Part(other, id), pairs));
    if (news && !dropped.isEmpty()) {
      log.warn(
          "{} sent what no board could read id={} pairs={} reason={}",
          other,
          id,
          dropped.size(),
          dropped.get(0));
    }
    if (news) {
      sink.heard(other, id, pairs);
    }
    return news;
  }

  /**
   * What the coordinator keeps of an id for one member: all that was sent since it registered, or,
   * once it has synced the id, what it synced with and all that was sent after that.
   */
  private JsonNode share(Member reader, String id)
      throws UnreachableException, StateLostException, InterruptedException {
    WireRequest request =
        WireRequest.of(Registration.identity(reader, 0), RequestVerb.LAVA_WAIT).id(id);
    return known(link.ask(request)).field(WireRequest.MESSAGE);
  }

  private static WireResponse known(WireResponse answer) throws StateLostException {
    if (answer.response().equals(WireResponse.NACK)) {
      throw new StateLostException();
    }
    return answer;
  }
}
