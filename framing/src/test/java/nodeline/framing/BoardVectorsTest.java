// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of {@code board.tsv} are what the {@link ModelShim} does. */
class BoardVectorsTest {
  private static final String ID = "000000000000";
  private static final String OTHER = "000000000001";

  private final Deque<ModelFrame> sent = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private ModelShim shim = ModelShim.start(1);
  private int tries;

  static List<String[]> rows() {
    return Vectors.rows("board.tsv");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theModelDoesWhatEachRowSays(
      String name, String command, String exchange, String status, String writes) {
    send(shim.again(0, 1));
    for (String step : exchange.split(" [|] ")) {
      step(step);
    }
    assertEquals(ModelShim.Phase.DONE, shim.phase());
    assertTrue(sent.isEmpty(), sent.toString());
    assertEquals("keu".indexOf(shim.outcome().charAt(0)), Integer.parseInt(status));
    String text = Escape.unescapeText(shim.outcome().substring(1)).orElseThrow();
    assertEquals(writes.equals("-") ? "" : Vectors.octets(writes), written(command, text));
    assertEquals(1, requests.stream().distinct().count(), requests.toString());
  }

  /** The text of a result, or the line of an error. */
  private String written(String command, String text) {
    if (shim.outcome().startsWith("k") || text.isEmpty()) {
      return text;
    }
    String[] words = command.split(" ");
    boolean about =
        Set.of("lava-send", "lava-wait", "lava-wait-all", "lava-sync").contains(words[0]);
    return words[0] + ": " + (about ? words[1] + ": " : "") + text + "\n";
  }

  private void step(String step) {
    String[] word = step.split(" ");
    switch (word[0].charAt(0)) {
      case '>' -> expect(word);
      case '<' -> reply(word);
      case 's' -> send(shim.askAgain(0, 1));
      default -> assertTrue(Set.of("text", "echo").contains(word[0]), step);
    }
  }

  private void expect(String[] word) {
    if (shim.phase() == ModelShim.Phase.QUEUED) {
      send(shim.again(0, 1));
    }
    ModelFrame frame = sent.remove();
    assertTrue(frame.attempt() > tries, "an old try");
    tries = frame.attempt();
    boolean fetch = word[0].equals(">f");
    assertEquals(fetch, frame.fetch());
    if (fetch) {
      String asked = frame.piece() + " " + frame.pieces() + " " + frame.mask();
      assertEquals(String.join(" ", List.of(word).subList(1, word.length)), asked.strip());
    } else {
      assertEquals(Integer.parseInt(word[1]), frame.window());
      requests.add(word[0] + word[2]);
    }
  }

  private void reply(String[] word) {
    boolean plain = word[0].length() == 2;
    int at = plain ? 0 : 1;
    Op op = Op.of(word[at].charAt(word[at].length() - 1));
    int a = Integer.parseInt(word[at + 1]);
    int b = Integer.parseInt(word[at + 2]);
    boolean good = !word[0].equals("<broken") && (!op.isResult() || a <= b);
    if (!good) {
      send(shim.askAgain(0, 1));
      return;
    }
    String payload =
        switch (word[at + 3]) {
          case "-" -> "";
          case "try" -> Integer.toString(tries);
          case "late" -> Integer.toString(tries - 1);
          default -> word[at + 3];
        };
    Reply reply = new Reply(word[0].equals("<other") ? OTHER : ID, op, a, b, payload);
    if (shim.reads()) {
      send(shim.read(0, 1, reply, Set.of()));
      if (shim.wantsMore(reply)) {
        send(shim.fetch(0, FrameLayout.PIECES));
      }
    }
  }

  private void send(ModelShim.Next next) {
    shim = next.shim();
    sent.addAll(next.sent());
  }
}
