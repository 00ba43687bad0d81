// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Ends what the commands of consoles leave behind, as a board that is switched off runs nothing
 * more: processes of the command's session that ignore its hang-up. A process beside the bridge
 * does so, since it must also be done where the bridge is killed.
 *
 * <pre>
 *   add ID          a session has begun
 *   end ID      ⇒   SIGKILL for the rest of it
 *   the end of the pipe, some seconds  ⇒  the same for all sessions that have not ended
 * </pre>
 *
 * Processes with a session of their own, such as daemons, are let alone. Thread-safe.
 */
final class PtySessions implements AutoCloseable {
  /** The fourth field after a command's name, which may hold blanks itself, is its session. */
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TERM
      all=
      rest() {
        for stat in /proc/[0-9]*/stat; do
          { read -r line <"$stat"; } 2>/dev/null || continue
          set -- "$1" ${line##*) }
          [ "$5" != "$1" ] || kill -KILL "${line%% *}"
        done
      }
      while read -r what id; do
        case $what in
        add) all="$all $id" ;;
        end)
          rest "$id"
          left=
          for one in $all; do [ "$one" = "$id" ] || left="$left $one"; done
          all=$left ;;
        esac
      done
      [ -z "$all" ] || sleep 2
      for id in $all; do rest "$id"; done
      """;

  private Process process;
  private boolean failed;

  /**
   * A command begins.
   *
   * @param leader its process, which leads its session
   */
  void add(long leader) {
    tell("add " + leader);
  }

  /** The command has ended, and nobody has its terminal. */
  void end(long leader) {
    tell("end " + leader);
  }

  private synchronized void tell(String line) {
    if (failed) {
      return;
    }
    try {
      if (process == null) {
        process =
            new ProcessBuilder("sh", "-c", SCRIPT, "nodeline-sessions")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
      }
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      in.flush();
    } catch (IOException e) {
      failed = true;
      LoggerFactory.getLogger(PtySessions.class)
          .warn("nodeline cannot end what commands leave behind: {}", e.getMessage());
    }
  }

  /** No more commands begin. */
  @Override
  public synchronized void close() {
    failed = true;
    if (process != null) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // It has ended itself.
      }
    }
  }
}
