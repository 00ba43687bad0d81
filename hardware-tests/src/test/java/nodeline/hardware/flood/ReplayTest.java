// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.flood;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import nodeline.hardware.rig.BridgeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one board's console said, said again at another's: the frames are that console's device. */
class ReplayTest {
  private static final int BOARDS = 3;
  private static final String BEHIND = "0123456789ab";

  @TempDir Path folder;

  @Test
  void capturedFramesActAsTheDeviceOfTheConsoleTheyComeFrom() throws Exception {
    List<ServerSocketChannel> sockets = new ArrayList<>();
    StringBuilder yaml = new StringBuilder("group: lab\ndevices:\n");
    for (int i = 0; i < BOARDS; i++) {
      Path socket = folder.resolve("board-" + i);
      sockets.add(SocketBoard.listen(socket));
      yaml.append("  board-%d: {job: job-%d, ".formatted(i, i));
      yaml.append("role: %s, console: 'unix:%s'}\n".formatted(i < 2 ? "s" : "r", socket));
    }
    try (BridgeProcess bridge = BridgeProcess.of(folder, yaml.toString());
        SocketBoard victim = SocketBoard.accept(sockets.get(0));
        SocketBoard thief = SocketBoard.accept(sockets.get(1));
        SocketBoard third = SocketBoard.accept(sockets.get(2))) {
      String who = frame("aaaaaaaaaaaa", 1, Verb.SELF, "");
      String send = frame("bbbbbbbbbbbb", 1, Verb.SEND, "mine,k=v");
      String wait = frame("cccccccccccc", 1, Verb.WAIT, "later");
      String fetch = frame("bbbbbbbbbbbb", 2, Verb.FETCH, "");
      String end = frame("cccccccccccc", 2, Verb.END, "");

      String recorded = who + answer(victim, who) + send + answer(victim, send);
      say(victim, wait);
      String all = frame("dddddddddddd", 1, Verb.WAIT_ALL, "mine,s");
      say(third, all);

      // Nothing is there to fetch or to end, and then all that was recorded, both directions.
      assertTrue(answer(thief, fetch).contains(":c:"), "a result of another board");
      say(thief, end);
      say(thief, recorded);
      assertTrue(thief.reply("#NL1:aaaaaaaaaaaa:").startsWith("k:1:1:job-1"), "who it is");
      assertTrue(thief.reply("#NL1:bbbbbbbbbbbb:").startsWith("k:"));
      String both = third.reply("#NL1:dddddddddddd:");
      assertTrue(both.startsWith("k:1:1:job-0:k=v,job-1:k=v"), both);

      // The victim's wait goes on, and a send of its own id is not taken for the thief's.
      answer(third, frame(BEHIND, 1, Verb.SEND, "later,x=y"));
      String later = victim.reply("#NL1:cccccccccccc:");
      assertTrue(later.startsWith("k:1:1:job-2:x=y"), later);
      assertEquals(0, bridge.logged(" ERROR "));
    }
  }

  /** The log of an earlier run, which a board prints: {@code cat old.log}. */
  @Test
  void anOldLogThatABoardPrintsIsNotExecutedByAFreshRun() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    String yaml =
        "group: lab\ndevices:\n  a: {role: r, console: 'unix:%s'}\n  b: {role: r, console: 'unix:%s'}\n"
            .formatted(first, second);
    String send = frame("bbbbbbbbbbbb", 1, Verb.SEND, "mine,k=old");
    String sync = frame("cccccccccccc", 1, Verb.SYNC, "barrier");
    ServerSocketChannel consoleOfA = SocketBoard.listen(first);
    ServerSocketChannel consoleOfB = SocketBoard.listen(second);
    try (BridgeProcess bridge = BridgeProcess.of(folder, yaml);
        SocketBoard a = SocketBoard.accept(consoleOfA);
        SocketBoard b = SocketBoard.accept(consoleOfB)) {
      assertTrue(answer(a, send).contains(":k:"));
      say(a, sync);
      assertTrue(answer(b, frame("dddddddddddd", 1, Verb.SYNC, "barrier")).contains(":k:"));
      assertEquals(0, bridge.logged(" ERROR "));
    }
    Files.delete(first);
    Files.delete(second);
    consoleOfA = SocketBoard.listen(first);
    consoleOfB = SocketBoard.listen(second);
    try (BridgeProcess bridge = BridgeProcess.fresh(folder, yaml);
        SocketBoard a = SocketBoard.accept(consoleOfA);
        SocketBoard b = SocketBoard.accept(consoleOfB)) {
      assertTrue(answer(a, send).contains(":e:1:1:executed%040before"), "an old value");
      assertTrue(answer(a, sync).contains(":e:1:1:executed%040before"), "an old barrier");

      // Both are in the first round: a would wait for the second if the old frame had counted.
      say(b, frame("eeeeeeeeeeee", 1, Verb.SYNC, "barrier"));
      assertTrue(answer(a, frame("ffffffffffff", 1, Verb.SYNC, "barrier")).contains(":k:"));
      assertTrue(b.reply("#NL1:eeeeeeeeeeee:").startsWith("k:"));
      assertEquals(0, bridge.logged(" ERROR "));
    }
  }

  private static String frame(String id, int attempt, Verb verb, String payload) {
    int window = verb == Verb.END ? 0 : 60;
    OptionalInt timeout = verb.makesCall() ? OptionalInt.of(600) : OptionalInt.empty();
    return new Request(new RequestHeader(id, attempt, verb, window, timeout, 1, 1), payload)
            .encode()
        + "\r\n";
  }

  private static void say(SocketBoard board, String text) throws IOException {
    board.write(text.getBytes(ISO_8859_1));
  }

  /** Says a frame and returns its reply's line. */
  private static String answer(SocketBoard board, String frame) throws Exception {
    say(board, frame);
    String start = "#NL1:" + frame.substring(5, 17) + ":";
    return start + board.reply(start) + "\r\n";
  }
}
