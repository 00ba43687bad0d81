// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;
import nodeline.framing.Check;
import nodeline.framing.Escape;

/**
 * One line of a group's log, or of a snapshot of it, in the escapes and with the check of the wire
 * ({@code docs/protocol.md}, sections 2 and 5):
 *
 * <pre>
 *   1 9f0c2a6be1d74835 42 send,12345,server,0123456789ab,ready,ip=10.0.0.1 0123401234
 *   │ │                │  └ words of a {@link Command}                      └ check of all before
 *   │ │                └ number of the record among those of its origin
 *   │ └ the run of a program that wrote it
 *   └ version: a program that does not know it can read nothing after the blank
 * </pre>
 *
 * <p>A record has the oldest version that has its words. So hosts of an older program go on with
 * the groups in which nothing newer happens.
 */
record LogRecord(String origin, long number, List<String> words) {
  /** Characters of a line that this program writes. */
  static final int MAX_LENGTH = 1_048_576;

  /** The newest that this program reads and writes; it reads all before it. */
  static final int VERSION = 2;

  private static final int PARTS = 4;

  /** A line that this program cannot read or execute; its message is for people. */
  static final class UnreadableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }

  LogRecord {
    words = List.copyOf(words);
  }

  String line() {
    int version = Command.LATER.contains(words.get(0)) ? VERSION : 1;
    String text = version + " " + origin + " " + number + " " + Escape.fields(words);
    return text + " " + Check.of(text);
  }

  /**
   * The record of a line.
   *
   * @throws UnreadableException with a reason for people: it is none of this version
   */
  static LogRecord read(String line) {
    requireVersion(line);
    int end = line.lastIndexOf(' ');
    String text = line.substring(0, end);
    String[] parts = text.split(" ", -1);
    if (parts.length != PARTS || !Check.of(text).equals(line.substring(end + 1))) {
      throw damaged();
    }
    return new LogRecord(
        parts[1],
        Long.parseLong(parts[2]),
        Escape.unescapeFields(parts[3]).orElseThrow(LogRecord::damaged));
  }

  private static void requireVersion(String line) {
    int blank = line.indexOf(' ');
    if (line.startsWith("1 ") || line.startsWith(VERSION + " ")) {
      return;
    }
    String version = blank < 0 ? "" : line.substring(0, blank);
    if (!version.matches("[1-9][0-9]{0,8}")) {
      throw damaged();
    }
    throw new UnreadableException(
        "a record is of version %s, and this nodeline reads version %d: update it"
            .formatted(version, VERSION));
  }

  private static UnreadableException damaged() {
    return new UnreadableException("a record is damaged");
  }

  /**
   * A snapshot of a group: what its replicas keep beside its changes, and changes that make it of
   * none. Each line has the form of a {@link LogRecord} of the origin {@code snapshot}:
   *
   * <pre>
   *   open    as the group's first record
   *   state   EPOCH SECOND
   *   place   JOB HOST ORIGIN
   *   guest   JOB SECOND
   *   change  words of {@link ChangeText}
   *   end     the last line
   * </pre>
   *
   * @param head the words of the lines before the changes
   */
  record Snapshot(List<List<String>> head, List<Change> changes) {
    private static final String ORIGIN = "snapshot";
    private static final String CHANGE = "change";
    private static final List<String> END = List.of("end");

    Snapshot {
      head = List.copyOf(head);
      changes = List.copyOf(changes);
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>(head.size() + changes.size() + 1);
      head.forEach(words -> add(lines, words));
      for (Change change : changes) {
        List<String> words = new ArrayList<>(List.of(CHANGE));
        words.addAll(ChangeText.words(change));
        add(lines, words);
      }
      add(lines, END);
      return lines;
    }

    private static void add(List<String> lines, List<String> words) {
      lines.add(new LogRecord(ORIGIN, lines.size() + 1L, words).line());
    }

    /**
     * The snapshot of these lines.
     *
     * @param lines none: an empty one
     * @throws UnreadableException with a reason for people: a line is damaged, or not there
     */
    static Snapshot read(List<String> lines) {
      List<List<String>> head = new ArrayList<>();
      List<Change> changes = new ArrayList<>();
      boolean ended = lines.isEmpty();
      for (int i = 0; i < lines.size(); i++) {
        LogRecord record = LogRecord.read(lines.get(i));
        List<String> words = record.words();
        ended = words.equals(END);
        if (!record.origin().equals(ORIGIN) || record.number() != i + 1L) {
          throw new UnreadableException("a snapshot is not whole");
        } else if (words.get(0).equals(CHANGE)) {
          changes.add(ChangeText.change(words.subList(1, words.size())));
        } else if (!ended) {
          head.add(words);
        }
      }
      if (!ended) {
        throw new UnreadableException("a snapshot is not whole");
      }
      return new Snapshot(head, changes);
    }
  }
}
