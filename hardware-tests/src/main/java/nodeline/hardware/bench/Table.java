// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The figures, as they come, and all together at the end. */
final class Table {
  /** Which way is better. */
  enum Better {
    LESS,
    MORE
  }

  /** Whose figure it is; a column of the table. */
  enum Column {
    NODELINE("Nodeline"),
    LAVA("LAVA"),
    LAVA_FAST("LAVA, 1 s poll"),
    LAVA_HERE("the same, our coordinator"),
    SER2NET("ser2net"),
    SER2NET_AT_ONCE("ser2net, chardelay off");

    final String title;

    Column(String title) {
      this.title = title;
    }
  }

  /**
   * What is measured.
   *
   * @param goal what ours is to be at most, or at least; NaN if it has no goal
   */
  record Line(String shell, String what, Better better, double goal) {
    static Line less(String shell, String what) {
      return new Line(shell, what, Better.LESS, Double.NaN);
    }

    String goalText() {
      String sign = better == Better.LESS ? "<= " : ">= ";
      return Double.isNaN(goal) ? "" : sign + Figure.number(goal);
    }

    boolean isMissedBy(double value) {
      return better == Better.LESS ? value > goal : value < goal;
    }

    /** How many times better ours is. */
    String ratio(Figure ours, Figure theirs) {
      double more = better == Better.LESS ? theirs.median() : ours.median();
      double less = better == Better.LESS ? ours.median() : theirs.median();
      return less == 0 ? "-" : "x" + Figure.number(more / less);
    }
  }

  private static final String NAME_AND_GOAL = "%-48s %-8s ";
  private static final String CELL = "%-34s ";

  private final Map<Line, Map<Column, Figure>> lines = new LinkedHashMap<>();

  /** Told on standard error at once: a run takes minutes. */
  synchronized void add(Line line, Column side, Figure figure) {
    lines.computeIfAbsent(line, key -> new EnumMap<>(Column.class)).put(side, figure);
    System.err.printf("%s: %s: %s: %s%n", line.shell(), line.what(), side.title, figure.text());
  }

  synchronized void print(String machine) {
    System.out.printf("%s; median (p10 … p95) of n%n", machine);
    lines.keySet().stream().map(Line::shell).distinct().forEach(this::printSection);
  }

  /** With a column for each side that has a figure in it. */
  private void printSection(String shell) {
    Map<Line, Map<Column, Figure>> rows = new LinkedHashMap<>(lines);
    rows.keySet().removeIf(line -> !line.shell().equals(shell));
    Set<Column> sides = new TreeSet<>();
    rows.values().forEach(figures -> sides.addAll(figures.keySet()));
    System.out.println();
    List<String> titles = new ArrayList<>(List.of(shell, "goal"));
    sides.forEach(side -> titles.add(side.title));
    titles.add(sides.size() > 1 ? "times better" : "");
    show(titles);
    rows.forEach((line, figures) -> show(cells(line, figures, sides)));
  }

  private static List<String> cells(Line line, Map<Column, Figure> figures, Set<Column> sides) {
    List<String> cells = new ArrayList<>(List.of("  " + line.what(), line.goalText()));
    for (Column side : sides) {
      cells.add(figures.containsKey(side) ? figures.get(side).text() : "");
    }
    List<String> words = new ArrayList<>();
    Figure ours = figures.get(Column.NODELINE);
    if (ours != null) {
      figures.forEach(
          (side, figure) -> {
            if (side != Column.NODELINE) {
              words.add(line.ratio(ours, figure));
            }
          });
      if (line.isMissedBy(ours.median())) {
        words.add("GOAL MISSED");
      }
    }
    cells.add(String.join(" ", words));
    return cells;
  }

  private static void show(List<String> cells) {
    String form = NAME_AND_GOAL + CELL.repeat(cells.size() - 3) + "%s";
    System.out.println(form.formatted(cells.toArray()).stripTrailing());
  }

  synchronized void writeJson(Path file, String machine) throws IOException {
    List<String> rows = new ArrayList<>();
    lines.forEach(
        (line, figures) ->
            figures.forEach(
                (side, figure) ->
                    rows.add(
                        String.format(
                            Locale.ROOT,
                            "  {\"shell\": \"%s\", \"what\": \"%s\", \"side\": \"%s\", %s}",
                            line.shell(),
                            line.what(),
                            side.title,
                            figure.json()))));
    String head = "{\"machine\": \"" + machine + "\", \"figures\": [\n";
    Files.writeString(file, head + String.join(",\n", rows) + "\n]}\n");
  }
}
