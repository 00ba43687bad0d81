// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.util.List;

/**
 * What the boards do and what must come of it. All agree on it: scripts, checker, and who looks at
 * the coordinator.
 *
 * @param jobs of the boards, in their order
 * @param values what they send
 * @param repeatable whether an id may be sent and synced again, and a failed call is repeated; not
 *     at LAVA
 */
public record Plan(Profile profile, List<String> jobs, SentValues values, boolean repeatable) {
  /** Rounds for which ids of counters and barriers are used again and again. */
  public static final int BATCH = 25;

  /** Of a wait for nobody: a board that is busy for so long says that there is no bridge. */
  public static final int TIMEOUT_SECONDS = 8;

  private static final int OTHERS_EVERY = 5;
  private static final int RESETS_EVERY = 3;

  public int boards() {
    return jobs.size();
  }

  public String role(int board) {
    return "role-" + board;
  }

  public int peer(int board) {
    return (board + 1) % boards();
  }

  /** The first round of the batch, which names it. */
  private static int batch(int round) {
    return round - round % BATCH;
  }

  public String message(int board, int round) {
    return "m" + board + "-" + round;
  }

  public String counter(int round) {
    return "count-" + (repeatable ? batch(round) : round);
  }

  public String barrier(int round) {
    return "round-" + (repeatable ? batch(round) : round);
  }

  /** What board 1 sends once board 0, which waits for it, has lost its power. */
  String afterReset(int round) {
    return "reset-" + round;
  }

  boolean resets(int round) {
    return profile.incident() == Profile.Incident.RESET && round % RESETS_EVERY == 1;
  }

  public boolean timesOut(int round) {
    return profile.has(Profile.Trait.TIMEOUTS) && round % OTHERS_EVERY == 1;
  }

  /** Whether the short calls are made, too; at LAVA they do not go over the console. */
  public boolean asksOthers(int round) {
    return repeatable && round % OTHERS_EVERY == 2;
  }

  /** Whether the wait for all names a role. */
  public boolean namesRole(int round) {
    return repeatable && round % 2 == 1;
  }

  /** Rounds that make so many calls at least. */
  int rounds(int calls) {
    int eachRound = 5 * boards();
    return Math.max(1, (calls + eachRound - 1) / eachRound);
  }
}
