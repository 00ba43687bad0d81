// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static nodeline.journal.JournalLab.A;
import static nodeline.journal.JournalLab.B;
import static nodeline.journal.JournalLab.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import nodeline.Beginning;
import nodeline.CapturedLog;
import nodeline.Problem;
import nodeline.group.Call;
import nodeline.group.GroupView;
import nodeline.group.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as a loss of power or a bad disk leaves them. */
class JournalDamageTest {
  @TempDir Path folder;
  private Path file;
  private long beforeLast;
  private byte[] octets;

  /** Three sends, each safe before the next; then the process is gone. */
  @BeforeEach
  void threeSends() throws IOException {
    file = folder.resolve("journal");
    JournalLab killed = JournalLab.joined(file);
    killed.done(A, "1", send("one"));
    killed.done(A, "2", send("two"));
    beforeLast = Files.size(file);
    killed.done(A, "3", send("three"));
    killed.kill();
    octets = Files.readAllBytes(file);
  }

  /** The same, after a restart that cuts off an end of so many octets. */
  private List<String> idsWithoutEnd(int octetsOfIt) {
    try (CapturedLog log = CapturedLog.of(JournalStart.class)) {
      List<String> ids = idsAfterRestart();
      assertEquals(
          List.of("WARN journal had an unfinished end: cut off octets=" + octetsOfIt),
          log.warnings());
      return ids;
    }
  }

  private List<String> idsAfterRestart() {
    try (JournalLab again = JournalLab.joined(file)) {
      return again.coordinator.groups().get(0).messages().stream()
          .map(GroupView.MessageView::id)
          .toList();
    }
  }

  @Test
  void aRecordThatWasCutAnywhereIsNone() throws IOException {
    Files.write(file, Arrays.copyOf(octets, (int) beforeLast));
    assertEquals(List.of("one", "two"), idsAfterRestart());
    for (int length = (int) beforeLast + 1; length < octets.length; length++) {
      Files.write(file, Arrays.copyOf(octets, length));
      int left = length - (int) beforeLast;
      assertEquals(List.of("one", "two"), idsWithoutEnd(left), "octets: " + length);
    }
  }

  /** Its octets were never written: the file system has the length, and zeros. */
  @Test
  void aRecordOfZerosIsNone() throws IOException {
    byte[] zeros = octets.clone();
    Arrays.fill(zeros, (int) beforeLast, zeros.length, (byte) 0);
    Files.write(file, zeros);
    assertEquals(List.of("one", "two"), idsWithoutEnd(zeros.length - (int) beforeLast));
  }

  @Test
  void whatComesAfterAnUnfinishedEndIsKept() throws IOException {
    Files.write(file, Arrays.copyOf(octets, octets.length - 3));
    try (CapturedLog log = CapturedLog.of(JournalStart.class);
        JournalLab again = JournalLab.joined(file)) {
      again.done(A, "4", send("four"));
      log.awaitWarnings("WARN journal had an unfinished end: cut off octets=");
    }
    assertEquals(List.of("one", "two", "four"), idsAfterRestart());
  }

  /** The second record was safe before the third was written: that is no unfinished end. */
  @Test
  void damageOfWhatWasSafeIsSaidAndNothingChanged() throws IOException {
    byte[] damaged = octets.clone();
    damaged[(int) beforeLast - 20] ^= 1;
    Files.write(file, damaged);
    Problem problem = assertThrows(Problem.class, () -> new JournalLab(file));
    assertTrue(problem.getMessage().contains("is damaged, and "), problem.getMessage());
    assertTrue(problem.hint().startsWith("move it away"), problem.hint());
    assertTrue(Arrays.equals(damaged, Files.readAllBytes(file)));
  }

  @Test
  void aFileOfAnotherKindIsLeftAlone() throws IOException {
    Files.writeString(file, "somebody's notes\n");
    assertThrows(Problem.class, () -> new JournalLab(file));
    assertEquals("somebody's notes\n", Files.readString(file));
  }

  @Test
  void aLeftoverOfARewriteIsNoObstacle() throws IOException {
    Files.writeString(folder.resolve("journal.new"), "half");
    try (JournalLab again =
        new JournalLab(file, JournalLab.quick(1), () -> JournalLab.NOW, Beginning.KEPT).join()) {
      assertEquals(new Outcome.Done(), again.done(B, "4", send("four")));
      assertEquals(new Outcome.Data(List.of()), again.done(A, "5", new Call.Wait("four")));
    }
    assertEquals(List.of("one", "two", "three", "four"), idsAfterRestart());
  }
}
