// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nodeline.Printable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/**
 * Cells in columns as wide as their text; the last one is broken into lines at the screen's end.
 */
public final class Columns {
  private static final int GAP = 2;
  private static final int LEAST = 20;

  private final int screen;
  private final List<String> heads;

  /**
   * @param screen its width; 0: there is none
   */
  public Columns(int screen, List<String> heads) {
    this.screen = screen;
    this.heads = heads;
  }

  public String format(List<List<String>> rows) {
    List<String[]> cells =
        Stream.concat(Stream.of(heads), rows.stream()).map(Columns::cells).toList();
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns(cells));
    cells.forEach(table::addRowValues);
    return table.toString().stripTrailing();
  }

  /** The library would read {@code @|} as a mark of its own. */
  private static String[] cells(List<String> row) {
    return row.stream()
        .map(cell -> Printable.of(cell).replace("@|", "@\\x7c"))
        .toArray(String[]::new);
  }

  private Column[] columns(List<String[]> cells) {
    int[] widths =
        IntStream.range(0, heads.size())
            .map(i -> cells.stream().mapToInt(row -> row[i].length()).max().orElse(0) + GAP)
            .toArray();
    int last = widths.length - 1;
    int before = IntStream.of(widths).sum() - widths[last];
    if (screen > 0) {
      widths[last] = Math.min(widths[last], Math.max(LEAST, screen - before));
    }
    return IntStream.of(widths)
        .mapToObj(width -> new Column(width, 0, Overflow.WRAP))
        .toArray(Column[]::new);
  }
}
