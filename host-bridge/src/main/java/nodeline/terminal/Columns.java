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
 * Cells in columns as wide as their text. On a screen, cells of the last column are broken into
 * lines, and then those of the widest ones, until all fits.
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

  private void narrow(int[] widths) {
    for (int over = IntStream.of(widths).sum() - screen; over > 0; over--) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = room(widths, i) > room(widths, widest) ? i : widest;
      }
      if (room(widths, widest) <= 0) {
        return;
      }
      widths[widest]--;
    }
  }

  /** How much narrower it may be: its head stays whole. */
  private int room(int[] widths, int column) {
    return widths[column] - heads.get(column).length() - GAP;
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
      narrow(widths);
    }
    return IntStream.of(widths)
        .mapToObj(width -> new Column(width, 0, Overflow.WRAP))
        .toArray(Column[]::new);
  }
}
