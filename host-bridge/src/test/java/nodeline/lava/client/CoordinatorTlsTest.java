// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.CapturedLog;
import nodeline.HostPort;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.console.TestTools;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.JoinPermits;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.lava.wire.CoordinatorAddress;
import nodeline.permit.NameList;
import nodeline.tls.Revoked;
import nodeline.tls.TlsFiles;
import nodeline.tls.TlsLab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges at a server of Nodeline's, over TLS. */
class CoordinatorTlsTest {
  private static final String A = "101/server";
  private static final String B = "102/client";
  private static final ServerLimits LIMITS = ServerLimits.DEFAULT;

  @TempDir private Path folder;
  private final int port = TestTools.freePort();
  private final CoordinatorAddress address =
      new CoordinatorAddress(new HostPort("127.0.0.1", port), true);
  private final EmbeddedCoordinator coordinator = new EmbeddedCoordinator();
  private TlsLab lab;
  private CoordinatorServer server;

  @BeforeEach
  void make() throws IOException {
    lab = new TlsLab(folder);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    coordinator.close();
  }

  private void serve(Optional<TlsFiles> files) {
    ServerConfig listen = ServerConfig.parse("tls://127.0.0.1:" + port, false);
    server = CoordinatorServer.start(listen, files, coordinator, ServerLimits.DEFAULT);
  }

  /** A certificate of the authority opens no group that is another's. */
  @Test
  void onlyThoseJoinAGroupWhoMay() throws Exception {
    lab.issue("host", "ca", "-days 30");
    NameList bench = NameList.parse(List.of("cert:bench"));
    ServerConfig listen =
        ServerConfig.parse("tls://127.0.0.1:" + port, false)
            .join(new JoinPermits(bench, Map.of("open", NameList.ANY)));
    server = CoordinatorServer.start(listen, lab.files("lab", "ca"), coordinator, LIMITS);
    try (RemoteBench one = bench(lab.files("bench", "ca"), 2, A);
        RemoteBench two = bench(lab.files("host", "ca"), 2, B)) {
      one.send(A, "ready", "k=v").done();
      assertEquals("this client may not join the group", two.await(B, "ready").reason());
      assertEquals(
          List.of("group lab: this client may not join the group"), two.coordinator.notes());
      assertEquals(1, coordinator.groups().get(0).members().size());

      server.permit(server.config().join(JoinPermits.OPEN), Revoked.of(lab.files("lab", "ca")));
      await()
          .atMost(20, SECONDS)
          .untilAsserted(() -> assertEquals(List.of(), two.coordinator.notes()));
      assertEquals(List.of("101:k=v"), two.await(B, "ready").lines());
    }
  }

  private RemoteBench bench(Optional<TlsFiles> files, int size, String member) {
    return new RemoteBench(
        new RemoteCoordinator(address, files, MonotonicClock.SYSTEM), size, member);
  }

  /** What a bridge says of the server while it cannot reach it. */
  private void assertDown(CoordinatorAddress at, Optional<TlsFiles> files, String note) {
    try (CapturedLog log = CapturedLog.of("nodeline.lava.client");
        CapturedLog ofServer = CapturedLog.of("nodeline.tls");
        RemoteBench bench =
            new RemoteBench(new RemoteCoordinator(at, files, MonotonicClock.SYSTEM), 2, A)) {
      await(note)
          .atMost(20, SECONDS)
          .untilAsserted(
              () -> {
                String notes = bench.coordinator.notes().toString();
                assertTrue(notes.contains("down, " + note), notes);
              });
      log.awaitWarnings("coordinator " + at + " not reached reason=" + note);
      ofServer.assertWarnsOf("lava refused a TLS client peer=/127.0.0.1:");
    }
    assertTrue(coordinator.groups().isEmpty());
  }

  @Test
  void bridgesWithCertificatesMeet() throws Exception {
    lab.issue("host", "ca", "-days 30");
    serve(lab.files("lab", "ca"));
    try (RemoteBench one = bench(lab.files("bench", "ca"), 2, A);
        RemoteBench two = bench(lab.files("host", "ca"), 2, B)) {
      RemoteBench.Asked waits = two.await(B, "ready");
      String large = "x".repeat(100_000);
      one.send(A, "ready", "k=" + large).done();
      assertEquals(List.of("101:k=" + large), waits.lines());
      RemoteBench.Asked sync = one.sync(A, "done");
      two.sync(B, "done").get();
      sync.get();
      assertEquals(List.of(), one.coordinator.notes());
    }
  }

  /** The alert comes after the request, and must be read before the connection is found broken. */
  @Test
  void keepsOutWhoHasNoCertificateOfTheAuthority() {
    serve(lab.files("lab", "ca"));
    for (int i = 0; i < 5; i++) {
      assertDown(address, lab.withoutCertificate(), "it refused our certificate");
      assertDown(address, lab.files("stranger", "ca"), "it refused our certificate");
    }
  }

  @Test
  void letsAnyoneInWithoutAnAuthority() throws Exception {
    TlsFiles all = lab.files("lab", "ca").orElseThrow();
    serve(Optional.of(new TlsFiles(all.certificate(), all.key(), Optional.empty())));
    try (RemoteBench one = bench(lab.withoutCertificate(), 1, A)) {
      one.send(A, "x", "k=v").done();
    }
  }

  @Test
  void trustsNoServerButThoseOfItsAuthority() {
    serve(lab.files("stranger", "ca"));
    assertDown(
        address,
        lab.files("bench", "ca"),
        "its certificate is not signed by " + lab.file("ca.pem"));
  }

  @Test
  void trustsNoServerOfAnotherName() {
    serve(lab.files("lab", "ca"));
    assertDown(
        new CoordinatorAddress(new HostPort("localhost", port), true),
        lab.files("bench", "ca"),
        "its certificate is for another host: ");
  }

  @Test
  void saysThatTheOtherSideSpeaksNoTls() throws IOException {
    serve(lab.files("lab", "ca"));
    assertDown(
        new CoordinatorAddress(new HostPort("127.0.0.1", port), false), Optional.empty(), "");
    server.close();
    server =
        CoordinatorServer.start(
            ServerConfig.parse("127.0.0.1:" + port, false), coordinator, ServerLimits.DEFAULT);
    assertDown(address, lab.files("bench", "ca"), "it closed the connection in the handshake");
  }

  /** A bridge runs for weeks. */
  @Test
  void aBridgeReadsTheListOfRevokedCertificatesAgain() throws Exception {
    lab.issue("old", "ca", "-days 30");
    lab.revoke("old");
    serve(lab.files("lab", "ca"));
    TlsFiles own = lab.files("bench", "ca").orElseThrow();
    Optional<TlsFiles> files =
        Optional.of(
            new TlsFiles(
                own.certificate(),
                own.key(),
                own.authority(),
                Optional.of(lab.file("revoked.pem"))));
    try (CapturedLog log = CapturedLog.of("nodeline.tls");
        RemoteBench one = bench(files, 1, A)) {
      one.send(A, "x").done();
      Files.writeString(lab.file("revoked.pem"), "half of a");
      one.send(A, "y").done();
      lab.revoke("lab");
      RemoteBench.Asked waits = one.send(A, "z");
      await()
          .atMost(20, SECONDS)
          .until(() -> one.coordinator.notes().toString().contains("revoked"));
      assertFalse(waits.outcome().isDone());
      assertTrue(log.lines().stream().anyMatch(line -> line.contains("keeps the revoked")));
    }
  }

  /** All their handshakes at once would take longer than one may. */
  @Test
  void manyCallsOfABridgeWait() throws Exception {
    serve(lab.files("lab", "ca"));
    int members = 40;
    String[] own = new String[members];
    for (int i = 0; i < members; i++) {
      own[i] = i + "/client";
    }
    try (RemoteBench one =
        new RemoteBench(
            new RemoteCoordinator(address, lab.files("bench", "ca"), MonotonicClock.SYSTEM),
            members,
            own)) {
      List<RemoteBench.Asked> syncs = one.syncs("s", own);
      for (RemoteBench.Asked sync : syncs) {
        assertEquals(List.of(), sync.lines());
      }
    }
  }

  /** More than it takes: those that say nothing give way, and go by themselves after 5 s. */
  @Test
  void aFloodOfHandshakesHurtsNobody() throws Exception {
    serve(lab.files("lab", "ca"));
    List<Socket> flood = new ArrayList<>();
    try (CapturedLog log = CapturedLog.of("nodeline.tls");
        RemoteBench one = bench(lab.files("bench", "ca"), 2, A)) {
      coordinator.join(new Member("lab", "102", "client"), 2);
      RemoteBench.Asked waits = one.await(A, "late");
      for (int i = 0; i < ServerLimits.DEFAULT.connections() + 100; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        flood.add(socket);
        socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
      }
      one.send(A, "x", "k=v").done();
      assertEquals(-1, flood.get(0).getInputStream().read());
      assertEquals(-1, flood.get(flood.size() - 1).getInputStream().read());
      coordinator.call(
          new Member("lab", "102", "client"),
          "1",
          new nodeline.group.Call.Send("late", java.util.Map.of()),
          told -> {});
      assertEquals(List.of(), waits.lines());
      log.awaitWarnings("lava refused a TLS client peer=/127.0.0.1:");
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  void doesNotStartWithoutItsFiles() {
    Problem none = assertThrows(Problem.class, () -> serve(Optional.empty()));
    assertEquals("lava: a port with TLS needs a certificate and its key", none.getMessage());
    Problem client =
        assertThrows(
            Problem.class,
            () -> new RemoteCoordinator(address, Optional.empty(), MonotonicClock.SYSTEM));
    assertEquals(address + " needs \"tls: {authority: FILE}\"", client.getMessage());
  }
}
