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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.stream.IntStream;
import nodeline.DaemonThreads;
import nodeline.framing.Op;
import nodeline.framing.Reply;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which pieces of a message a board sends when the bridge names them: docs/protocol.md, section 8.
 */
@Execution(ExecutionMode.CONCURRENT)
class WantedPiecesTest {
  /** Id, try, window, first and last piece. */
  private static final String FRAME =
      "~NL1:([0-9a-f]{12}):([0-9]+):s:([0-9]+)[-0-9]*:[0-9]*:([0-9]+)(?:-([0-9]+))?:14:";

  private static final Set<Integer> REST = Set.of(11, 12, 13, 14);

  /** What the bridge wants, and the pieces that come. */
  private static final List<Wish> WISHES =
      List.of(
          new Wish(3, 8, "/10010011", Set.of(3, 6, 9, 10)),
          new Wish(3, 8, "/00100001", Set.of(5, 10)),
          new Wish(11, 4, "/11", REST),
          new Wish(11, 4, "/1100", REST),
          new Wish(11, 4, "/1x11", REST));

  @TempDir Path folder;

  private record Wish(int first, int many, String mask, Set<Integer> pieces) {}

  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void theMaskLeavesOutWhatTheBridgeHas(String shell) throws Exception {
    Shells.requireInstalled(shell);
    Path socket = folder.resolve("console.sock");
    try (Cable cable = new Cable(socket, Faults.none(), Faults.none());
        Board board = new Board(shell, folder, cable);
        SocketChannel console = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      CompletableFuture<List<Set<Integer>>> heard =
          CompletableFuture.supplyAsync(() -> serve(console), DaemonThreads.EACH);
      Board.Result result =
          board.run("cd \"${0%/*}\"\nlava-send m v=" + "x".repeat(13 * 80 - 4) + "; echo $?");
      assertEquals("0\n", result.stdout(), result.stderr());
      console.shutdownInput();
      assertEquals(WISHES.stream().map(Wish::pieces).toList(), heard.join());
    }
  }

  /**
   * Answers each train by the next wish, and the last one by the result; the pieces of each. A
   * board that was slow repeats its last frame, and gets the same answer.
   */
  private static List<Set<Integer>> serve(SocketChannel console) {
    List<Set<Integer>> trains = new ArrayList<>();
    Set<Integer> train = new TreeSet<>();
    int answered = 0;
    int last = 0;
    try (Scanner frames = new Scanner(console, StandardCharsets.ISO_8859_1)) {
      while (frames.findWithinHorizon(FRAME, 0) != null) {
        MatchResult frame = frames.match();
        int attempt = Integer.parseInt(frame.group(2));
        if (attempt <= answered) {
          continue;
        }
        int first = Integer.parseInt(frame.group(4));
        int end = frame.group(5) == null ? first : Integer.parseInt(frame.group(5));
        boolean again = train.isEmpty() && first == last && !frame.group(3).equals("0");
        IntStream.rangeClosed(first, end).forEach(train::add);
        if (frame.group(3).equals("0")) {
          continue;
        }
        answered = attempt;
        last = first;
        if (!again) {
          trains.add(Set.copyOf(train));
        }
        train.clear();
        int next = trains.size() - 1;
        say(console, next < WISHES.size() ? wish(frame, WISHES.get(next)) : result(frame));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return trains.subList(1, trains.size());
  }

  private static Reply wish(MatchResult frame, Wish wish) {
    String payload = frame.group(2) + wish.mask();
    return new Reply(frame.group(1), Op.CONTINUE, wish.first(), wish.many(), payload);
  }

  private static Reply result(MatchResult frame) {
    return new Reply(frame.group(1), Op.OK, 1, 1, "");
  }

  private static void say(SocketChannel console, Reply reply) throws IOException {
    String line = "\r\n" + reply.encode() + "\r\n";
    console.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
