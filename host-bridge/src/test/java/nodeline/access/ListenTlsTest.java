// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.CapturedLog;
import nodeline.tls.TlsLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console at a port with TLS, and openssl's client. */
class ListenTlsTest {
  private static final String TLS_LOG = "nodeline.tls";
  private static final String ECHO = "exec:stty raw -echo; echo ready; cat";

  @TempDir private Path state;

  private TlsLab lab() throws IOException {
    return new TlsLab(state);
  }

  private static void type(Process client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  @Test
  void whoHasACertificateReadsAndTypes() throws Exception {
    TlsLab lab = lab();
    try (AccessBench bench = new AccessBench(state, ECHO, "tls://")) {
      bench.awaitLog("Z ready");
      Process client = lab.openssl(bench.port(), "-cert", "bench.pem", "-key", "bench.key");
      try {
        bench.awaitLog("writer is tcp");
        String paste = "x".repeat(200_000) + "end";
        Thread types = new Thread(() -> typeAll(client, paste));
        types.start();
        TlsLab.awaitText(client, "end");
        types.join();
        assertEquals(1, bench.clients().size());
        assertFalse(bench.log().contains("input dropped"));
      } finally {
        client.destroyForcibly();
      }
      bench.awaitLog("writer is nobody");
    }
  }

  private static void typeAll(Process client, String text) {
    try {
      type(client, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void speaksTelnetOverTls() throws Exception {
    TlsLab lab = lab();
    try (AccessBench bench = new AccessBench(state, ECHO, "telnets://")) {
      bench.awaitLog("Z ready");
      Process client = lab.openssl(bench.port(), "-cert", "bench.pem", "-key", "bench.key");
      try {
        TlsLab.awaitText(client, "\u00ff\u00fb\u0001\u00ff\u00fb\u0003");
        type(client, "hello");
        TlsLab.awaitText(client, "hello");
      } finally {
        client.destroyForcibly();
      }
    }
  }

  @Test
  void nobodyElseHasTheConsole() throws Exception {
    TlsLab lab = lab();
    lab.issue("expired", "ca", "-days -1");
    try (CapturedLog log = CapturedLog.of(TLS_LOG);
        AccessBench bench = new AccessBench(state, ECHO, "tls://")) {
      bench.awaitLog("Z ready");
      Process none = lab.openssl(bench.port());
      Process stranger = lab.openssl(bench.port(), "-cert", "stranger.pem", "-key", "stranger.key");
      Process expired = lab.openssl(bench.port(), "-cert", "expired.pem", "-key", "expired.key");
      for (Process client : List.of(none, stranger, expired)) {
        assertEquals(-1, client.getInputStream().read());
        client.destroyForcibly();
      }
      try (AccessSocket plain = bench.connect().reading()) {
        plain.type("plain\n");
        plain.awaitEnd();
      }
      assertFalse(bench.log().contains("attached"), bench.log());
      assertTrue(bench.clients().isEmpty());
      log.awaitWarnings("WARN board refused a TLS client peer=/127.0.0.1:");
    }
  }

  @Test
  void silentClientsGoAndKeepNobodyOut() throws Exception {
    TlsLab lab = lab();
    List<Socket> silent = new ArrayList<>();
    try (CapturedLog log = CapturedLog.of(TLS_LOG);
        AccessBench bench = new AccessBench(state, ECHO, "tls://")) {
      for (int i = 0; i < 2 * ConsoleAccess.MAX_CLIENTS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.port());
        socket.setSoTimeout(30_000);
        silent.add(socket);
      }
      Process client = lab.openssl(bench.port(), "-cert", "bench.pem", "-key", "bench.key");
      try {
        bench.awaitLog("writer is tcp");
      } finally {
        client.destroyForcibly();
      }
      for (Socket socket : silent) {
        assertEquals(-1, socket.getInputStream().read());
      }
      log.awaitWarnings("WARN board refused a TLS client peer=/127.0.0.1:");
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  private static boolean isEnded(Socket client) throws IOException {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) { // octets were under way
      return true;
    }
  }

  /** The time for a handshake does not begin anew with each octet. */
  @Test
  void aHandshakeThatTricklesIsEnded() throws Exception {
    lab();
    try (CapturedLog log = CapturedLog.of(TLS_LOG);
        AccessBench bench = new AccessBench(state, ECHO, "tls://");
        Socket client = new Socket(InetAddress.getLoopbackAddress(), bench.port())) {
      client.setSoTimeout(200); // the pace of the trickle
      client.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
      int octets = 0;
      while (!isEnded(client) && octets < 0x200) {
        octets += trickle(client);
      }
      assertTrue(octets < 0x200, "the record was read to its end");
      log.awaitWarnings("reason=no handshake within 5 s");
    }
  }

  /** One octet of a record of 512. */
  private static int trickle(Socket client) throws IOException {
    try {
      client.getOutputStream().write(0);
    } catch (SocketException ended) { // as the next read says
      return 0;
    }
    return 1;
  }
}
