// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client of a socket at which something else than a bridge answers. */
class BridgeClientTest {
  @TempDir Path folder;

  /** Answers a connection, and keeps it open. */
  private Path answer(byte[] octets, int times) throws IOException {
    Path path = folder.resolve("s");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Thread thread =
        new Thread(
            () -> {
              try (server;
                  SocketChannel client = server.accept()) {
                for (int i = 0; i < times; i++) {
                  ByteBuffer rest = ByteBuffer.wrap(octets);
                  while (rest.hasRemaining()) {
                    client.write(rest);
                  }
                }
                client.read(ByteBuffer.allocate(65_536));
                client.read(ByteBuffer.allocate(1));
              } catch (IOException e) {
                // The client has left.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return path;
  }

  private NodelineException failure(String answer, int times) throws IOException {
    BridgeClient client = new BridgeClient(answer(answer.getBytes(StandardCharsets.UTF_8), times));
    return assertThrows(
        NodelineException.class, () -> client.ask("status", Map.of(), Duration.ofSeconds(20)));
  }

  @ParameterizedTest
  @CsvSource({"{,the bridge's answer is no JSON", "[1],the bridge's answer is no object"})
  void refusesWhatIsNoAnswer(String line, String problem) throws IOException {
    assertEquals(problem, failure(line + "\n", 1).problem());
  }

  @Test
  void showsTheBridgesErrorHarmlessly() throws IOException {
    NodelineException failure =
        failure("{\"error\":\"no \\u001b[2J such\",\"hint\":\"look\\u202e\"}\n", 1);

    assertEquals("no \\x1b[2J such", failure.problem());
    assertEquals("look\\u{202e}", failure.hint());
  }

  @Test
  void refusesALineWithoutEnd() throws IOException {
    int times = SocketLines.MAX_REPLY / 65_536 + 2;

    assertTrue(
        failure("x".repeat(65_536), times).problem().contains("reply too long, max=16777216"));
  }

  @Test
  void doesNotWaitForEver() throws IOException {
    BridgeClient client = new BridgeClient(answer(new byte[0], 0));
    NodelineException late =
        assertThrows(
            NodelineException.class, () -> client.ask("status", Map.of(), Duration.ofSeconds(1)));

    assertTrue(late.problem().startsWith("the bridge does not answer: no reply in 1 s"));
  }

  @Test
  void saysThatThereIsNoBridge() {
    NodelineException absent =
        assertThrows(
            NodelineException.class, () -> new BridgeClient(folder.resolve("none")).status());

    assertTrue(absent.problem().startsWith("no bridge is running: socket="), absent.problem());
  }

  @Test
  void saysThatThereIsNoProgram() {
    NodelineException missing =
        assertThrows(
            NodelineException.class,
            () -> NodelineProgram.find("", Map.of("PATH", folder.toString())));

    assertEquals("no such program: nodeline", missing.problem());
    assertTrue(missing.hint().startsWith("name it by NODELINE"), missing.hint());
  }
}
