// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shim of root writes through nothing that another user put where it writes, in a /tmp of its
 * own. The kernel's protection of links there is off, as on old boards.
 */
@Execution(ExecutionMode.CONCURRENT)
class SafeFilesTest {
  private static final Path LIBRARY =
      Path.of(System.getProperty("nodeline.root"), "dut-shim/lib/nodeline.sh");

  /** $1: a shell; $2: the library. A line for each trap. */
  private static final String TRAPS =
      """
      mount -t tmpfs -o mode=1777 tmp /tmp || exit
      cache=/tmp/lava_multi_node_cache.txt queue=/tmp/nodeline-1 id=0123456789ab
      nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
      begin() {
        rm -rf /tmp/*
        (umask 077; echo precious >/tmp/victim)
        mkdir -m 755 /tmp/folder
      }
      end() {
        said=ok
        [ "$(cat /tmp/victim)" = precious ] || said='the victim was written'
        [ -z "$(ls /tmp/folder)" ] || said='the folder was written'
        [ ! -e /tmp/none ] || said='a file was made'
        echo "$1: $said"
      }
      call() {
        timeout 10 $shell -c '. "$1"; { [ -O /proc/self ] && _owned=1; } 2>/dev/null; _name=lava-wait _id=0123456789ab _total=1 _part=_part_x_
          _part_x_1="101:k=v\\\\012"; '"$1" "$library" "$library" >/dev/null 2>&1
        [ $? -ne 124 ] || echo hangs
      }
      shell=$1 library=$2
      for trap in 'ln -s /tmp/victim' 'ln -s /tmp/none' 'ln -s /tmp/folder' mkfifo 'ln -s /dev/null' mkdir 'touch'; do
        begin; nobody $trap $cache; call nl_cache; end "cache $trap"
        begin; nobody $trap $cache.$id; call nl_cache; end "new cache $trap"
        begin; nobody $trap $queue; call '_nl_mine /tmp/nodeline-1 && echo x >>/tmp/nodeline-1'; end "queue $trap"
      done
      begin; ln /tmp/victim $cache; call nl_cache; end 'cache ln'
      begin; ln /tmp/victim $cache; nobody touch $cache.$id; call nl_cache; end 'both ln'
      # The link becomes one to a folder while the call writes.
      begin; nobody ln -s /tmp/none $cache
      call 'nl_print() { setpriv --reuid=65534 --regid=65534 --clear-groups ln -sfn /tmp/folder "$_cache"; echo x; }; nl_cache'
      end 'cache changed'
      """;

  static Stream<String> shells() {
    return Shells.families();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void nothingOfAnotherUserIsWrittenThrough(String shell) throws Exception {
    Shells.requireInstalled(shell);
    Shells.requireInstalled("setpriv");
    MissingPrerequisite.unless(ProgramRun.asRoot(), "only root has another user's files in /tmp");
    ProgramRun run =
        ProgramRun.of(
            List.of("unshare", "-m", "sh", "-c", TRAPS, "sh", shell, LIBRARY.toString()), Map.of());
    List<String> wrong = run.out().lines().filter(line -> !line.endsWith(": ok")).toList();
    assertEquals(List.of(), wrong, run.err());
    assertEquals(24, run.out().lines().count(), run.err());
  }
}
