// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import nodeline.DaemonThreads;
import nodeline.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person hears of a bridge that is absent, mute or of another kind. */
class ControlClientTest {
  @TempDir Path folder;

  private Problem problem(String reply) throws IOException {
    Path socket = folder.resolve("s" + reply.length());
    Duration patience = reply.isEmpty() ? Duration.ofMillis(200) : Duration.ofSeconds(20);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(() -> answer(server, reply), DaemonThreads.EACH);
      try (ControlClient client = new ControlClient(socket, patience)) {
        return assertThrows(Problem.class, client::status);
      } finally {
        answered.join();
      }
    }
  }

  private static void answer(ServerSocketChannel server, String reply) {
    try (SocketChannel client = server.accept()) {
      client.read(ByteBuffer.allocate(1_000));
      client.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.US_ASCII)));
      while (reply.isEmpty() && client.read(ByteBuffer.allocate(1_000)) >= 0) {}
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void saysThatNoBridgeRuns() {
    Path socket = folder.resolve("none");

    Problem problem = assertThrows(Problem.class, () -> new ControlClient(socket).close());

    assertEquals("no bridge is running: socket=" + socket, problem.getMessage());
    assertTrue(problem.hint().contains("nodeline run FILE"), problem.hint());
  }

  @Test
  void saysThatTheFolderIsAnotherUsers() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Path socket = Files.createFile(closed.resolve("socket"));
    Files.setPosixFilePermissions(closed, Set.of());
    assumeFalse(Files.exists(socket), "permissions do not bind this user");

    Problem problem = assertThrows(Problem.class, () -> new ControlClient(socket).close());

    assertEquals("the bridge belongs to another user: socket=" + socket, problem.getMessage());
  }

  @Test
  void endsItsPatience() throws IOException {
    assertTrue(problem("").getMessage().startsWith("the bridge does not answer: no reply in "));
  }

  @Test
  void noticesAClosedConnection() throws IOException {
    assertTrue(
        problem("{\"resu").getMessage().startsWith("the bridge does not answer: connection"));
  }

  @Test
  void hearsARefusalThatCameBeforeItsRequest() throws IOException {
    Path socket = folder.resolve("full");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (ControlClient client = new ControlClient(socket)) {
        try (SocketChannel refused = server.accept()) {
          refused.write(
              ByteBuffer.wrap("{\"error\":\"full\"}\n".getBytes(StandardCharsets.US_ASCII)));
        }
        assertEquals("full", assertThrows(Problem.class, client::status).getMessage());
      }
    }
  }

  @Test
  void refusesAnAnswerThatIsNoStatus() throws IOException {
    assertEquals("the bridge's answer is not a status", problem("{\"result\":[1]}\n").getMessage());
    assertTrue(problem("HTTP/1.1 400\n").getMessage().startsWith("the bridge does not answer"));
  }
}
