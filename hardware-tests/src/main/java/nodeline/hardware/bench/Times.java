// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import nodeline.hardware.rig.Board;

/**
 * How long calls take, by the boards' own clock: that of this machine. Each time holds one {@code
 * date}.
 */
final class Times {
  private static final int BARRIER = 8;
  private static final String STAMP = "date +%s%N >&3";

  private Times() {}

  /**
   * From a {@code lava-send} to the end of a {@code lava-wait} on another board, which waits
   * before.
   *
   * @param pairs of boards that measure at once
   * @param spread seconds over which the sends are spread, at random, after the wait began
   */
  static Figure sendToWait(Side side, int pairs, int rounds, double spread) throws Exception {
    List<CompletableFuture<Board.Result>> waiting = new ArrayList<>();
    List<CompletableFuture<Board.Result>> sending = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      String go = side.board(2 * pair).cache().resolveSibling("go").toString();
      String id = "p" + pair + "-$i";
      waiting.add(
          side.start(
              2 * pair + 1, loop(rounds, ": >%s$i; lava-wait %s; %s".formatted(go, id, STAMP))));
      String send = "%s; lava-send %s ip=10.0.0.1".formatted(STAMP, id);
      sending.add(side.start(2 * pair, paused(rounds, spread, "[ -e " + go + "$i ]", send)));
    }
    return Figure.between(stamps(sending), stamps(waiting));
  }

  /**
   * From the last member's arrival at a barrier until all of them have left it. Those that have
   * left then sleep, so that the machine is the others'.
   */
  static Figure barrier(Side side, int rounds, double spread) throws Exception {
    String go = side.board(0).cache().resolveSibling("go").toString();
    List<CompletableFuture<Board.Result>> early = new ArrayList<>();
    StringBuilder allThere = new StringBuilder("true");
    for (int board = 1; board < BARRIER; board++) {
      String file = go + board + "-$i";
      allThere.append(" && [ -e ").append(file).append(" ]");
      early.add(
          side.start(
              board, loop(rounds, ": >%s; lava-sync b$i; %s; sleep 0.4".formatted(file, STAMP))));
    }
    String sync = STAMP + "; lava-sync b$i; " + STAMP;
    long[] late = numbers(side.run(0, paused(rounds, spread, allThere.toString(), sync)));
    long[] arrived = every(late, 0);
    long[] left = every(late, 1);
    for (CompletableFuture<Board.Result> board : early) {
      long[] stamps = numbers(board.get());
      Arrays.setAll(left, i -> Math.max(left[i], stamps[i]));
    }
    return Figure.between(arrived, left);
  }

  /** What each time holds too: how long one {@code date} takes here and now. */
  static Figure gauge(Side side, int rounds) throws Exception {
    long[] stamps = numbers(side.run(0, loop(rounds, STAMP + "; " + STAMP + "; sleep 0.02")));
    return Figure.between(every(stamps, 0), every(stamps, 1));
  }

  /** {@code lava-send} from its start to its end. */
  static Figure send(Side side, int rounds, boolean besideWait) throws Exception {
    String before = besideWait ? "lava-wait never & waiting=$!; sleep 1\n" : "waiting=\n";
    String body = "sleep 0.05; " + STAMP + "; lava-send m$i k=v; " + STAMP;
    String after = besideWait ? "kill $waiting; wait\n" : "";
    long[] stamps = numbers(side.run(0, before + loop(rounds, body) + after));
    return Figure.between(every(stamps, 0), every(stamps, 1));
  }

  static String loop(int rounds, String body) {
    return "i=0; while [ $i -lt %d ]; do i=$((i + 1)); %s; done\n".formatted(rounds, body);
  }

  private static String paused(int rounds, double spread, String condition, String body) {
    String pauses =
        new Random(rounds)
            .doubles(rounds, 0.2, 0.2 + spread)
            .mapToObj("%.3f"::formatted)
            .collect(Collectors.joining(" "));
    return "i=0; for pause in %s; do i=$((i + 1)); until %s; do sleep 0.02; done; sleep $pause; %s; done\n"
        .formatted(pauses, condition, body);
  }

  private static long[] stamps(List<CompletableFuture<Board.Result>> boards) throws Exception {
    List<long[]> all = new ArrayList<>();
    for (CompletableFuture<Board.Result> board : boards) {
      all.add(numbers(board.get()));
    }
    return all.stream().flatMapToLong(Arrays::stream).toArray();
  }

  private static long[] numbers(Board.Result result) {
    if (!result.stderr().isEmpty()) {
      throw new IllegalStateException(result.stderr().strip());
    }
    return result.stdout().lines().mapToLong(Long::parseLong).toArray();
  }

  /** Every second number, from the first or the second on. */
  private static long[] every(long[] numbers, int from) {
    long[] half = new long[numbers.length / 2];
    Arrays.setAll(half, i -> numbers[2 * i + from]);
    return half;
  }
}
