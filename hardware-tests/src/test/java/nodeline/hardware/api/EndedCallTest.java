// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that a signal ends, in the queue of their tty: the others go on, and nothing is left. */
@Execution(ExecutionMode.CONCURRENT)
class EndedCallTest {
  private static final String FUNCTIONS =
      """
      cd "${0%/*}"
      modes() { stty -a </dev/tty; }
      # the processes of the queue that live, in its order
      queue() {
        sed -n 's/ .*//p' "$NODELINE_RUN"/nodeline-*[0-9] 2>/dev/null |
          while read -r pid; do kill -0 "$pid" 2>/dev/null && echo "$pid"; done
      }
      # call ID COUNT: as a job; the queue has COUNT calls then
      call() {
        { env --default-signal lava-wait "$1"; echo "$?" >"status-$1"; } &
        until [ "$(queue | grep -c .)" = "$2" ]; do sleep 0.02; done
      }
      ended() { until [ -s "status-$1" ] || [ -s "status-$2" ]; do sleep 0.02; done; }
      # two SIGNAL PLACE: of two calls the one at this place of the queue is ended
      two() {
        call "a$1$2" 1
        call "b$1$2" 2
        until victim=$(queue | sed -n "$2p"); [ "$victim" ]; do :; done
        kill "-$1" "$victim"
        ended "a$1$2" "b$1$2"
        if [ -s "status-a$1$2" ]; then set -- "$1" "$2" a b; else set -- "$1" "$2" b a; fi
        lava-send "$4$1$2"
        ended "$4$1$2" "$4$1$2"
        echo "$1 at $2: $(cat "status-$3$1$2"), the other $(cat "status-$4$1$2")"
      }
      modes >before
      """;

  /** The last call of the queue restores the modes itself. */
  private static final String SIGNALS =
      """
      for signal in 1 2 15; do
        two $signal 1; two $signal 2
        call "alone$signal" 1
        kill "-$signal" $(queue)
        ended "alone$signal" "alone$signal"
        echo "$signal alone: $(cat "status-alone$signal")"
        modes | cmp - before; queue
      done
      """;

  /** The second one asks for a dispatcher too, the third one has asked twice. */
  private static final String SILENCE =
      """
      for signal in 1:0.1 2:0.5 15:1; do
        call "$signal" 1
        sleep "${signal#*:}"
        kill "-${signal%:*}" $(queue)
        ended "$signal" "$signal"
        cat "status-$signal"
        modes | cmp - before; queue
      done
      """;

  private static final String KILLS =
      """
      two 9 1 | sed 's/: .*, /: /'; two 9 2 | sed 's/: .*, /: /'
      call alone 1
      kill -9 $(queue)
      ended alone alone
      lava-self; modes | cmp - before; queue
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void theNextGoesOnAfterASignal(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      StringBuilder expected = new StringBuilder();
      for (int signal : List.of(1, 2, 15)) {
        int status = 128 + signal;
        for (int place : List.of(1, 2)) {
          expected.append("%d at %d: %d, the other 0\n".formatted(signal, place, status));
        }
        expected.append("%d alone: %d\n".formatted(signal, status));
      }
      Board.Result result = rig.board(0).run(FUNCTIONS + SIGNALS);
      assertEquals(expected.toString(), result.stdout(), result.stderr());
      assertEquals(List.of(), rig.status(0).calls());
      assertOnlyItsFiles(rig);
    }
  }

  /** The trap comes from within a read, or ignores what would end a child of the call. */
  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void aCallThatNobodyAnswersEndsAtASignal(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      rig.board(0).cable().mute(true);
      Board.Result result = rig.board(0).run(FUNCTIONS + SILENCE);
      assertEquals("129\n130\n143\n", result.stdout(), result.stderr());
      assertEquals(Set.of("queue", "queue.tty"), files(rig));
    }
  }

  /** Its modes are the next call's to restore. */
  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void theNextGoesOnAfterAKill(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      Board.Result result = rig.board(0).run(FUNCTIONS + KILLS);
      assertEquals(
          "9 at 1: the other 0\n9 at 2: the other 0\njob-0\n", result.stdout(), result.stderr());
      assertOnlyItsFiles(rig);
    }
  }

  /** The queue and the saved modes of the tty stay, and the cache file. */
  private static void assertOnlyItsFiles(Rig rig) throws IOException {
    assertEquals(Set.of("cache.txt", "queue", "queue.tty"), files(rig));
  }

  private static Set<String> files(Rig rig) throws IOException {
    try (Stream<Path> files = Files.list(rig.board(0).cache().getParent())) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("nodeline-\\d+", "queue"))
          .filter(name -> name.matches("(queue|cache|nodeline).*"))
          .collect(Collectors.toSet());
    }
  }
}
