// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import nodeline.CapturedLog;
import nodeline.HostPort;
import nodeline.group.Member;
import nodeline.lava.wire.ClientIdentity;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;
import org.junit.jupiter.api.Test;

class CoordinatorClientTest {
  private static final WireRequest QUESTION =
      WireRequest.of(
          new ClientIdentity(new Member("lab", "7", "client"), "host", 1), RequestVerb.LAVA_SEND);

  /** Threads that ask do not know of the stop yet. */
  @Test
  void refusesQuestionsAfterItsEndWithoutAWord() throws Exception {
    try (CapturedLog log = CapturedLog.of("io.netty");
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CoordinatorClient client =
          new CoordinatorClient(new HostPort("127.0.0.1", server.getLocalPort()), Optional.empty());
      CompletableFuture<Thread> loop =
          client.ask(QUESTION, 20).handle((answer, failure) -> Thread.currentThread());
      server.accept().close();
      Thread ended = loop.get(20, TimeUnit.SECONDS);
      client.close();
      ended.join(20_000);

      CompletableFuture<WireResponse> answer = client.ask(QUESTION, 20);
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS));
      assertInstanceOf(UnreachableException.class, refused.getCause());
      assertEquals(List.of(), log.warnings());
    }
  }
}
