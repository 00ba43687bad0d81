// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

/** A script with all forms of the API for boards 0 and 1, and what it must print. */
public final class WholeApi {
  /** Calls of a board in a round that reach the coordinator. */
  public static final int CALLS = 10;

  private static final String SCRIPT =
      """
      show() { while read -r line; do echo "  $line"; done <"$LAVA_MULTI_NODE_CACHE"; }
      r=0
      while [ "$r" -lt %d ]; do
        r=$((r + 1))
        lava-self; echo "self $?"
        lava-role; echo "role $?"
        lava-role list; echo "list $?"
        lava-group; echo "group $?"
        lava-group client; echo "clients $?"
        lava-group nobody; echo "nobody $?"
        lava-send "m$run$r-$me" from="$me in $r" p=x%%y; echo "send $?"
        lava-wait "m$run$r-$other"; echo "wait $?"; show
        lava-sync "s$run$r"; echo "sync $?"; show
        lava-send "a$run$r" n="$me"; echo "send $?"
        lava-wait-all "a$run$r"; echo "all $?"; show
        lava-wait-all "a$run$r" client; echo "role $?"; show
      done
      """;

  private static final String ROUND =
      """
      job-%1$d
      self 0
      %3$s
      role 0
      server
      client
      list 0
      job-0\tserver
      job-1\tclient
      group 0
      job-1
      clients 0
      nobody 1
      send 0
      wait 0
        job-%2$d:from=%2$d in %4$d
        job-%2$d:p=x%%y
      sync 0
      send 0
      all 0
        job-0:n=0
        job-1:n=1
      role 0
        job-0:n=0
        job-1:n=1
      """;

  private WholeApi() {}

  /** The script; {@code me} and {@code other} are set, 0 and 1, and {@code run} to be run again. */
  public static String script(int rounds) {
    return SCRIPT.formatted(rounds);
  }

  public static String expected(int me, int rounds) {
    StringBuilder expected = new StringBuilder();
    for (int round = 1; round <= rounds; round++) {
      expected.append(ROUND.formatted(me, 1 - me, me == 0 ? "server" : "client", round));
    }
    return expected.toString();
  }
}
