// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleLinesTest {
  private final List<String> lines = new ArrayList<>();
  private final ConsoleLines console = new ConsoleLines(lines::add);

  @Test
  void joinsPiecesAndDropsLineEnds() {
    for (String piece : new String[] {"he", "llo\r", "\n\r\nlast", " one\n", "rest"}) {
      console.feed(piece);
    }

    assertEquals(List.of("hello", "", "last one"), lines);
  }

  @Test
  void expandsTabs() {
    console.feed("101\tserver\n\tx\n");

    assertEquals(List.of("101     server", "        x"), lines);
  }

  @Test
  void decodesUtf8ThatComesInPieces() {
    console.feed("caf\u00c3");
    console.feed("\u00a9 \u00ff\n");

    assertEquals(List.of("caf\u00e9 \\xff"), lines);
  }

  @Test
  void breaksALineThatDoesNotEnd() {
    console.feed("x".repeat(10_000) + "\n");

    assertEquals(List.of(4_096, 4_096, 1_808), lines.stream().map(String::length).toList());
  }
}
