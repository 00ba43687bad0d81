// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import nodeline.Beginning;
import nodeline.MonotonicClock;
import nodeline.bridge.Bridge;
import nodeline.bridge.BridgeStarter;
import nodeline.config.Configuration;
import nodeline.control.BridgeListener;
import nodeline.control.LinkStatus;
import nodeline.terminal.StandardOutput;

/**
 * {@code nodeline demo --cluster}: the demo's boards at two bridges, which meet in three servers.
 */
final class DemoHosts {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final DemoBoards boards;
  private final PrintWriter out;
  private final AtomicLong slowest = new AtomicLong();

  DemoHosts(DemoBoards boards, PrintWriter out) {
    this.boards = boards;
    this.out = out;
  }

  /**
   * Runs it to the end.
   *
   * @param stop completed with the reason if it has to end before
   * @return exit status
   */
  int run(CompletableFuture<String> stop) throws InterruptedException {
    try (DemoCluster cluster = DemoCluster.start(boards.servers())) {
      out.println(
          """
          Two boards without a network, each at a bridge of its own. The bridges meet in
          three etcd servers. "│" is what a board's test script prints, "…" a call that
          waits, "✓" one that is done. A server is killed while the boards meet.
          """);
      List<String> names =
          Stream.concat(Stream.of("server", "client"), DemoCluster.NAMES.stream()).toList();
      try (Transcript transcript =
          new Transcript(out, StandardOutput.isColourful(), names, MonotonicClock.SYSTEM)) {
        return run(cluster, transcript, stop);
      }
    }
  }

  private int run(DemoCluster cluster, Transcript transcript, CompletableFuture<String> stop)
      throws InterruptedException {
    List<Configuration> hosts = boards.configurations(cluster.config());
    BridgeListener listener = new Killer(cluster, transcript);
    int status;
    long calls;
    try (Bridge server = start(hosts.get(0), 1, listener);
        Bridge client = start(hosts.get(1), 2, listener)) {
      DemoCommand.closeOn(stop, server);
      DemoCommand.closeOn(stop, client);
      status = Math.max(server.awaitEnd(), client.awaitEnd());
      DemoCommand.requireNotStopped(stop);
      calls = DemoCommand.sum(server.status(), "calls") + DemoCommand.sum(client.status(), "calls");
    }
    transcript.close();
    out.println(end(status, calls));
    return status;
  }

  private Bridge start(Configuration host, int number, BridgeListener listener) {
    return BridgeStarter.start(host, boards.state(number), Beginning.KEPT, listener);
  }

  private String end(int status, long calls) {
    if (status != 0) {
      return "\nA script failed: see its last lines.";
    }
    return String.format(
        Locale.ROOT,
        """

        Both scripts ended well: %d calls, and none was lost with the server. The slowest
        send after its end took %.1f s. The folder with boards and servers is removed.
        Next: "bench/cluster start" gives you servers for trying, and
        docs/many-hosts.md tells how to set up your own.""",
        calls,
        slowest.get() / MILLIS_PER_SECOND);
  }

  /** Hands everything on, and kills a server once the first message is sent. */
  private final class Killer implements BridgeListener {
    private final DemoCluster cluster;
    private final Transcript transcript;
    private boolean killed;

    Killer(DemoCluster cluster, Transcript transcript) {
      this.cluster = cluster;
      this.transcript = transcript;
    }

    @Override
    public void link(String device, LinkStatus link) {
      transcript.link(device, link);
    }

    @Override
    public void text(String device, byte[] octets) {
      transcript.text(device, octets);
    }

    @Override
    public void callStarted(String device, CallStart call) {
      transcript.callStarted(device, call);
    }

    @Override
    public void callEnded(String device, CallEnd end) {
      transcript.callEnded(device, end);
      if (!end.call().command().equals("lava-send")) {
        return;
      }
      if (isFirst()) {
        Thread killer = new Thread(() -> transcript.tell(cluster.killLeader(), "■", "killed"));
        killer.setDaemon(true);
        killer.start();
      } else {
        slowest.accumulateAndGet(end.millis(), Math::max);
      }
    }

    private synchronized boolean isFirst() {
      boolean first = !killed;
      killed = true;
      return first;
    }
  }
}
