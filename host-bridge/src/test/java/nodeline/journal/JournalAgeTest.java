// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static nodeline.journal.JournalLab.A;
import static nodeline.journal.JournalLab.DAY;
import static nodeline.journal.JournalLab.NOW;
import static nodeline.journal.JournalLab.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import nodeline.Beginning;
import nodeline.CapturedLog;
import nodeline.journal.JournalWriter.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the groups of an earlier run are over, whatever the host's clock says. */
class JournalAgeTest {
  private static final long YEAR = Duration.ofDays(365).toSeconds();
  private static final Duration OVER = new Timing(DAY).longest().plusMillis(1);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("journal");
  }

  /** A moment of the same run of the host; its clock has jumped meanwhile. */
  private static Moment later(Duration time, long clockJumps) {
    return new Moment(
        NOW.boot(), NOW.up() + time.toMillis(), NOW.wall() + time.toSeconds() + clockJumps, true);
  }

  /** A journal that begins so long after {@link JournalLab#NOW}. */
  static JournalLab after(Path file, Duration time) {
    return JournalLab.at(file, later(time, 0));
  }

  private void leave(Moment moment) throws IOException {
    JournalLab killed = JournalLab.at(file, moment).join();
    killed.done(A, "1", send("m"));
    killed.kill();
  }

  private int groups(Moment moment, String... warnings) {
    return groups(moment, Beginning.KEPT, warnings);
  }

  private int groups(Moment moment, Beginning beginning, String... warnings) {
    try (CapturedLog log = CapturedLog.of(Past.class);
        JournalLab next = new JournalLab(file, new Timing(DAY), () -> moment, beginning)) {
      assertEquals(List.of(warnings), log.warnings());
      return next.coordinator.groups().size();
    }
  }

  private String unknown() {
    return "WARN journal has an age that no clock of this host can tell: its groups are kept"
        + " (--fresh begins with none) file="
        + file;
  }

  @Test
  void groupsAreOverWhenNobodyHadThemForLong() throws IOException {
    leave(NOW);
    assertEquals(0, groups(later(OVER, 0)));
  }

  /** The last moment may be a while before the kill. */
  @Test
  void groupsAreKeptForTheirWholeLife() throws IOException {
    leave(NOW);
    assertEquals(1, groups(later(OVER.minusMillis(1), 0)));
  }

  /** As the network tells a host the time that began in 1970, or tells it a wrong one. */
  @ParameterizedTest
  @CsvSource({"56", "-56"})
  void aClockThatJumpsWhileTheHostRunsIsNoAge(long years) throws IOException {
    leave(NOW);
    assertEquals(1, groups(later(Duration.ofSeconds(5), years * YEAR)));
    assertEquals(0, groups(later(OVER.multipliedBy(2), years * YEAR)));
  }

  @Test
  void whatIsWrittenAtTheFilesTimeIsNoAge() throws IOException {
    leave(NOW);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertEquals(1, groups(later(Duration.ofSeconds(5), 0)));
  }

  @ParameterizedTest
  @CsvSource({"-1,1", "1,0"})
  void clocksThatAgreeCountWhileTheHostIsOff(long more, int kept) throws IOException {
    leave(NOW);
    assertEquals(kept, groups(new Moment("next", 0, NOW.wall() + OVER.toSeconds() + more, true)));
  }

  @ParameterizedTest
  @CsvSource({"false,true,1", "true,false,1", "false,false,1", "true,true,-1"})
  void anAgeThatCannotBeKnownKeepsTheGroups(boolean then, boolean now, int years)
      throws IOException {
    leave(new Moment("this", NOW.up(), NOW.wall(), then));
    Moment next = new Moment("next", 60_000, NOW.wall() + years * YEAR, now);
    assertEquals(1, groups(next, unknown()));
    assertEquals(0, groups(next, Beginning.FRESH));
  }

  @Test
  void aHostThatDoesNotNameItsStartsHasItsClock() throws IOException {
    leave(new Moment("", 0, NOW.wall(), true));
    assertEquals(1, groups(new Moment("", 0, NOW.wall() + 60, true)));
    assertEquals(0, groups(new Moment("", 0, NOW.wall() + YEAR, true)));
  }

  @Test
  void resumedGroupsGoOnHoweverOldAndWhoeverEndedThem() throws IOException {
    JournalLab ended = JournalLab.joined(file);
    ended.done(A, "1", send("m"));
    ended.coordinator.end();
    ended.close();
    assertEquals(1, groups(later(OVER, 0), Beginning.RESUMED));
    assertEquals(1, groups(later(OVER, 0)));
  }

  @Test
  void aPersonsEndIsTheEndThoughTheFileIsWrittenAnewMeanwhile() throws IOException {
    JournalLab ended = new JournalLab(file, JournalLab.quick(1), () -> NOW, Beginning.KEPT).join();
    ended.coordinator.end();
    ended.done(A, "1", send("m"));
    ended.done(A, "2", send("n"));
    ended.kill();
    assertEquals(0, groups(later(Duration.ofSeconds(1), 0)));
  }

  /** A bench that only waits, for days, is in use. */
  @Test
  void staysInUseAsLongAsItIsOpen() throws IOException {
    AtomicReference<Moment> now = new AtomicReference<>(NOW);
    JournalLab killed =
        new JournalLab(file, JournalLab.quick(1_048_576), now::get, Beginning.KEPT).join();
    killed.done(A, "1", send("m"));
    now.set(later(OVER, 0));
    Awaitility.await().until(() -> Files.readString(file).contains("," + now.get().up() + ","));
    killed.kill();
    assertEquals(1, groups(later(OVER.plusSeconds(60), 0)));
  }

  /** Not once in ten minutes: what has a life of five would then be over after a kill. */
  @Test
  void marksItsUseMoreOftenTheShorterItsLifeIs() {
    assertEquals(Duration.ofMinutes(10), new Timing(DAY).mark());
    assertTrue(new Timing(Duration.ofSeconds(2)).mark().toMillis() <= 101);
  }

  @Test
  void itsEndIsInUse() throws IOException {
    AtomicReference<Moment> now = new AtomicReference<>(NOW);
    JournalLab stopped = new JournalLab(file, new Timing(DAY), now::get, Beginning.KEPT).join();
    stopped.done(A, "1", send("m"));
    now.set(later(OVER, 0));
    stopped.close();
    assertEquals(1, groups(later(OVER.plusSeconds(60), 0)));
  }
}
