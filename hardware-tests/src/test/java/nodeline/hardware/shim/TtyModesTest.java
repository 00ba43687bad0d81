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
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
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

/**
 * A reply is for the call that asked, and not for the tty as a script has it: there one flipped bit
 * makes a signal of it, or stops the board's output.
 */
@Execution(ExecutionMode.CONCURRENT)
class TtyModesTest {
  /** A shim that finds its bridge quick looks for late answers for a tenth of a second only. */
  private static final long ANSWER_MILLIS = 200;

  private static final String CALL = "lava-send m k=v";

  /** What the tty still holds comes with the script's output. */
  private static final String REST = "\nstty -icanon min 0 time 2; echo \"rest:$(cat)\"";

  @TempDir Path folder;

  /**
   * The script's end, at a bridge that knows one call only.
   *
   * @param leaves how many requests it does not answer
   * @param answer to the others
   */
  private Board.Result run(
      String shell, String script, int leaves, Function<HostileText, String> answer)
      throws Exception {
    Shells.requireInstalled(shell);
    Path socket = folder.resolve("console.sock");
    try (Cable cable = new Cable(socket, Faults.none(), Faults.none());
        Board board = new Board(shell, folder, cable);
        SocketChannel console = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(() -> serve(console, leaves, answer), DaemonThreads.EACH);
      board.with("NODELINE_PROTOCOL", "nodeline");
      Board.Result result = board.run("{ " + script + "; } <&0 2>&1");
      console.shutdownInput();
      answered.exceptionally(closed -> null).join();
      return result;
    }
  }

  private static String done(HostileText text) {
    return text.result('k', 1);
  }

  private static void serve(
      SocketChannel console, int leaves, Function<HostileText, String> answer) {
    try (Scanner requests = new Scanner(console, StandardCharsets.ISO_8859_1)) {
      int left = leaves;
      while (requests.findWithinHorizon("~NL1:([0-9a-f]{12}):[0-9]+:s:([0-9]+)(?:-[0-9])?:", 0)
          != null) {
        HostileText text = new HostileText(new Random(0), requests.match().group(1));
        if (!requests.match().group(2).equals("0") && left-- <= 0) {
          String reply = answer.apply(text);
          TimeUnit.MILLISECONDS.sleep(ANSWER_MILLIS);
          console.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.ISO_8859_1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first answer is late: it comes when the call has asked again, and so there are two. */
  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void noReplyIsLeftToTheScript(String shell) throws Exception {
    Board.Result result = run(shell, CALL + REST, 1, text -> done(text) + done(text));
    assertEquals("0 rest:\n", result.exit() + " " + result.stdout());
  }

  /** "Not yet" answers a frame that was repeated: another answer is under way. */
  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void noReplyIsLeftToTheScriptAfterNotYet(String shell) throws Exception {
    Board.Result result =
        run(shell, CALL + REST, 1, text -> text.notYet() + done(text) + done(text));
    assertEquals("0 rest:\n", result.exit() + " " + result.stdout());
  }

  /** The first piece is damaged, so the call asks again: the second one comes twice. */
  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void noPieceIsLeftToTheScript(String shell) throws Exception {
    AtomicBoolean damaged = new AtomicBoolean();
    Board.Result result =
        run(
            shell,
            CALL + REST,
            0,
            text -> damaged.getAndSet(true) ? text.result('k', 2) : firstDamaged(text));
    assertEquals("0 rest:\n", result.exit() + " " + result.stdout());
  }

  private static String firstDamaged(HostileText text) {
    String first = text.piece('k', 1, 2);
    char last = first.charAt(first.length() - 1);
    String other = first.substring(0, first.length() - 1) + (last == '0' ? '1' : '0');
    return other + "\n" + text.piece('k', 2, 2) + "\n";
  }

  /** Noise is as quick as the reply that it hits. */
  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void noReplyComesBeforeTheTtyTakesNothingForASignal(String shell) throws Exception {
    String noise = "\003\023\032\034";
    Board.Result result = run(shell, CALL + "; echo alive", 0, text -> noise + "\n" + done(text));
    assertEquals("0 alive\n", result.exit() + " " + result.stdout());
  }
}
