// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.hardware.bench.Table.Better;
import nodeline.hardware.bench.Table.Column;
import nodeline.hardware.bench.Table.Line;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;

/** Long values over a line of 115200 baud: how much of the line they take, and how long. */
final class LongMessages {
  private static final int BAUD = 115_200;
  private static final double OCTETS_PER_SECOND = BAUD / 10.0;
  private static final int VALUE = 48 * 1_024;
  private static final int LONG_VALUE = 60 * 1_024;
  private static final int KERNEL_EVERY = 60;

  private final Path folder;
  private final String shell;
  private final int rounds;
  private final Table table;

  LongMessages(Path folder, String shell, int rounds, Table table) {
    this.folder = folder;
    this.shell = shell;
    this.rounds = rounds;
    this.table = table;
  }

  void measure() throws IOException, InterruptedException {
    LineQuality line = LineQuality.CLEAN.with(WireFault.BAUD, BAUD);
    Path good = Files.createDirectories(folder.resolve("good"));
    Path bad = Files.createDirectories(folder.resolve("bad"));
    try (Rig rig = rig(good, line, line)) {
      List<Double> sent = new ArrayList<>();
      List<Double> received = new ArrayList<>();
      Cable cable = rig.board(0).cable();
      int up = 0;
      int down = 0;
      for (int round = 0; round < rounds; round++) {
        int before = cable.hostHeard().length;
        sent.add(share(send(rig.board(0), round, VALUE)));
        up += cable.hostHeard().length - before;
        before = cable.boardHeard().length;
        received.add(share(seconds(rig.board(0), "lava-wait long-" + round)));
        down += cable.boardHeard().length - before;
      }
      add("48 KB to the bridge, % of 115200 baud", sent, up);
      add("48 KB to the board, % of 115200 baud", received, down);
    }
    LineQuality kernel = line.with(WireFault.KERNEL_TEXT, KERNEL_EVERY);
    try (Rig rig = rig(bad, kernel, line)) {
      double took = send(rig.board(0), 0, LONG_VALUE);
      Line row = new Line(shell, "60 KB with a kernel line in 60 bytes, s", Better.LESS, 20);
      table.add(row, Column.NODELINE, Figure.of(took, 1, ""));
    }
  }

  private Rig rig(Path home, LineQuality up, LineQuality down) throws IOException {
    return Rig.withFaults(home, shell, 1, i -> new Faults(1, up), i -> new Faults(2, down));
  }

  private void add(String what, List<Double> shares, int octets) {
    String note = "%.2f bytes for one".formatted(octets / (double) (VALUE * rounds));
    Figure all = Figure.of(shares);
    Figure figure = new Figure(all.median(), all.range(), all.n(), note);
    table.add(new Line(shell, what, Better.MORE, 85), Column.NODELINE, figure);
  }

  private static double share(double seconds) {
    return 100 * VALUE / OCTETS_PER_SECOND / seconds;
  }

  private static double send(Board board, int round, int octets)
      throws IOException, InterruptedException {
    String value = "abcdefgh".repeat(octets / 8);
    return seconds(board, "lava-send long-%d v=%s".formatted(round, value));
  }

  private static double seconds(Board board, String call) throws IOException, InterruptedException {
    long began = System.nanoTime();
    Board.Result result = board.start(call + "\n").join();
    if (result.exit() != 0) {
      throw new IllegalStateException(result.stderr().strip());
    }
    return (System.nanoTime() - began) / 1e9;
  }
}
