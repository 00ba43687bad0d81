// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measures what consoles cost, so no other test may have some meanwhile. */
@Isolated
class ConsoleIdleTest {
  private static final int MAX_PERCENT = 1;

  @TempDir private Path folder;
  private ConsoleTransport transport;
  private final List<TestPty> boards = new ArrayList<>();
  private final List<TestConsole> consoles = new ArrayList<>();
  private final List<ServerSocketChannel> peers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    boards.forEach(TestPty::close);
    CompletableFuture.allOf(
            consoles.stream().map(one -> one.link.close()).toArray(CompletableFuture<?>[]::new))
        .join();
    transport.close();
    for (ServerSocketChannel peer : peers) {
      peer.close();
    }
  }

  private TestConsole start(LinkConfig config) {
    TestConsole console = TestConsole.start(transport, config);
    consoles.add(console);
    return console;
  }

  private TestConsole start(String address) {
    return start(LinkConfig.of(ConsoleAddress.parse(address)));
  }

  private TestPty plug(String name) throws IOException {
    TestPty board = TestPty.plug(folder.resolve(name));
    boards.add(board);
    return board;
  }

  private TestConsole serial(String name) {
    return start("serial:" + folder.resolve(name)).awaitEvent("opened");
  }

  /** Accepts by its backlog, and never reads. */
  private ServerSocketChannel deafPeer() throws IOException {
    ServerSocketChannel peer = ServerSocketChannel.open();
    peers.add(peer);
    peer.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    return peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private void deafPeer(Path path) throws IOException {
    ServerSocketChannel peer = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    peers.add(peer);
    peer.bind(UnixDomainSocketAddress.of(path));
  }

  private static ChannelFuture fill(TestConsole console) {
    List<ChannelFuture> writes = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(TestConsole.PATIENCE)
        .until(
            () -> {
              ChannelFuture write = console.send(new byte[8192]);
              writes.add(write);
              return write.await(50) && !write.isSuccess();
            });
    return writes.get(writes.size() - 1);
  }

  private static void assertIdle(String what) {
    double percent = TestTools.idleCpuPercent();
    assertTrue(percent < MAX_PERCENT, what + ": percent=" + percent);
  }

  @ParameterizedTest
  @EnumSource
  void costsNothingWhileSilentAbsentOrUnplugged(ConsoleTransport.Io io) throws Exception {
    transport = ConsoleTransport.create(io, 1);
    plug("silent");
    serial("silent");
    TestPty pulled = plug("pulled");
    TestConsole unplugged = serial("pulled");
    start("serial:/dev/no-such-port").awaitEvent("unavailable");
    pulled.unplug();
    unplugged.awaitEvent("lost");
    assertIdle("silent, absent and unplugged");
  }

  @ParameterizedTest
  @EnumSource
  void costsNothingAndDelaysNobodyWhileBoardsDoNotRead(ConsoleTransport.Io io) throws Exception {
    transport = ConsoleTransport.create(io, 1);
    plug("deaf").freeze();
    TestConsole deaf = serial("deaf");
    TestConsole command =
        start("exec:stty raw -echo; echo ready; exec sleep 1000").awaitText("ready");
    ConsoleAddress.Exec slow = new ConsoleAddress.Exec("stty raw -echo; echo ready; exec cat");
    TestConsole paced = start(new LinkConfig(slow, new Pace(1, 1_000), Restart.NEVER));
    paced.awaitText("ready");
    TestConsole tcp = start("tcp://127.0.0.1:" + deafPeer().socket().getLocalPort());
    Path path = folder.resolve("deaf.sock");
    deafPeer(path);
    TestConsole unix = start("unix:" + path);
    TestConsole lively = start(LinkConfig.of(slow)).awaitText("ready\n");

    for (TestConsole full : List.of(deaf, command, paced, tcp, unix)) {
      full.awaitTrue(() -> full.link.channel().isPresent(), "opened");
      String refused = fill(full).cause().getMessage();
      assertTrue(refused.startsWith("console does not take its output: pending="), refused);
      assertFalse(full.link.channel().orElseThrow().isWritable());
    }
    for (int i = 0; i < 50; i++) {
      lively.forget();
      lively.type("ping" + i + "\n");
      lively.awaitText("ping" + i + "\n");
    }
    assertTrue(deaf.link.channel().isPresent(), "a full console stays open");
    assertIdle("full");
  }
}
