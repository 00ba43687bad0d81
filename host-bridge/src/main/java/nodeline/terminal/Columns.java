// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nodeline.Printable;

/**
 * Cells in columns as wide as their text. On a screen, cells of the last column are broken into
 * lines, and then those of the widest ones, until all fits.
 */
public final class Columns {
  private static final int GAP = 2;
  private static final int LEAST = 20;

  private final int screen;
  private final List<String> heads;
  private final boolean cuts;

  /**
   * @param screen its width; 0: there is none
   * @param heads of the columns, each of 3 characters at least, which stay whole
   */
  public Columns(int screen, List<String> heads) {
    this(screen, heads, false);
  }

  private Columns(int screen, List<String> heads, boolean cuts) {
    this.screen = screen;
    this.heads = heads;
    this.cuts = cuts;
  }

  /** Each row has one line: what does not fit is cut. */
  public static Columns cutting(int screen, List<String> heads) {
    return new Columns(screen, heads, true);
  }

  public String format(List<List<String>> rows) {
    List<List<String>> cells =
        Stream.concat(Stream.of(heads), rows.stream())
            .map(row -> row.stream().map(Printable::of).toList())
            .toList();
    int[] widths = widths(cells);
    return cells.stream()
        .flatMap(row -> lines(row, widths))
        .map(line -> cuts ? Fitted.cut(line, screen) : line)
        .collect(Collectors.joining("\n"));
  }

  /** A row: its cells side by side, the lines of each below each other. */
  private Stream<String> lines(List<String> row, int[] widths) {
    List<List<String>> parts =
        IntStream.range(0, row.size()).mapToObj(i -> part(row.get(i), widths[i] - GAP)).toList();
    int height = parts.stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, height).mapToObj(line -> line(parts, line, widths));
  }

  private List<String> part(String cell, int width) {
    return cuts ? List.of(Fitted.cut(cell, width)) : broken(cell, width);
  }

  private static String line(List<List<String>> parts, int number, int[] widths) {
    String line = "";
    int end = 0;
    for (int i = 0; i < parts.size(); i++) {
      List<String> cell = parts.get(i);
      end += widths[i];
      line = Fitted.padded(line + (number < cell.size() ? cell.get(number) : ""), end);
    }
    return line.stripTrailing();
  }

  /** At blanks, else after a hyphen, else anywhere; lines after the first have a blank in front. */
  private static List<String> broken(String cell, int width) {
    List<String> lines = new ArrayList<>();
    String rest = cell;
    while (Fitted.width(rest) > width) {
      int fits = Fitted.end(rest, width);
      int blank = rest.lastIndexOf(' ', fits);
      int hyphen = rest.lastIndexOf('-', fits - 1) + 1;
      int cut = blank > 0 ? blank : hyphen > 1 ? hyphen : fits;
      lines.add(rest.substring(0, cut));
      rest = " " + rest.substring(cut).stripLeading();
    }
    lines.add(rest);
    return lines;
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

  private int[] widths(List<List<String>> cells) {
    int[] widths =
        IntStream.range(0, heads.size())
            .map(
                i -> cells.stream().mapToInt(row -> Fitted.width(row.get(i))).max().orElse(0) + GAP)
            .toArray();
    int last = widths.length - 1;
    int before = IntStream.of(widths).sum() - widths[last];
    if (screen > 0) {
      widths[last] = Math.min(widths[last], Math.max(LEAST, screen - before));
      narrow(widths);
    }
    return widths;
  }
}
