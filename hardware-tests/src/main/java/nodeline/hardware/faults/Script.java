// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.nio.file.Path;

/**
 * The test script of a board. It tells what it does as lines of a pipe that all boards share, so
 * that their order is the order of what happened:
 *
 * <pre>
 *   0 &gt; lava-wait 17 m1-17     board 0 begins this call, in round 17
 *   0 ! text                   what it printed as an error
 *   0 &lt; 0                      it ended with this status
 *   0 = job-1:n=17             a line of its output or its cache file
 *   0 .                        and that was the last
 * </pre>
 */
record Script(Plan plan, Path events, Path gates) {
  private static final String PROLOGUE =
      """
      say() { printf '%s\\n' "$b $*" >&4; }
      call() {
        say "> $1 $i $2"
        status=0
        if [ -n "$traced" ]; then $limit "$@" || status=$?
        else $limit "$@" 2>"$b.err" || status=$?
        fi
        [ "$status" = 0 ] || [ -n "$traced" ] || sed "s/^/$b ! /" "$b.err" >&4
        say "< $status"
        return "$status"
      }
      must() {
        until call "$@"; do
          [ -n "$again" ] || return 1
          sleep 0.3
        done
      }
      tell() { sed "s/^/$b = /" "$1" >&4; say .; }
      seen() { must "$@" && tell "$LAVA_MULTI_NODE_CACHE"; }
      said() { must "$@" >"$b.out" && tell "$b.out"; }
      """;

  /** Rounds {@code first} to {@code last}, as a script. */
  String of(int board, int first, int last) {
    StringBuilder script = new StringBuilder("LC_ALL=C; export LC_ALL\n");
    boolean traced = plan.profile().has(Profile.Trait.TRACED);
    script.append("b=%d again=%s\n".formatted(board, plan.repeatable() ? "y" : ""));
    script.append("traced=%s\n".formatted(traced ? "y" : ""));
    script.append("limit='%s'\n".formatted(plan.repeatable() ? "" : "timeout --foreground 20"));
    script.append("exec 4>>'%s'\n".formatted(events)).append(PROLOGUE);
    script.append(traced ? "exec 2>/dev/tty; set -x\n" : "");
    for (int round = first; round <= last; round++) {
      script.append(round(board, round));
    }
    return script.append("exit 0\n").toString();
  }

  private String round(int board, int i) {
    StringBuilder round = new StringBuilder("i=" + i + "\n");
    if (plan.resets(i)) {
      round.append(reset(board, i));
    }
    String value = SentValues.quoted(plan.values().sent(board, i));
    round.append("must lava-send %s n=%d v=%s\n".formatted(plan.message(board, i), i, value));
    round.append("seen lava-wait %s\n".formatted(plan.message(plan.peer(board), i)));
    round.append("must lava-send %s n=%d\n".formatted(plan.counter(i), i));
    round.append("seen lava-sync %s\n".formatted(plan.barrier(i)));
    String role = plan.namesRole(i) ? " " + plan.role(plan.peer(board)) : "";
    round.append("seen lava-wait-all %s%s\n".formatted(plan.counter(i), role));
    if (plan.asksOthers(i)) {
      round.append("said lava-self\nsaid lava-role\nsaid lava-role list\nsaid lava-group\n");
    }
    if (plan.timesOut(i)) {
      round.append("LAVA_TIMEOUT=%d call lava-wait never-%d\n".formatted(Plan.TIMEOUT_SECONDS, i));
    }
    return round.toString();
  }

  private String reset(int board, int i) {
    String id = plan.afterReset(i);
    return switch (board) {
      case 0 -> "seen lava-wait %s\n".formatted(id);
      case 1 ->
          "while [ ! -e '%s' ]; do sleep 0.1; done\nmust lava-send %s n=%d\n"
              .formatted(gates.resolve(id), id, i);
      default -> "";
    };
  }
}
