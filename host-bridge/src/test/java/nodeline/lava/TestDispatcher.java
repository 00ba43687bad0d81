// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import nodeline.group.Member;
import org.awaitility.Awaitility;

/** Asks on the raw wire, as LAVA's dispatcher does: plain questions, asked again after a wait. */
final class TestDispatcher {
  private final LavaAddress address;
  private final Member member;
  private final int groupSize;

  TestDispatcher(LavaAddress address, Member member, int groupSize) {
    this.address = address;
    this.member = member;
    this.groupSize = groupSize;
  }

  LavaResponse register() throws Exception {
    return until(of(LavaVerb.GROUP_DATA, groupSize));
  }

  LavaResponse send(String id, Map<String, String> data) throws Exception {
    return ask(of(LavaVerb.LAVA_SEND, 0).id(id).message(data));
  }

  LavaResponse await(String id) throws Exception {
    return until(of(LavaVerb.LAVA_WAIT, 0).id(id));
  }

  LavaResponse sync(String id) throws Exception {
    return until(of(LavaVerb.LAVA_SYNC, 0).id(id));
  }

  /** One poll of a sync. */
  String pollSync(String id) throws Exception {
    return ask(of(LavaVerb.LAVA_SYNC, 0).id(id)).response();
  }

  private LavaRequest of(LavaVerb verb, int size) {
    return LavaRequest.of(new LavaSender(member, "dispatcher", size), verb);
  }

  private LavaResponse until(LavaRequest request) throws Exception {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(50)) // as it polls
        .atMost(Duration.ofSeconds(20))
        .until(() -> ask(request), answer -> !answer.response().equals(LavaResponse.WAIT));
  }

  private LavaResponse ask(LavaRequest request) throws IOException, LavaFormatException {
    try (Socket socket = new Socket(address.host(), address.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.encode());
      socket.shutdownOutput();
      ByteBuffer octets = ByteBuffer.wrap(socket.getInputStream().readAllBytes());
      return LavaResponse.parse(
          new LavaDecoder(LavaWire.MAX_RESPONSE)
              .feed(octets)
              .orElseThrow(() -> new IOException("no answer")));
    }
  }
}
