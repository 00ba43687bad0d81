// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import nodeline.DaemonThreads;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A LAVA dispatcher that has answered is remembered: docs/lava-lines.md. */
@Execution(ExecutionMode.CONCURRENT)
class RememberedDispatcherTest {
  private static final String SCRIPT =
      """
      lava-wait first; echo "$?"
      lava-wait second; echo "$?"
      sed 1s/^./z/ "$NODELINE_RUN"/nodeline-*.tty >of-another-boot
      cat of-another-boot >$(echo "$NODELINE_RUN"/nodeline-*.tty)
      lava-wait rebooted; echo "$?"
      lava-wait again; echo "$?"
      NODELINE_TTY=$(tty) lava-wait elsewhere; echo "$?"
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void laterCallsOfABootAndATtyAskNothing(String shell) throws Exception {
    Shells.requireInstalled(shell);
    Path socket = folder.resolve("console.sock");
    try (Cable cable = new Cable(socket, Faults.none(), Faults.none());
        Board board = new Board(shell, folder, cable);
        SocketChannel console = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      CompletableFuture<List<String>> heard =
          CompletableFuture.supplyAsync(() -> serve(console), DaemonThreads.EACH);
      Board.Result result = board.run("cd \"${0%/*}\"\n" + SCRIPT);
      assertEquals("0\n0\n0\n0\n0\n", result.stdout(), result.stderr());
      console.shutdownInput();
      assertEquals(
          List.of(
              "frame",
              "question",
              "first",
              "second", //
              "frame",
              "question",
              "rebooted",
              "again", //
              "frame",
              "question",
              "elsewhere"),
          heard.join());
    }
  }

  /** Answers each wait, and tells what came; of the frames of one call the first only. */
  private static List<String> serve(SocketChannel console) {
    List<String> heard = new ArrayList<>();
    try (Scanner lines = new Scanner(console, StandardCharsets.ISO_8859_1)) {
      String word;
      while ((word = lines.findWithinHorizon("~NL1:|<LAVA_WAIT [^>]*>", 0)) != null) {
        boolean wait = word.startsWith("<");
        String id = wait ? word.substring(word.indexOf(' ') + 1, word.length() - 1) : "frame";
        String what = id.startsWith("nodeline-") ? "question" : id;
        if (wait || heard.isEmpty() || !heard.get(heard.size() - 1).matches("frame|question")) {
          heard.add(what);
        }
        if (wait) {
          console.write(
              ByteBuffer.wrap("<LAVA_WAIT_COMPLETE>\n".getBytes(StandardCharsets.ISO_8859_1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return heard;
  }
}
