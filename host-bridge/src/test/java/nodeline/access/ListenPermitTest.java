// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.CapturedLog;
import nodeline.FileAccess;
import nodeline.Problem;
import nodeline.console.TestTools;
import nodeline.control.BridgeCommands;
import nodeline.control.ClientStatus;
import nodeline.control.ControlServer;
import nodeline.tls.TlsLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have a console, and as what. */
class ListenPermitTest {
  private static final String ECHO = "exec:stty raw -echo; echo ready; cat";
  private static final String NOBODY = "setpriv --reuid=nobody --regid=nogroup --clear-groups ";
  private static final String BARRED = "nodeline: you may not have this console\r\n";

  @TempDir private Path state;
  private final int port = TestTools.freePort();

  private static Process shell(String command) throws IOException {
    return new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
  }

  /** What it says until it is ended, in a minute at the latest. */
  private static String all(Process process) throws IOException {
    CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(process::destroyForcibly);
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void type(Process client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  private Process with(TlsLab lab, String name) throws IOException {
    return lab.openssl(port, "-cert", name + ".pem", "-key", name + ".key");
  }

  private AccessBench bench(String console, String listen, String... lines) throws IOException {
    AccessBench bench =
        AccessBench.at(
            state, console, "'%s'".formatted(listen) + "\n    " + String.join("\n    ", lines));
    bench.awaitLog("Z ready");
    return bench;
  }

  @Test
  void certificatesReadOrWriteByTheirNames() throws Exception {
    TlsLab lab = new TlsLab(state);
    lab.issue("alice", "ca", "-days 30");
    lab.issue("carol", "ca", "-days 30");
    try (AccessBench bench =
        bench(ECHO, "tls://127.0.0.1:" + port, "read: cert:bench", "write: ['cert:alice']")) {
      Process carol = with(lab, "carol");
      assertEquals(BARRED, all(carol));
      Process reader = with(lab, "bench");
      bench.awaitLog("attached tcp");
      type(reader, "from the reader\n");
      Process writer = with(lab, "alice");
      bench.awaitLog(" (cert:alice)");
      type(writer, "from the writer\n");
      TlsLab.awaitText(reader, "from the writer");
      assertFalse(bench.log().contains("from the reader"), bench.log());
      assertEquals(ClientStatus.Access.READER, bench.clients().get(0).access());
      reader.destroyForcibly();
      writer.destroyForcibly();
      carol.destroyForcibly();
    }
  }

  @Test
  void aPortsOwnNamesGoBeforeTheDevices() throws Exception {
    TlsLab lab = new TlsLab(state);
    try (AccessBench bench =
        bench(ECHO, "tls://127.0.0.1:%d?write=cert:bench".formatted(port), "write: cert:alice")) {
      Process client = with(lab, "bench");
      bench.awaitLog("writer is tcp");
      client.destroyForcibly();
    }
  }

  @Test
  void theServersOwnCertificateIsNoClients() throws Exception {
    TlsLab lab = new TlsLab(state);
    try (CapturedLog log = CapturedLog.of("nodeline.tls");
        AccessBench bench = bench(ECHO, "tls://127.0.0.1:" + port)) {
      Process thief = with(lab, "lab");
      type(thief, "typed\n");
      assertEquals("", all(thief));
      log.awaitWarnings("its certificate is this port's own");
      assertFalse(bench.log().contains("typed") || bench.log().contains("attached"), bench.log());
    }
  }

  /** Also with a session of before, and while it is attached. */
  @Test
  void aRevokedCertificateStaysOut() throws Exception {
    TlsLab lab = new TlsLab(state);
    lab.issue("lost", "ca", "-days 30");
    lab.issue("alice", "ca", "-days 30");
    lab.revoke("lost");
    String session = lab.file("session").toString();
    try (CapturedLog log = CapturedLog.of("nodeline.tls");
        AccessBench bench = bench(ECHO, "tls://127.0.0.1:" + port)) {
      assertEquals("", all(with(lab, "lost")));
      log.awaitWarnings("its certificate is revoked");

      Process client =
          lab.openssl(port, "-cert", "bench.pem", "-key", "bench.key", "-sess_out", session);
      bench.awaitLog("writer is tcp");
      type(client, "x\n");
      TlsLab.awaitText(client, "x");
      bench.reload();
      assertEquals(1, bench.clients().size(), "nothing has changed for it");
      lab.revoke("bench");
      bench.reload();
      all(client);
      bench.awaitLog("writer is nobody");
      String before = bench.log();
      Process again =
          lab.openssl(port, "-cert", "bench.pem", "-key", "bench.key", "-sess_in", session);
      assertEquals("", all(again));
      assertEquals(before, bench.log());
      Process another = lab.openssl(port, "-cert", "alice.pem", "-key", "alice.key");
      bench.awaitLog(" (cert:alice)");
      another.destroyForcibly();

      Files.writeString(lab.file("revoked.pem"), "nothing");
      Problem problem = assertThrows(Problem.class, bench::reload);
      assertTrue(
          problem.getMessage().startsWith("tls: cannot use the list of revoked"),
          problem::getMessage);
    }
  }

  @Test
  void usersHaveALoopbacksPortByTheirNames() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root for another user");
    try (AccessBench bench =
        bench(ECHO, "tcp://127.0.0.1:" + port, "read: user:daemon", "write: user:nobody")) {
      String connect = "socat -t 60 - tcp:127.0.0.1:" + port;
      assertEquals(BARRED, all(shell("sleep 9 | " + connect))); // root is not named
      Process nobody = shell(NOBODY + connect);
      bench.awaitLog(" (user:nobody)");
      type(nobody, "from nobody\n");
      bench.awaitLog("from nobody");
      Process daemon = shell(NOBODY.replace("=nobody", "=daemon") + connect);
      bench.awaitLog(" (user:daemon)");
      assertEquals(ClientStatus.Access.READER, bench.clients().get(1).access());
      daemon.destroy();
      nobody.destroy();
    }
  }

  @Test
  void usersOfTheControlSocketMayWhatTheyMayAtTheDevice() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root for another user");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path socket = state.resolve("control");
    FileAccess all = FileAccess.parse(Optional.empty(), Optional.empty(), Optional.of("0666"));
    try (AccessBench bench = bench(ECHO, "none", "read: user:nobody", "login: root");
        ControlServer server = new ControlServer(socket, all)) {
      server.publish(BridgeCommands.of(bench.bridge()));
      String ask =
          "printf '{\"command\":\"%s\",\"device\":\"board\"}' | %s socat -t 60 - unix:" + socket;
      for (String command : new String[] {"login", "call", "power", "end-calls", "clear-group"}) {
        assertEquals(
            "{\"error\":\"user:nobody may not do that at this bridge\",\"hint\":\"it is for those in"
                + " \\\"write:\\\" of the device, or of all devices, in the configuration\"}\n",
            all(shell(ask.formatted(command, NOBODY))));
      }
      assertEquals("{\"result\":{\"user\":\"root\"}}\n", all(shell(ask.formatted("login", ""))));

      Process reads = shell(NOBODY + "socat - unix:" + socket); // and wants to write
      type(reads, "{\"command\":\"attach\",\"device\":\"board\",\"force\":true}\n");
      bench.awaitLog("attached console client");
      type(reads, "{\"write\":\"eA==\"}\n");
      TlsLab.awaitText(reads, "you may only read");
      assertEquals("nobody", bench.clients().get(0).user());
      reads.destroy();
      await().until(() -> bench.clients().isEmpty());
      Process stranger = shell(NOBODY.replace("=nobody", "=daemon") + "socat - unix:" + socket);
      type(stranger, "{\"command\":\"attach\",\"device\":\"board\"}\n");
      TlsLab.awaitText(stranger, "you may not have this console");
      stranger.destroy();
    }
  }
}
