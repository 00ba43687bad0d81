// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.CapturedLog;
import nodeline.Problem;
import nodeline.console.TestTools;
import nodeline.control.ClientStatus;
import nodeline.control.ClientStatus.Access;
import nodeline.control.ClientStatus.Kind;
import nodeline.device.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consoles at ports of a real bridge, by real sockets. */
class ListenTest {
  private static final String ECHO = "exec:stty raw -echo; echo ready; cat";

  /** What telnet begins with: WILL ECHO, WILL SUPPRESS-GO-AHEAD, WILL BINARY, DO BINARY. */
  private static final String OFFER =
      "\u00ff\u00fb\u0001\u00ff\u00fb\u0003\u00ff\u00fb\u0000\u00ff\u00fd\u0000";

  @TempDir Path state;

  @Test
  void theOldestWritesAndTheNextOneFollows() throws IOException {
    try (AccessBench bench = new AccessBench(state, ECHO, "tcp://")) {
      bench.awaitLog("Z ready");
      try (AccessSocket first = bench.attach().reading();
          AccessSocket second = bench.attach().reading();
          AccessSocket third = bench.attach().reading()) {
        assertEquals(
            List.of(
                new ClientStatus(Kind.TCP, first.peer(), Access.WRITER, 0),
                new ClientStatus(Kind.TCP, second.peer(), Access.READER, 0),
                new ClientStatus(Kind.TCP, third.peer(), Access.READER, 0)),
            bench.clients());
        second.type("mute");
        first.type("one");
        third.awaitText("one");
        first.leave();
        bench.awaitLog("writer is " + second.name());
        bench.awaitLog("detached " + first.name());
        third.type("mute");
        second.type("two");
        third.awaitText("two");

        assertEquals("onetwo", second.text());
        assertEquals("onetwo", third.text());
        assertTrue(bench.log().contains("detached " + first.name()), bench.log());
        assertFalse(bench.log().contains("mute"), bench.log());
      }
    }
  }

  @Test
  void asksWhetherASilentClientStillLives() throws IOException {
    try (AccessBench bench = new AccessBench(state, ECHO, "tcp://")) {
      bench.awaitLog("Z ready");
      try (AccessSocket client = bench.attach()) {
        assertTrue(TestTools.asksForItsPeer(bench.port(), true), client.name());
      }
    }
  }

  @Test
  void offersTelnetAndRefusesWhatItDoesNotKnow() throws IOException {
    try (AccessBench bench = new AccessBench(state, ECHO, "")) {
      bench.awaitLog("Z ready");
      try (AccessSocket client = bench.attach().reading()) {
        client.awaitText(OFFER);
        client.type("\u00ff\u00fd\u0018\u00ff\u00fb\u001f"); // DO TERMINAL-TYPE, WILL NAWS
        client.type("a\u00ff\u00ffb");
        client.awaitText("b");

        assertEquals(OFFER + "\u00ff\u00fc\u0018\u00ff\u00fe\u001fa\u00ff\u00ffb", client.text());
      }
    }
  }

  @Test
  void tellsASecondTelnetClientThatItReadsOnly() throws IOException {
    try (AccessBench bench = new AccessBench(state, ECHO, "")) {
      bench.awaitLog("Z ready");
      try (AccessSocket first = bench.attach().reading();
          AccessSocket second = bench.attach().reading()) {
        second.awaitText("nodeline: you read only: " + first.name() + " writes\r\n");
        first.leave();
        second.awaitText("nodeline: you write\r\n");
        assertEquals(OFFER, first.text(), "the first one gets the board's text alone");
      }
    }
  }

  @Test
  void answersAreYouThere() throws IOException {
    try (AccessBench bench = new AccessBench(state, ECHO, "")) {
      bench.awaitLog("Z ready");
      try (AccessSocket client = bench.attach().reading()) {
        client.type("a\u00ff\u00f6b");
        client.awaitText("[nodeline is here]\r\n");
        client.awaitText("ab");
      }
    }
  }

  /** As much as the log keeps in one file, and more than the kernel keeps for a connection. */
  @Test
  void whoDoesNotReadLosesHisOwnTextOnly() throws IOException {
    String flood =
        "exec:stty raw -echo; echo ready; read x; head -c 9000000 /dev/zero | tr \"\\0\" x; cat";
    try (CapturedLog log = CapturedLog.of("nodeline.device");
        AccessBench bench = new AccessBench(state, flood, "tcp://")) {
      bench.awaitLog("Z ready");
      try (AccessSocket stuck = bench.attach();
          AccessSocket reader = bench.attach().reading()) {
        stuck.type("go\n");
        bench.awaitLog("text is dropped for " + stuck.name() + ": it does not read");
        stuck.type("end");
        reader.awaitText("end");
        stuck.reading();
        bench.awaitLog("text was dropped for " + stuck.name() + ": octets=");
        long lost = bench.clients().get(0).lostOctets();
        assertTrue(bench.log().contains(stuck.name() + ": octets=" + lost + "\n"), "lost=" + lost);

        assertEquals(9_000_003, reader.received().length);
        assertFalse(bench.log().contains("dropped for " + reader.name()), bench.log());
        log.assertWarnsOf("board is throttled: it sends more than it may");
      }
    }
  }

  @Test
  void pastesAreNotCutForAConsoleThatTakesItsTime() throws IOException {
    String slow = "exec:stty raw -echo; echo ready; sleep 1; cat";
    try (CapturedLog log = CapturedLog.of("nodeline.device");
        AccessBench bench = new AccessBench(state, slow, "tcp://")) {
      bench.awaitLog("Z ready");
      try (AccessSocket writer = bench.attach().reading()) {
        writer.type("x".repeat(2_000_000));
        writer.type("end");
        writer.awaitText("end");

        assertEquals(2_000_003, writer.received().length);
        log.assertWarnsOf("board is throttled: it sends more than it may");
      }
    }
  }

  @Test
  void passesABreakOnInItsPlace() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AccessBench bench =
            new AccessBench(
                state, "telnet://127.0.0.1:%d?rfc2217=off".formatted(server.getLocalPort()), "");
        Socket console = server.accept()) {
      bench.awaitLog("opened telnet");
      console.getOutputStream().write(new byte[] {-1, -15}); // it speaks telnet: NOP
      assertEquals(9, console.getInputStream().readNBytes(9).length, "the negotiation");
      try (AccessSocket client = bench.attach()) {
        client.type("a\u00ff\u00f3b");
        bench.awaitLog("break sent");
        byte[] heard = console.getInputStream().readNBytes(4);

        assertEquals("a\u00ff\u00f3b", new String(heard, StandardCharsets.ISO_8859_1));
        bench.bridge().close(); // before the console
      }
    }
  }

  @Test
  void saysThatAConsoleHasNoBreak() throws IOException {
    try (AccessBench bench = new AccessBench(state, ECHO, "")) {
      bench.awaitLog("Z ready");
      try (AccessSocket client = bench.attach()) {
        client.type("\u00ff\u00f3");
        bench.awaitLog("no break for " + client.name() + ": ");
        assertTrue(bench.log().contains("this kind of console has no break"), bench.log());
      }
    }
  }

  @Test
  void dropsWhatIsTypedWhileTheConsoleIsAwayAndSaysSo() throws IOException {
    int away = TestTools.freePort();
    try (CapturedLog log = CapturedLog.of(Device.class);
        AccessBench bench = new AccessBench(state, "tcp://127.0.0.1:" + away, "tcp://");
        AccessSocket client = bench.attach()) {
      client.type("lost");
      bench.awaitLog("input dropped: the console is not open: client=" + client.name());
      try (ServerSocket server = new ServerSocket(away, 1, InetAddress.getLoopbackAddress());
          Socket console = server.accept()) {
        bench.awaitLog("input dropped while the console was not open: octets=4");
        client.type("kept");
        byte[] heard = console.getInputStream().readNBytes(4);
        assertEquals("kept", new String(heard, StandardCharsets.ISO_8859_1));
        log.awaitWarnings("board found no console reason=127.0.0.1:" + away);
        bench.bridge().close(); // before the console
      }
    }
  }

  @Test
  void refusesOneTooMany() throws IOException {
    List<AccessSocket> sockets = new ArrayList<>();
    try (AccessBench bench = new AccessBench(state, ECHO, "tcp://")) {
      for (int i = 0; i < ConsoleAccess.MAX_CLIENTS; i++) {
        sockets.add(bench.attach());
      }
      try (AccessSocket more = bench.connect().reading()) {
        more.awaitEnd();
        assertEquals("nodeline: this console has all the clients it takes\r\n", more.text());
      }
      AccessSocket first = sockets.remove(0);
      first.leave();
      bench.awaitLog("detached " + first.name());
      sockets.add(bench.attach());
    } finally {
      for (AccessSocket socket : sockets) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tcp://"})
  void portThatIsTaken(String scheme) throws IOException {
    try (AccessBench bench = new AccessBench(state, ECHO, scheme);
        AccessSocket stays = bench.attach()) {
      Problem problem = assertThrows(Problem.class, () -> bench.another());
      assertEquals(
          "device \"board\" cannot listen on %s127.0.0.1:%d: address already in use"
              .formatted(scheme, bench.port()),
          problem.getMessage());
      stays.type("still there");
      await().atMost(AccessBench.PATIENCE).until(() -> bench.log().contains("still there"));
    }
  }
}
