// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A board chooses what is in a cell: letters of no, of one or of two columns. */
class ColumnsTest {
  private static final List<String> HEADS = List.of("DEVICE", "LAST LINE", "FOR");

  static Stream<String> cells() {
    return Stream.of(
        "x" + "\u0301".repeat(99),
        "x\u0301".repeat(99),
        "\u4e2d".repeat(99),
        "\u4e2d \u4e2d".repeat(33),
        "\ud83d\ude00-".repeat(50),
        "\u0e01\u0e34\u0e48".repeat(60));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void fitWhateverTheyHold(String cell) {
    List<List<String>> rows = List.of(List.of("a", cell, "ready"), List.of("b", "plain", cell));
    for (int screen : new int[] {40, 80, 200}) {
      for (Columns columns : List.of(new Columns(screen, HEADS), Columns.cutting(screen, HEADS))) {
        columns
            .format(rows)
            .lines()
            .forEach(line -> assertTrue(Fitted.width(line) <= screen, screen + ": " + line));
      }
    }
  }

  @Test
  void areBelowEachOther() {
    assertEquals(
        "DEVICE  LAST LINE  FOR\na       \u4e2d\u4e2d       b",
        new Columns(0, HEADS).format(List.of(List.of("a", "\u4e2d\u4e2d", "b"))));
  }
}
