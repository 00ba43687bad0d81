// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import nodeline.group.Member;
import nodeline.lava.wire.ClientIdentity;
import nodeline.lava.wire.CoordinatorAddress;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireDecoder;
import nodeline.lava.wire.WireFormat;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;
import org.awaitility.Awaitility;

/** Asks on the raw wire, as LAVA's dispatcher does: plain questions, asked again after a wait. */
final class TestDispatcher {
  private final CoordinatorAddress address;
  private final Member member;
  private final int groupSize;

  TestDispatcher(CoordinatorAddress address, Member member, int groupSize) {
    this.address = address;
    this.member = member;
    this.groupSize = groupSize;
  }

  WireResponse register() throws Exception {
    return until(of(RequestVerb.GROUP_DATA, groupSize));
  }

  WireResponse send(String id, Map<String, String> data) throws Exception {
    return ask(of(RequestVerb.LAVA_SEND, 0).id(id).message(data));
  }

  WireResponse await(String id) throws Exception {
    return until(of(RequestVerb.LAVA_WAIT, 0).id(id));
  }

  WireResponse sync(String id) throws Exception {
    return until(of(RequestVerb.LAVA_SYNC, 0).id(id));
  }

  /** One poll of a sync. */
  String pollSync(String id) throws Exception {
    return ask(of(RequestVerb.LAVA_SYNC, 0).id(id)).response();
  }

  private WireRequest of(RequestVerb verb, int size) {
    return WireRequest.of(new ClientIdentity(member, "dispatcher", size), verb);
  }

  private WireResponse until(WireRequest request) throws Exception {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(50)) // as it polls
        .atMost(Duration.ofSeconds(20))
        .until(() -> ask(request), answer -> !answer.response().equals(WireResponse.WAIT));
  }

  private WireResponse ask(WireRequest request) throws IOException, WireFormatException {
    try (Socket socket = new Socket(address.server().host(), address.server().port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.encode());
      socket.shutdownOutput();
      ByteBuffer octets = ByteBuffer.wrap(socket.getInputStream().readAllBytes());
      return WireResponse.parse(
          new WireDecoder(WireFormat.MAX_RESPONSE)
              .feed(octets)
              .orElseThrow(() -> new IOException("no answer")));
    }
  }
}
