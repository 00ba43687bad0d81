// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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

  private static final String STAYS =
      "00000030{\"response\": \"wait\", \"nodeline\": {\"stay\": true}}";
  private static final String ENDS = "00000014{\"response\": \"wait\"}";

  /** Reads a question, and answers it. */
  private static void answer(Socket client, String answer) throws IOException {
    byte[] question = QUESTION.encode();
    assertArrayEquals(question, client.getInputStream().readNBytes(question.length));
    client.getOutputStream().write(answer.getBytes(US_ASCII));
  }

  @Test
  void asksAgainOnAConnectionThatTheServerKeeps() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        CoordinatorClient client =
            new CoordinatorClient(
                new HostPort("127.0.0.1", server.getLocalPort()), Optional.empty())) {
      CompletableFuture<WireResponse> first = client.ask(QUESTION, 20);
      try (Socket one = server.accept()) {
        answer(one, STAYS);
        assertEquals("wait", first.get(20, TimeUnit.SECONDS).response());
        CompletableFuture<WireResponse> second = client.ask(QUESTION, 20);
        answer(one, STAYS);
        assertEquals("wait", second.get(20, TimeUnit.SECONDS).response());

        // The server ends it while the next question is on its way.
        CompletableFuture<WireResponse> third = client.ask(QUESTION, 20);
        one.getInputStream().readNBytes(QUESTION.encode().length);
        one.shutdownOutput();
        try (Socket two = server.accept()) {
          answer(two, ENDS);
          two.shutdownOutput();
          assertEquals("wait", third.get(20, TimeUnit.SECONDS).response());
          assertEquals(-1, two.getInputStream().read());
        }
      }
    }
  }

  @Test
  void aKeptConnectionThatAnswersNothingIsNoReasonToAskTwice() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        CoordinatorClient client =
            new CoordinatorClient(
                new HostPort("127.0.0.1", server.getLocalPort()), Optional.empty())) {
      CompletableFuture<WireResponse> first = client.ask(QUESTION, 20);
      try (Socket one = server.accept()) {
        answer(one, STAYS);
        first.get(20, TimeUnit.SECONDS);
        CompletableFuture<WireResponse> second = client.ask(QUESTION, 1);
        ExecutionException failed =
            assertThrows(ExecutionException.class, () -> second.get(20, TimeUnit.SECONDS));
        assertEquals("no answer within 1 s", failed.getCause().getMessage());
        one.getInputStream().readNBytes(QUESTION.encode().length);
        assertEquals(-1, one.getInputStream().read());
        CompletableFuture<WireResponse> third = client.ask(QUESTION, 20);
        try (Socket two = server.accept()) {
          answer(two, STAYS);
          third.get(20, TimeUnit.SECONDS);
        }
      }
    }
  }

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
