// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static nodeline.journal.JournalLab.A;
import static nodeline.journal.JournalLab.NOW;
import static nodeline.journal.JournalLab.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nodeline.Beginning;
import nodeline.CapturedLog;
import nodeline.Problem;
import nodeline.framing.Check;
import nodeline.group.Outcome;
import nodeline.journal.JournalWriter.Timing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals of other versions, and journals that no bridge has written. */
class JournalKindsTest {
  private static final String GROUP = "group,lab,2;member,lab,a,server;";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("journal");
  }

  private static String checked(String text) {
    return text + " " + Check.of(text) + "\n";
  }

  /** Records with right numbers and checks, of these words. */
  private static String journal(String title, String records) {
    StringBuilder journal = new StringBuilder(checked(title));
    int number = 0;
    for (String words : records.split(";")) {
      journal.append(checked(++number + " 0 " + words));
    }
    return journal.toString();
  }

  private String refusal(Beginning beginning) throws IOException {
    byte[] before = Files.readAllBytes(file);
    Problem problem =
        assertThrows(
            Problem.class,
            () -> new JournalLab(file, new Timing(JournalLab.DAY), () -> NOW, beginning));
    assertEquals(List.of("journal"), List.of(folder.toFile().list()));
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(-1, (problem.getMessage() + problem.hint()).indexOf('\n'));
    return problem.getMessage();
  }

  @ParameterizedTest
  @EnumSource
  void aJournalOfALaterVersionIsRefusedWhole(Beginning beginning) throws IOException {
    for (String title : List.of("3 7 0123401234\n1 0 x", "12\n", "3", "999999999 \r\u0000")) {
      Files.writeString(file, "nodeline-journal " + title);
      assertTrue(
          refusal(beginning)
              .startsWith("the journal is of a newer nodeline: " + file + ": version="),
          title);
    }
  }

  /** It had no moments, so its age is not known. */
  @Test
  void aJournalOfTheFirstVersionGoesOnInOneOfThis() throws IOException {
    Files.writeString(file, journal("nodeline-journal 1 0", GROUP + "send,lab,a,server,c1,m,k=v"));
    try (CapturedLog log = CapturedLog.of(Past.class);
        JournalLab lab = JournalLab.joined(file)) {
      assertEquals(1, lab.coordinator.groups().get(0).messages().size());
      assertTrue(Files.readString(file).startsWith("nodeline-journal 2 "));
      assertEquals(new Outcome.Done(), lab.done(A, "2", send("n")));
      log.awaitWarnings("its groups are kept");
    }
    try (JournalLab again = new JournalLab(file)) {
      assertEquals(2, again.coordinator.groups().get(0).messages().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing,of,this",
        "group",
        "group,lab,0",
        "group,lab,-1",
        "group,lab,2147483647",
        "group,lab,99999999999",
        GROUP + "group,lab,2",
        "member,lab,a,server",
        "group,lab,1;member,lab,a,r;member,lab,b,r",
        GROUP + "member,lab,a,client",
        GROUP + "send,lab,b,server,c1,m,k=v",
        GROUP + "send,lab,a,server,c1,m,k",
        GROUP + "sync,lab,a,client,c1,m",
        GROUP + "share,lab,m,a,-1",
        GROUP + "rounds,lab,m,1",
        GROUP + "share,lab,m,a,1;rounds,lab,m,-1",
        GROUP + "share,lab,m,a,1;share,lab,n,a,1;rounds,lab,n,1",
        GROUP + "share,lab,m,a,1;over",
        GROUP + "size,lab,0",
        GROUP + "began,lab,9223372036854775807",
        "clear,none",
        "time,x",
        "time,x,y,z,1",
        "%000",
        "group,l\u0000b,2",
        "group,l%141b,2",
        "group,lab,+2",
        GROUP + "send,lab,a,server,c1,m,k=v,k=w",
        "",
      })
  void aRecordThatCannotBeIsOneLine(String records) throws IOException {
    Files.writeString(file, journal("nodeline-journal 2 0", records));
    String refusal = refusal(Beginning.KEPT);
    assertTrue(refusal.startsWith("the journal is damaged: " + file + ": record "), refusal);
  }

  @Test
  void anEndInTheMiddleOfAMessageIsDamage() throws IOException {
    Files.writeString(file, journal("nodeline-journal 2 0", GROUP + "share,lab,m,a,1"));
    assertEquals(
        "the journal is damaged: " + file + ": it ends in the middle of a message",
        refusal(Beginning.KEPT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodeline-journal 2 99999999999999999999",
        "nodeline-journal 2 x",
        "nodeline-journal 2 -1",
        "nodeline-journal 0 1",
        "nodeline-journal 2",
        "nodeline-journal"
      })
  void aFirstLineThatCannotBeIsOneLine(String title) throws IOException {
    Files.writeString(file, checked(title));
    assertEquals(
        "the journal is damaged: " + file + ": its first line is not that of a journal",
        refusal(Beginning.KEPT));
  }

  /** As two masters leave them; a loss of power leaves no record whole that was not in its turn. */
  @Test
  void aRecordOutOfItsTurnIsDamage() throws IOException {
    String journal = journal("nodeline-journal 2 0", GROUP + "size,lab,3");
    Files.writeString(file, journal + checked("3 0 size,lab,4"));
    assertTrue(refusal(Beginning.KEPT).contains("record 4 at octet "));
  }
}
