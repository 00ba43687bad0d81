// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Printable;

/**
 * Finds text in the consoles' logs. What it reads, gives and takes of time has limits: boards
 * choose what is in the logs.
 */
public final class LogSearch {
  private static final int MAX_LINES = 200;
  private static final int MAX_LINE_OCTETS = 8_192;
  private static final int MAX_SHOWN = 400;
  private static final int MAX_TEXT = 200;
  private static final long MAX_NANOS = 3_000_000_000L;
  private static final int BUFFER_OCTETS = 64 * 1024;

  /** How often it looks at the clock, in lines. */
  private static final int LOOK_LINES = 1_024;

  private final Path folder;
  private final int files;

  LogSearch(Path folder, int files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * What was found.
   *
   * @param lines of each device from old to new
   * @param whole whether there is nothing more to find
   */
  public record Found(List<Line> lines, boolean whole) {
    public Found {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line of a log.
   *
   * @param text what can be printed of it, {@value LogSearch#MAX_SHOWN} characters at most
   */
  public record Line(String device, String text) {}

  /** A search under way. */
  private static final class Search {
    private final Pattern pattern;
    private final long end;
    private final int room;
    private final Deque<Line> found = new ArrayDeque<>();
    private boolean late;
    private boolean full;
    private int looks;

    Search(String text, long end, int room) {
      this.end = end;
      this.room = room;
      String octets = new String(text.getBytes(UTF_8), ISO_8859_1);
      pattern = Pattern.compile(Pattern.quote(octets), Pattern.CASE_INSENSITIVE);
    }

    boolean isLate() {
      looks++;
      late |= looks % LOOK_LINES == 0 && System.nanoTime() - end > 0;
      return late;
    }

    int room() {
      return room - found.size();
    }

    void addBefore(Deque<Line> older) {
      while (!older.isEmpty()) {
        found.addFirst(older.removeLast());
      }
    }
  }

  /**
   * Finds the last lines with a text. Reads files for 3 s at most.
   *
   * @param devices whose logs
   * @param text without regard to the case of ASCII letters; its first {@value #MAX_TEXT}
   *     characters count; empty finds nothing
   */
  public Found find(List<String> devices, String text) {
    List<Line> lines = new ArrayList<>();
    boolean whole = true;
    long end = System.nanoTime() + MAX_NANOS;
    for (String device : text.isEmpty() ? List.<String>of() : devices) {
      int room = MAX_LINES - lines.size();
      if (room == 0 || System.nanoTime() - end > 0) {
        whole = false;
        break;
      }
      Search search = new Search(text.substring(0, Math.min(MAX_TEXT, text.length())), end, room);
      find(device, search);
      lines.addAll(search.found);
      whole &= !search.late && !search.full;
    }
    return new Found(lines, whole);
  }

  /** The newest part first, so that its lines are there when there are too many. */
  private void find(String device, Search search) {
    for (int part = 0; part < files && !search.late && !search.full; part++) {
      Path file = folder.resolve(device + ".log" + (part == 0 ? "" : "." + part));
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        search.addBefore(read(device, file, search));
      }
    }
  }

  private static Deque<Line> read(String device, Path file, Search search) {
    Deque<Line> lines = new ArrayDeque<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_OCTETS)) {
      for (String line = line(in); line != null && !search.isLate(); line = line(in)) {
        Matcher match = search.pattern.matcher(line);
        if (match.find()) {
          lines.addLast(new Line(device, shown(line, match.start())));
          if (lines.size() > search.room()) {
            lines.removeFirst();
            search.full = true;
          }
        }
      }
    } catch (IOException e) {
      search.late = true; // put away meanwhile, or no more to be read
    }
    return lines;
  }

  /** The next line without its end, or a part of a long one; null at the end. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet = in.read();
    if (octet < 0) {
      return null;
    }
    while (octet >= 0 && octet != '\n') {
      line.append((char) octet);
      octet = line.length() < MAX_LINE_OCTETS ? in.read() : -1;
    }
    return line.toString();
  }

  /** What can be printed of a line, around what was found. */
  private static String shown(String line, int at) {
    int begin = line.length() <= MAX_SHOWN ? 0 : Math.max(0, at - MAX_SHOWN / 4);
    int end = Math.min(line.length(), begin + MAX_SHOWN);
    byte[] octets = line.substring(begin, end).stripTrailing().getBytes(ISO_8859_1);
    return (begin > 0 ? "…" : "")
        + Printable.of(new String(octets, UTF_8))
        + (end < line.length() ? "…" : "");
  }
}
