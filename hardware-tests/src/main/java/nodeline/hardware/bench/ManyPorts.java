// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import nodeline.hardware.bench.PortsLoad.Result;
import nodeline.hardware.bench.Table.Better;
import nodeline.hardware.bench.Table.Column;
import nodeline.hardware.bench.Table.Line;

/**
 * Many serial ports offered at tcp ports: the bridge's process beside ser2net's, on the same ptys.
 */
final class ManyPorts implements AutoCloseable {
  private static final int BUSY = 256;
  private static final int IDLE = 1_000;
  private static final int SETTLE_SECONDS = 2;
  private static final int UNPLUGGED_SECONDS = 10;

  private static final String BUSY_TITLE = "%d ports at %,d B/s".formatted(BUSY, PortsLoad.RATE);
  private static final String IDLE_TITLE = "%,d idle ports, a client at each".formatted(IDLE);
  private static final String AS_SHIPPED = "";
  private static final String AT_ONCE = "  options:\n    chardelay: false\n";

  private final Path folder;
  private final BenchOptions options;
  private final Table table;
  private final List<MasterPty> ptys = new ArrayList<>();

  ManyPorts(Path folder, BenchOptions options, Table table) {
    this.folder = folder;
    this.options = options;
    this.table = table;
  }

  private interface Start {
    PortsServer start(Path folder, List<Path> consoles) throws IOException;
  }

  private interface Part {
    void measure(Column side, PortsServer server) throws IOException;
  }

  void run() throws IOException {
    gauge();
    plug(BUSY);
    sides(this::busy);
    plug(IDLE);
    sides(this::idle);
    part(Column.NODELINE, this::unpluggable, this::unplugged);
  }

  private void plug(int count) throws IOException {
    while (ptys.size() < count) {
      ptys.add(MasterPty.open());
    }
  }

  private void sides(Part part) {
    part(Column.NODELINE, PortsServer::nodeline, part);
    part(Column.SER2NET, (home, consoles) -> PortsServer.ser2net(home, consoles, AS_SHIPPED), part);
    part(
        Column.SER2NET_AT_ONCE,
        (home, consoles) -> PortsServer.ser2net(home, consoles, AT_ONCE),
        part);
  }

  /** A part that fails leaves its cells empty, and says so. */
  private void part(Column side, Start start, Part part) {
    try (PortsServer server =
        start.start(
            Files.createTempDirectory(folder, "ports"),
            ptys.stream().map(MasterPty::device).toList())) {
      part.measure(side, server);
    } catch (IOException e) {
      System.err.printf("bench: ports: %s: %s%n", side.title, e);
    }
  }

  private int seconds() {
    return options.rounds(30);
  }

  /** What the load costs by itself: over connections of its own, nothing between. */
  private void gauge() throws IOException {
    List<SocketChannel> ends = new ArrayList<>();
    List<PortsLoad.Board> boards = new ArrayList<>();
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (int i = 0; i < BUSY; i++) {
        clients.add(SocketChannel.open(server.getLocalAddress()));
        SocketChannel board = server.accept();
        boards.add(octets -> board.write(ByteBuffer.wrap(octets)));
        ends.add(board);
      }
      try (PortsLoad load = new PortsLoad(boards, clients, 2 * seconds())) {
        load.run(seconds() / 2);
        Result result = load.run(seconds() / 2);
        add("(gauge: the load alone, p50, us)", Column.NODELINE, result.latency().p50());
        add("(gauge: the load alone, p99, us)", Column.NODELINE, result.latency().p99());
        add("(gauge: the load alone, CPU %)", Column.NODELINE, result.ownCpu());
      }
    } finally {
      ends.addAll(clients);
      for (SocketChannel end : ends) {
        end.close();
      }
    }
  }

  private void busy(Column side, PortsServer server) throws IOException {
    try (PortsLoad load = new PortsLoad(ptys, server.connect(), 2 * seconds())) {
      settle();
      load.run(seconds() / 2);
      double cpu = server.cpuSeconds();
      long began = System.nanoTime();
      Result result = load.run(seconds());
      double percent = (server.cpuSeconds() - cpu) * 1e11 / (System.nanoTime() - began);
      String of = "of %,d".formatted(result.octets());
      table.add(
          new Line(BUSY_TITLE, "octets lost or wrong", Better.LESS, 0),
          side,
          Figure.of((double) result.wrong(), 1, of));
      add("added latency, p50, us", side, result.latency().p50());
      add("added latency, p99, us", side, result.latency().p99());
      add("CPU, % of a core", side, percent);
      add("RSS, MB", side, server.residentMegabytes());
      add("threads", side, server.threads());
      add("(gauge: the load wrote too late by, p99, us)", side, result.late().p99());
      add("(gauge: the load's CPU %)", side, result.ownCpu());
    }
  }

  private void add(String what, Column side, double value) {
    table.add(Line.less(BUSY_TITLE, what), side, Figure.of(value, 1, ""));
  }

  private void idle(Column side, PortsServer server) throws IOException {
    server.connect();
    settle();
    settle();
    add(IDLE_TITLE, "CPU, % of a core", 1, side, server.cpuPercent(seconds()));
    add(IDLE_TITLE, "RSS, MB", 200, side, server.residentMegabytes());
    add(IDLE_TITLE, "threads", Double.NaN, side, server.threads());
  }

  private void add(String title, String what, double goal, Column side, double value) {
    table.add(new Line(title, what, Better.LESS, goal), side, Figure.of(value, 1, ""));
  }

  private PortsServer unpluggable(Path home, List<Path> consoles) throws IOException {
    // Its own name: the number may be another pty's a moment later.
    Path link = Files.createSymbolicLink(home.resolve("board"), consoles.get(0));
    return PortsServer.nodeline(home, List.of(link));
  }

  private void unplugged(Column side, PortsServer server) throws IOException {
    server.connect();
    settle();
    ptys.remove(0).close();
    settle();
    add("a device unplugged", "CPU, % of a core", 1, side, server.cpuPercent(UNPLUGGED_SECONDS));
  }

  private static void settle() {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS));
  }

  @Override
  public void close() {
    ptys.forEach(MasterPty::close);
  }
}
