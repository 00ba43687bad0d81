// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static nodeline.journal.JournalLab.A;
import static nodeline.journal.JournalLab.B;
import static nodeline.journal.JournalLab.send;
import static nodeline.journal.JournalLab.waitAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nodeline.Beginning;
import nodeline.CapturedLog;
import nodeline.Problem;
import nodeline.group.Call;
import nodeline.group.Datum;
import nodeline.group.GroupLimits;
import nodeline.group.GroupView;
import nodeline.group.Outcome;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a coordinator knows again after its process was killed: nothing is closed in good order. */
class FileJournalTest {
  private static final String OLD = "bbbbbbbbbbbb";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("journal");
  }

  @Test
  void whatWasAcknowledgedIsThereAgain() throws IOException {
    JournalLab killed = JournalLab.joined(file);
    assertEquals(new Outcome.Done(), killed.done(A, "1", send("m", "k=v", "l=")));
    killed.kill();
    try (JournalLab again = JournalLab.joined(file)) {
      Outcome data = new Outcome.Data(List.of(new Datum("a", "k", "v"), new Datum("a", "l", "")));
      assertEquals(data, again.done(B, "2", new Call.Wait("m")));
    }
  }

  @Test
  void aCallIsExecutedOnceInAllRuns() throws IOException {
    JournalLab killed = JournalLab.joined(file);
    killed.done(A, "1", send("m", "k=old"));
    killed.done(A, "2", send("m", "k=new"));
    killed.kill();
    try (JournalLab again = JournalLab.joined(file)) {
      assertEquals(new Outcome.Done(), again.done(A, "1", send("m", "k=old")));
      Outcome data = new Outcome.Data(List.of(new Datum("a", "k", "new")));
      assertEquals(data, again.done(B, "3", new Call.Wait("m")));
    }
  }

  @Test
  void aRefusalIsForEver() throws IOException {
    String tooLong = "x".repeat(GroupLimits.DEFAULT.messageOctets());
    JournalLab killed = JournalLab.joined(file);
    Outcome refused = killed.done(A, "1", send("m", "k=" + tooLong));
    assertTrue(refused instanceof Outcome.Failed);
    killed.kill();
    try (JournalLab again = JournalLab.joined(file)) {
      assertEquals(refused, again.done(A, "1", send("m", "k=" + tooLong)));
    }
  }

  /** Of a cloned or restored board. */
  @Test
  void aCallIdWithOtherDataIsAnErrorInAllRuns() throws IOException {
    JournalLab killed = JournalLab.joined(file);
    killed.done(A, "1", send("m", "k=v"));
    killed.kill();
    try (JournalLab again = JournalLab.joined(file)) {
      Outcome used = new Outcome.Failed("call id used twice");
      assertEquals(used, again.done(A, "1", send("m", "k=other")));
      assertEquals(used, again.done(A, "1", send("m", "kv=")));
      assertEquals(new Outcome.Done(), again.done(A, "1", send("m", "k=v")));
    }
  }

  /** A board prints its old log, after {@code run --fresh} and after a restart of that. */
  @Test
  void whatAnEarlierRunExecutedIsNotExecutedForAFreshOne() throws IOException {
    JournalLab killed = JournalLab.joined(file);
    killed.done(A, OLD, send("m", "k=old"));
    killed.kill();
    try (JournalLab fresh = JournalLab.fresh(file)) {
      assertEquals(0, fresh.coordinator.groups().get(0).messages().size());
      assertSpent(fresh);
      assertFalse(Files.readString(file).contains("k=old"));
    }
    try (JournalLab again = JournalLab.joined(file)) {
      assertSpent(again);
    }
  }

  @Test
  void whatAnOldJournalsRunExecutedIsNotExecutedAgain() throws IOException {
    JournalLab killed = JournalLab.joined(file);
    killed.done(A, OLD, send("m", "k=old"));
    killed.kill();
    try (JournalLab late = JournalAgeTest.after(file, Duration.ofDays(2)).join()) {
      assertSpent(late);
    }
  }

  @Test
  void aFreshRunBeginsWithADamagedJournalToo() throws IOException {
    JournalLab.joined(file).close();
    Files.writeString(file, "no journal\n");
    try (CapturedLog log = CapturedLog.of(JournalStart.class);
        JournalLab fresh = JournalLab.fresh(file)) {
      assertEquals(new Outcome.Done(), fresh.done(A, OLD, send("m", "k=v")));
      log.awaitWarnings("journal was damaged: what its calls were is not known file=" + file);
    }
    try (JournalLab again = JournalLab.joined(file)) {
      assertEquals(1, again.coordinator.groups().get(0).messages().size());
    }
  }

  private static void assertSpent(JournalLab lab) {
    String said = lab.done(A, OLD, send("m", "k=old")).toString();
    assertTrue(said.contains("executed before"), said);
    assertEquals(0, lab.coordinator.groups().get(0).messages().size());
  }

  @Test
  void syncsGoOnInTheirRounds() throws IOException {
    JournalLab killed = JournalLab.joined(file);
    CompletableFuture<Outcome> first = killed.call(A, "1", new Call.Sync("s"));
    killed.done(B, "2", new Call.Sync("s"));
    first.join();
    CompletableFuture<Outcome> second = killed.call(A, "3", new Call.Sync("s"));
    killed.done(B, "4", send("last"));
    assertFalse(second.isDone());
    killed.kill();
    try (JournalLab again = JournalLab.joined(file)) {
      CompletableFuture<Outcome> waits = again.call(A, "3", new Call.Sync("s"));
      again.done(B, "2", new Call.Sync("s")); // a copy of the first round's
      assertFalse(waits.isDone());
      again.done(B, "5", new Call.Sync("s"));
      assertEquals(new Outcome.Data(List.of()), waits.join());
    }
  }

  @Test
  void clearedAndDroppedGroupsStaySo() throws IOException {
    JournalLab killed = JournalLab.joined(file);
    killed.done(A, "1", send("old"));
    killed.coordinator.clear("lab");
    killed.done(A, "2", send("new"));
    killed.kill();
    try (JournalLab again = new JournalLab(file)) {
      List<String> ids =
          again.coordinator.groups().get(0).messages().stream()
              .map(GroupView.MessageView::id)
              .toList();
      assertEquals(List.of("new"), ids);
      again.coordinator.drop("lab");
    }
    try (JournalLab last = new JournalLab(file)) {
      assertEquals(List.of(), last.coordinator.groups());
    }
  }

  @Test
  void isWrittenAnewWhenItHasGrown() throws IOException {
    JournalLab killed =
        new JournalLab(file, JournalLab.quick(20_000), () -> JournalLab.NOW, Beginning.KEPT).join();
    CompletableFuture<Outcome> round = killed.call(A, "round", new Call.Sync("s"));
    for (int i = 0; i < 3_000; i++) {
      killed.done(A, "c" + i, send("m", "k=" + "v".repeat(50) + i));
    }
    long longest = GroupLimits.DEFAULT.remembered() * 60L;
    assertTrue(Files.size(file) < longest, "octets: " + Files.size(file));
    killed.kill();
    try (JournalLab again = JournalLab.joined(file)) {
      Outcome data = new Outcome.Data(List.of(new Datum("a", "k", "v".repeat(50) + 2_999)));
      assertEquals(data, again.done(B, "1", new Call.Wait("m")));
      Outcome used = new Outcome.Failed("call id used twice");
      assertEquals(used, again.done(A, "c7", send("m", "k=a copy")));
      assertEquals(new Outcome.Done(), again.done(A, "c7", send("m", "k=" + "v".repeat(50) + 7)));
      assertEquals(data, again.done(B, "2", new Call.Wait("m")));
      CompletableFuture<Outcome> goesOn = again.call(A, "round", new Call.Sync("s"));
      again.done(B, "3", new Call.Sync("s"));
      assertEquals(new Outcome.Data(List.of()), goesOn.join());
    }
    assertFalse(round.isDone());
  }

  @Test
  void allMembersAreWaitedForAfterARestart() throws IOException {
    JournalLab killed = JournalLab.joined(file);
    killed.done(A, "1", send("m", "k=v"));
    killed.kill();
    try (JournalLab again = new JournalLab(file)) {
      CompletableFuture<Outcome> waits = again.call(A, "2", waitAll("m"));
      assertFalse(waits.isDone());
      again.done(B, "3", send("m"));
      assertEquals(new Outcome.Data(List.of(new Datum("a", "k", "v"))), waits.join());
    }
  }

  @Test
  void belongsToItsOwner() throws IOException {
    try (JournalLab lab = JournalLab.joined(file)) {
      lab.done(A, "1", send("m"));
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  void isNotWrittenThroughALink() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(file, victim);
    Problem problem = assertThrows(Problem.class, () -> new JournalLab(file));
    assertTrue(problem.getMessage().startsWith("cannot use the journal: " + file));
    assertEquals("precious", Files.readString(victim));
  }

  /** Otherwise all calls would wait, and nobody would know for what. */
  @Test
  void saysThatItHasEndedByAFault() {
    try (CapturedLog log = CapturedLog.of(FileJournal.class);
        JournalLab lab = JournalLab.joined(file)) {
      CompletableFuture<Outcome> call = lab.call(A, "1", send("\u0416")); // no octet
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertEquals(
                      List.of(
                          "the journal has ended by a fault, which the log has: restart the"
                              + " bridge"),
                      lab.coordinator.notes()));
      assertFalse(call.isDone());
      Awaitility.await().until(() -> lab.coordinator.alive().isCompletedExceptionally());
      assertEquals(
          List.of(
              "ERROR journal has ended by a fault: calls wait file="
                  + file
                  + ": not an octet: index=0, value=1046"),
          log.lines());
    }
  }
}
