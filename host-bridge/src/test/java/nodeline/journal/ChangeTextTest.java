// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.group.Call;
import nodeline.group.Change;
import nodeline.group.ChangeText;
import nodeline.group.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeTextTest {
  private static final Member MEMBER = new Member("l,ab", "1 2", "serv%er");
  private static final Map<String, String> DATA = data();

  private static Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("k", "a,b=c d\n%040\u00ff");
    data.put("empty", "");
    return data;
  }

  static List<Change> changes() {
    return List.of(
        new Change.Opened("l,ab", 2),
        new Change.Began("l,ab", 1_800_000_000L),
        new Change.Resized("l,ab", 3),
        new Change.Left("l,ab", "1 2"),
        new Change.Joined(MEMBER),
        new Change.Sent(MEMBER, "c1", new Call.Send("m", DATA)),
        new Change.Sent(MEMBER, "c1", new Call.Send("m", Map.of(), true)),
        new Change.Synced(MEMBER, "c2", "m"),
        new Change.Known("l,ab", "1 2", "c3", "m", 7, 3, ""),
        new Change.Known("l,ab", "1 2", "c4", "m", -1, 0, "too much, by far"),
        new Change.Released("l,ab", "1 2", "c3"),
        new Change.Cleared("l,ab"),
        new Change.Dropped("l,ab"),
        new Change.Shared("l,ab", "m", "1 2", 7, DATA),
        new Change.Rounds("l,ab", "m", 6));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void isTheSameChangeAgain(Change change) {
    JournalRecord record = new JournalRecord(42, 41, new Entry.Changed(change));
    String line = record.line();
    assertEquals(
        Optional.of(record), JournalRecord.read(line.substring(0, line.length() - 1)), line);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void isNoChangeWithoutItsLastWord(Change change) {
    List<String> words = ChangeText.words(change);
    if (words.get(0).matches("send|replace|share")) {
      words = words.subList(0, 5);
    }
    List<String> shorter = words.subList(0, words.size() - 1);
    assertThrows(IllegalArgumentException.class, () -> ChangeText.change(shorter));
  }

  /** The layout is read by people and by later versions. */
  @Test
  void looksAsDocumented() {
    Change sent =
        new Change.Sent(
            new Member("lab", "12345", "server"),
            "0123456789ab",
            new Call.Send("ready", Map.of("ip", "10.0.0.1")));
    String line = new JournalRecord(42, 41, new Entry.Changed(sent)).line();
    String start = "42 41 send,lab,12345,server,0123456789ab,ready,ip=10.0.0.1 ";
    assertEquals(start, line.substring(0, start.length()));
    assertEquals(start.length() + 11, line.length());
  }

  @Test
  void aChangedOctetIsFound() {
    String line =
        new JournalRecord(2, 1, new Entry.Changed(new Change.Rounds("lab", "m", 6))).line().strip();
    for (int i = 0; i < line.length(); i++) {
      char other = (char) (line.charAt(i) ^ 1);
      String changed = line.substring(0, i) + other + line.substring(i + 1);
      assertEquals(Optional.empty(), JournalRecord.read(changed), changed);
    }
  }
}
