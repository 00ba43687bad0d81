// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Servers that are looked for. */
class EtcdSearchTest {
  private static final String QUESTION = "GET /version HTTP/1.1\r\n";

  /** What a server without a leader was asked may never be answered. */
  @Test
  void aQuestionWithoutAnAnswerKeepsNoOtherBack() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      String address = "etcd://127.0.0.1:" + server.getLocalPort();
      EtcdSettings settings =
          new EtcdSettings(EtcdAddress.parse(address), Optional.empty(), Optional.empty());
      try (EtcdLog log = new EtcdLog(settings);
          Socket first = server.accept();
          Socket second = server.accept()) {
        assertEquals(
            QUESTION, new String(second.getInputStream().readNBytes(QUESTION.length()), US_ASCII));
        assertEquals(
            QUESTION, new String(first.getInputStream().readNBytes(QUESTION.length()), US_ASCII));
        first.setSoTimeout(1);
        assertThrows(SocketTimeoutException.class, () -> first.getInputStream().readNBytes(4_096));
        assertEquals(Optional.empty(), log.problem());
      }
    }
  }
}
