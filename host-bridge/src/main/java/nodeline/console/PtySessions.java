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
 * Processes with a session of their own, such as daemons, are let alone, and so are those of other
 * users. Each end looks at all processes of the host. Thread-safe.
 */
final class PtySessions implements AutoCloseable {
  /** A session of its own, if it can be: the bridge's group of processes may be killed as one. */
  private static final String APART =
      """
      command -v setsid >/dev/null || exec sh -c "$0" nodeline-sessions
      exec setsid sh -c "$0" nodeline-sessions
      """;

  /**
   * Of the fields after a command's name, which may hold blanks itself, the fourth is its session
   * and the twentieth its birth. A leader that was born at another time is none of ours.
   */
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TERM
      all=
      born() {
        _born=
        { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
        set -- ${line##*) }
        _born=${20}
      }
      rest() {
        born "${1%:*}"
        case $_born in '' | "${1#*:}") ;; *) return 0 ;; esac
        for stat in /proc/[0-9]*/stat; do
          { read -r line <"$stat"; } 2>/dev/null || continue
          set -- "$1" ${line##*) }
          [ "$5" != "${1%:*}" ] || kill -KILL "${line%% *}"
        done
      }
      while read -r what id; do
        left=
        case $what in
        add)
          born "$id"
          left="$all $id:$_born" ;;
        end)
          for one in $all; do
            case $one in "$id":*) rest "$one" ;; *) left="$left $one" ;; esac
          done
        esac
        all=$left
      done
      [ -z "$all" ] || sleep 2
      for one in $all; do rest "$one"; done
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
            new ProcessBuilder("sh", "-c", APART, SCRIPT)
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
