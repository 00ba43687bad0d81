// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import nodeline.hardware.rig.Board;

/** Boards of one group, joined by one of the two transports that are compared. */
interface Side extends AutoCloseable {
  /** Longest time for one script, in seconds. */
  int LIMIT = 60;

  /** The fault that comes on average once in so many bytes. */
  enum Fault {
    NONE,
    KERNEL_LINE,
    DROPPED_BYTE,
    FLIPPED_BIT;

    private static final int ONE_IN = 200;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Kernel text goes one way only: a kernel does not type. */
    Faults of(long seed, boolean toHost) {
      return new Faults(toHost ? seed : ~seed, line(toHost));
    }

    private LineQuality line(boolean toHost) {
      return switch (this) {
        case NONE -> LineQuality.CLEAN;
        case KERNEL_LINE ->
            toHost ? LineQuality.CLEAN.with(WireFault.KERNEL_TEXT, ONE_IN) : LineQuality.CLEAN;
        case DROPPED_BYTE -> LineQuality.CLEAN.with(WireFault.DROPPED_BYTE, ONE_IN);
        case FLIPPED_BIT -> LineQuality.CLEAN.with(WireFault.FLIPPED_BYTE, ONE_IN);
      };
    }
  }

  /**
   * What a side is made of.
   *
   * @param folder a new one, for the side alone
   */
  record Setup(Path folder, String shell, int boards, Fault fault) {
    Faults toHost(int board) {
      return fault.of(board, true);
    }

    Faults toBoard(int board) {
      return fault.of(board, false);
    }
  }

  Board board(int i);

  /**
   * What comes before each script. From there on descriptor 3 is its standard output as the bench
   * gets it.
   */
  String prologue();

  /**
   * What the coordinator has of what board 0 sent: for each id its data as {@code key=value} with
   * blanks between, or null.
   */
  List<String> sentData(List<String> ids) throws IOException;

  /** Sends that the coordinator executed, wrong ones and copies too. */
  int sends() throws IOException;

  /** CPU time so far of all that runs on the host for the boards. */
  Duration hostCpu();

  default CompletableFuture<Board.Result> start(int board, String script) throws IOException {
    return board(board).start(prologue() + script).orTimeout(LIMIT, TimeUnit.SECONDS);
  }

  default Board.Result run(int board, String script) throws Exception {
    return start(board, script).get();
  }

  @Override
  void close() throws IOException;
}
