// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.rig.Board;

/** What calls cost and what they carry: bytes, processes, CPU, and messages that arrive. */
final class Costs {
  private static final String SEND = "lava-send %s ip=10.0.0.1";
  private static final List<Integer> SIZES =
      List.of(1000, 2000, 3000, 3900, 4100, 8000, 16_000, 32_000, 65_000);
  private static final int PATIENCE = 12;
  private static final Pattern FORK =
      Pattern.compile("(?m)^(?:\\s*\\S+){3}\\s+(\\d+)\\s.*(?:clone3?|v?fork)$");
  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

  private Costs() {}

  /**
   * Octets both ways of a {@code lava-send}, or of a {@code lava-wait} for what was sent before.
   */
  static Figure bytes(Side side, boolean wait) throws Exception {
    String send = SEND.formatted("bytes") + "; sleep 0.3\n";
    side.run(0, wait ? send : "");
    Cable cable = side.board(wait ? 1 : 0).cable();
    int up = cable.hostHeard().length;
    int down = cable.boardHeard().length;
    side.run(wait ? 1 : 0, wait ? "lava-wait bytes; sleep 0.3\n" : send);
    int heard = cable.hostHeard().length - up;
    int told = cable.boardHeard().length - down;
    return Figure.of(heard + told, 1, "= " + heard + " up + " + told + " down");
  }

  /** Processes that a call starts. */
  static Figure forks(Side side, boolean wait) throws Exception {
    Path counts = side.board(0).cache().resolveSibling("forks.txt");
    String trace = "strace -f -c -e trace=clone,clone3,fork,vfork -o " + counts + " ";
    String script =
        wait
            ? SEND.formatted("forks-w") + "; sleep 0.3; " + trace + "lava-wait forks-w\n"
            : trace + SEND.formatted("forks") + "\n";
    Board.Result result = side.run(0, script);
    if (result.exit() != 0) {
      throw new IllegalStateException("strace: " + result.stderr().strip());
    }
    int total = 0;
    for (Matcher row = FORK.matcher(Files.readString(counts)); row.find(); ) {
      total += Integer.parseInt(row.group(1));
    }
    return Figure.of(total, 1, "");
  }

  /**
   * CPU milliseconds of a {@code lava-send}: all processes on the board; on the host too if so
   * asked.
   */
  static Figure cpu(Side side, int calls, boolean host) throws Exception {
    Duration before = side.hostCpu();
    String loop = Times.loop(calls, SEND.formatted("cpu$i"));
    Board.Result result = side.run(0, loop + "times >&3; sleep 0.5\n");
    Duration spent = side.hostCpu().minus(before);
    double seconds = host ? spent.toNanos() / 1e9 : children(result.stdout());
    return Figure.of(seconds * 1000 / calls, calls, "");
  }

  /** User and system time on the second line that {@code times} prints. */
  private static double children(String times) {
    String line = times.lines().skip(1).findFirst().orElse("");
    double seconds = 0;
    for (Matcher time = TIME.matcher(line); time.find(); ) {
      seconds += Integer.parseInt(time.group(1)) * 60 + Double.parseDouble(time.group(2));
    }
    return seconds;
  }

  /** Percentage of sends that the coordinator has once, unchanged, over a bad wire. */
  static Figure right(Side side, int calls) throws Exception {
    String loop = Times.loop(calls, "lava-send m$i ip=10.0.0.$i");
    if (side.run(0, loop + "sleep 1\n").exit() != 0) {
      throw new IllegalStateException("the board ended early");
    }
    int executed = side.sends();
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= calls; i++) {
      ids.add("m" + i);
    }
    List<String> data = side.sentData(ids);
    int good = 0;
    int lost = 0;
    for (int i = 0; i < calls; i++) {
      good += ("ip=10.0.0." + (i + 1)).equals(data.get(i)) ? 1 : 0;
      lost += data.get(i) == null ? 1 : 0;
    }
    String note = "%d wrong, %d lost".formatted(Math.max(0, executed - good), lost);
    return Figure.of(100.0 * good / calls, calls, note);
  }

  /**
   * Octets of the longest value of {@link #SIZES} that reaches another board's cache file whole.
   */
  static Figure longest(Side side) throws Exception {
    int longest = 0;
    for (int size : SIZES) {
      if (!arrives(side, size)) {
        return Figure.of(longest, 1, "then lost: " + size);
      }
      longest = size;
    }
    return Figure.of(longest, 1, "");
  }

  private static boolean arrives(Side side, int size) throws Exception {
    String make = "v=$(seq -s . 1 20000 | head -c %d)\n".formatted(size);
    String send = "lava-send v" + size + " v=$v; sleep 0.3; echo $v >&3\n";
    String sent = side.run(0, make + send).stdout().strip();
    try {
      String wait = "lava-wait v" + size + "\n";
      String cache = side.start(1, wait).get(PATIENCE, TimeUnit.SECONDS).cache();
      return sent.length() == size && cache.strip().endsWith(":v=" + sent);
    } catch (TimeoutException lost) {
      return false;
    }
  }
}
