// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import nodeline.terminal.Fitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLineTest {
  /** The last line of a board is the board's own. */
  @ParameterizedTest
  @ValueSource(strings = {"\u4e2d", "x\u0301", "\ud83d\ude00", "a b"})
  void aReasonFitsWhateverABoardHasSaid(String letter) {
    for (int count = 1; count < 120; count++) {
      String said = "  board-7's last line: " + letter.repeat(count);
      BridgeEvent event =
          new BridgeEvent(
              0, 0, "x", EventKind.HANGS, "a", "lab", Map.of("why", List.of("a waits 30 s", said)));
      for (String line : new EventLine(80, ZoneOffset.UTC).of(event)) {
        assertTrue(Fitted.width(line) <= 80, line);
      }
    }
  }

  /** A file of events may come from anybody. */
  @Test
  void fieldsOfOddNamesAreNotRead() {
    String line =
        "{\"time\":\"2026-11-24T04:12:33.123Z\",\"mono\":1,\"host\":\"x\",\"event\":\"note\","
            + "\"device\":\"a\",\"text\":\"t\",\"\\u001b[2J\":\"x\",\"a\\\"b\":1}";
    assertEquals(Map.of("text", "t"), EventJson.read(line).orElseThrow().data());
  }
}
