// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import nodeline.hardware.bench.Side.Fault;
import nodeline.hardware.bench.Side.Setup;
import nodeline.hardware.bench.Table.Better;
import nodeline.hardware.bench.Table.Column;
import nodeline.hardware.bench.Table.Line;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.hardware.rig.FreePort;
import nodeline.hardware.rig.WrongUsage;

/**
 * Measures the figures of {@code docs/performance.md} on ptys, ours beside LAVA's, as {@code
 * bench/run} asks. Not a test: the machine's noise decides.
 */
final class Bench {
  /** Seconds between a dispatcher's questions to the coordinator, as its package is shipped. */
  private static final int SHIPPED_POLL = 3;

  private static final int FAST_POLL = 1;

  private interface Part {
    Figure measure(Side side) throws Exception;
  }

  private final Table table = new Table();
  private final AtomicInteger sides = new AtomicInteger();
  private final Path folder;
  private final BenchOptions options;
  private volatile boolean ending;

  private Bench(Path folder, BenchOptions options) {
    this.folder = folder;
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    try {
      BenchOptions options = BenchOptions.parse(List.of(arguments));
      Path folder = Files.createTempDirectory("nodeline-bench");
      Bench bench = new Bench(folder, options);
      Runtime.getRuntime().addShutdownHook(new Thread(bench::cleanUp));
      bench.run();
      System.exit(0);
    } catch (WrongUsage e) {
      System.err.println("bench: error: " + e.getMessage());
      System.exit(2);
    }
  }

  private void run() throws Exception {
    if (options.flood()) {
      FloodTable.run(folder, options);
      return;
    }
    if (options.ports()) {
      ports();
    } else {
      calls();
    }
    table.print(options.machine());
    if (options.json().isPresent()) {
      table.writeJson(options.json().get(), options.machine());
    }
  }

  private void ports() throws IOException {
    try (ManyPorts ports = new ManyPorts(folder, options, table)) {
      ports.run();
    }
  }

  private void calls() throws InterruptedException {
    for (String shell : options.shells()) {
      times(shell);
      costs(shell);
      faults(shell);
      longMessages(shell);
    }
    decoder("console text", DecoderRate.TEXT);
    decoder("requests alone", DecoderRate.REQUESTS);
  }

  private void times(String shell) throws InterruptedException {
    Line wait = new Line(shell, "send -> the other's wait returns, ms", Better.LESS, 20);
    Line barrier = new Line(shell, "barrier of 8 after the last arrival, ms", Better.LESS, 50);
    Map<Line, Part> ours = new LinkedHashMap<>();
    ours.put(Line.less(shell, "(gauge: one `date`), ms"), side -> Times.gauge(side, 40));
    ours.put(wait, side -> Times.sendToWait(side, 1, options.rounds(50), 0.2));
    ours.put(barrier, side -> Times.barrier(side, options.rounds(20), 0.2));
    ours.put(
        Line.less(shell, "lava-send alone, ms"),
        side -> Times.send(side, options.rounds(40), false));
    ours.put(
        Line.less(shell, "lava-send while another process waits, ms"),
        side -> Times.send(side, options.rounds(40), true));
    nodeline(setup(shell, 8, Fault.NONE), ours);
    bridges(shell);
    // These mostly sleep: side by side they take half as long.
    Thread slow =
        new Thread(
            () ->
                lava(
                    Column.LAVA,
                    SHIPPED_POLL,
                    setup(shell, 4, Fault.NONE),
                    pairs(wait, SHIPPED_POLL)));
    slow.start();
    lava(Column.LAVA, SHIPPED_POLL, setup(shell, 8, Fault.NONE), barriers(barrier));
    slow.join();
    Map<Line, Part> fast = pairs(wait, FAST_POLL);
    fast.putAll(barriers(barrier));
    lava(Column.LAVA_FAST, FAST_POLL, setup(shell, 8, Fault.NONE), fast);
    lavaHere(setup(shell, 8, Fault.NONE), fast);
  }

  private void bridges(String shell) {
    if (ending) {
      return;
    }
    Line line = new Line(shell, "the same over two bridges, ms", Better.LESS, 40);
    try (Side side = new TwoBridgesSide(setup(shell, 2, Fault.NONE))) {
      measure(
          line, Column.NODELINE, part -> Times.sendToWait(part, 1, options.rounds(50), 0.2), side);
    } catch (Exception e) {
      System.err.println("bench: no bridges: " + e);
    }
  }

  /** LAVA's dispatchers at {@code nodeline coordinator}, which has none of an earlier group. */
  @SuppressWarnings("try") // It serves, by being there.
  private void lavaHere(Setup setup, Map<Line, Part> parts) {
    if (options.peer().isEmpty() || ending) {
      return;
    }
    int port = FreePort.next();
    try (var coordinator =
        BridgeProcess.coordinator(Files.createDirectories(setup.folder()), port)) {
      lava(Column.LAVA_HERE, FAST_POLL, setup, List.of("--port", "" + port), parts);
    } catch (IOException e) {
      System.err.println("bench: no coordinator: " + e);
    }
  }

  /** LAVA's answer depends on when, between two polls, the send comes. */
  private Map<Line, Part> pairs(Line line, int poll) {
    Map<Line, Part> parts = new LinkedHashMap<>();
    parts.put(line, side -> Times.sendToWait(side, 2, options.rounds(7), poll));
    return parts;
  }

  private Map<Line, Part> barriers(Line line) {
    return Map.of(line, side -> Times.barrier(side, options.rounds(6), 0.5));
  }

  private void costs(String shell) {
    Map<Line, Part> parts = new LinkedHashMap<>();
    parts.put(
        new Line(shell, "bytes, lava-send ID ip=10.0.0.1", Better.LESS, 150),
        side -> Costs.bytes(side, false));
    parts.put(Line.less(shell, "bytes, lava-wait"), side -> Costs.bytes(side, true));
    parts.put(
        new Line(shell, "forks, lava-send", Better.LESS, 3), side -> Costs.forks(side, false));
    parts.put(new Line(shell, "forks, lava-wait", Better.LESS, 3), side -> Costs.forks(side, true));
    int calls = options.rounds(50);
    parts.put(
        Line.less(shell, "CPU on the board, lava-send, ms"), side -> Costs.cpu(side, calls, false));
    parts.put(
        Line.less(shell, "CPU on the host, lava-send, ms"), side -> Costs.cpu(side, calls, true));
    parts.put(
        new Line(shell, "longest value that arrives, bytes", Better.MORE, 60_000), Costs::longest);
    nodeline(setup(shell, 2, Fault.NONE), parts);
    lava(Column.LAVA, FAST_POLL, setup(shell, 2, Fault.NONE), parts); // costs know no poll
  }

  private void faults(String shell) {
    int calls = options.rounds(100);
    for (Fault fault : List.of(Fault.KERNEL_LINE, Fault.DROPPED_BYTE, Fault.FLIPPED_BIT)) {
      String what = "%% of sends right, a %s in 200 bytes".formatted(fault.words());
      Line line = new Line(shell, what, Better.MORE, 100);
      Map<Line, Part> parts = Map.of(line, side -> Costs.right(side, calls));
      nodeline(setup(shell, 1, fault), parts);
      lava(Column.LAVA, FAST_POLL, setup(shell, 1, fault), parts);
    }
  }

  private void longMessages(String shell) throws InterruptedException {
    if (ending) {
      return;
    }
    Path home = setup(shell, 1, Fault.NONE).folder();
    try {
      new LongMessages(home, shell, options.rounds(10), table).measure();
    } catch (IOException e) {
      System.err.println("bench: no long messages: " + e);
    }
  }

  private void decoder(String what, String unit) {
    Line line = new Line("any shell", "decoder, " + what + ", MB/s", Better.MORE, Double.NaN);
    table.add(line, Column.NODELINE, DecoderRate.megabytesPerSecond(unit));
  }

  private Setup setup(String shell, int boards, Fault fault) {
    Path home = folder.resolve(Integer.toString(sides.incrementAndGet()));
    return new Setup(home, shell, boards, fault);
  }

  private void nodeline(Setup setup, Map<Line, Part> parts) {
    if (ending) {
      return;
    }
    try (Side side = new NodelineSide(setup)) {
      parts.forEach((line, part) -> measure(line, Column.NODELINE, part, side));
    } catch (IOException e) {
      System.err.println("bench: no bridge: " + e);
    }
  }

  private void lava(Column column, int poll, Setup setup, Map<Line, Part> parts) {
    lava(column, poll, setup, List.of(), parts);
  }

  private void lava(
      Column column, int poll, Setup setup, List<String> peerOptions, Map<Line, Part> parts) {
    if (options.peer().isEmpty() || ending) {
      return;
    }
    try (Side side = new LavaSide(options.peer().get(), poll, setup, peerOptions)) {
      parts.forEach((line, part) -> measure(line, column, part, side));
    } catch (IOException | InterruptedException e) {
      System.err.println("bench: no LAVA: " + e);
    }
  }

  /** A part that fails leaves its cell empty, and says so. */
  private void measure(Line line, Column column, Part part, Side side) {
    if (ending) {
      return;
    }
    try {
      table.add(line, column, part.measure(side));
    } catch (Exception e) {
      if (ending) {
        return;
      }
      System.err.printf("bench: %s: %s: %s: %s%n", line.shell(), line.what(), column.title, e);
    }
  }

  /** At the end, and at Ctrl-C while parts still run. */
  private void cleanUp() {
    ending = true;
    List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
    started.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : started) {
      process.onExit().completeOnTimeout(process, 1, TimeUnit.SECONDS).join();
    }
    delete(folder.toFile());
    if (Files.exists(folder)) {
      System.err.println("bench: left behind: " + folder);
    }
  }

  private static void delete(File file) {
    File[] inside = Files.isSymbolicLink(file.toPath()) ? null : file.listFiles();
    if (inside != null) {
      Stream.of(inside).forEach(Bench::delete);
    }
    file.delete();
  }
}
