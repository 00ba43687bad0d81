// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static nodeline.journal.JournalLab.A;
import static nodeline.journal.JournalLab.NOW;
import static nodeline.journal.JournalLab.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nodeline.Beginning;
import nodeline.CapturedLog;
import nodeline.Problem;
import nodeline.group.Outcome;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A journal has one master, and that one acknowledges only what a restart will find. */
class JournalMasterTest {
  @TempDir Path folder;
  private Path state;
  private Path file;

  @BeforeEach
  void makeFolder() throws IOException {
    state = Files.createDirectory(folder.resolve("state"));
    file = state.resolve("journal");
  }

  private JournalLab quick(long octets) {
    return new JournalLab(file, JournalLab.quick(octets), () -> NOW, Beginning.KEPT).join();
  }

  private void assertRefused() {
    Problem problem = assertThrows(Problem.class, () -> new JournalLab(file));
    assertEquals("another bridge has the journal open: " + file, problem.getMessage());
  }

  @Test
  void aSecondMasterIsRefused() {
    try (JournalLab first = JournalLab.joined(file)) {
      assertRefused();
      assertEquals(new Outcome.Done(), first.done(A, "1", send("m")));
      assertRefused();
    }
    new JournalLab(file).close();
  }

  @Test
  void aFileThatIsWrittenAnewHasItsMasterStill() {
    try (JournalLab first = quick(1)) {
      first.done(A, "1", send("m"));
      first.done(A, "2", send("m"));
      assertRefused();
    }
  }

  /** Two that begin at once find no file, and one of them makes it. */
  @Test
  void aFirstFileTakesNoOthersPlace() throws IOException {
    FileDisk slow = new FileDisk(file);
    try (JournalLab quick = JournalLab.joined(file)) {
      assertFalse(Files.exists(state.resolve("journal.new")));
      slow.begin();
      slow.write("mine".getBytes(ISO_8859_1));
      assertThrows(IOException.class, slow::settle);
      slow.abandon();
      assertEquals(new Outcome.Done(), quick.done(A, "1", send("m")));
    }
    try (JournalLab again = new JournalLab(file)) {
      assertEquals(1, again.coordinator.groups().get(0).messages().size());
    }
  }

  /** What people and programs do to a state folder. */
  enum Tampering {
    FILE_REMOVED,
    FILE_COPIED,
    FILE_CUT,
    FOLDER_REMOVED,
    FOLDER_REPLACED;

    private void run(Path state) throws IOException {
      Path file = state.resolve("journal");
      Path aside = state.resolveSibling("aside");
      switch (this) {
        case FILE_REMOVED -> Files.move(file, aside);
        case FILE_COPIED -> {
          Files.move(file, aside);
          Files.copy(aside, file);
        }
        case FILE_CUT -> {
          Files.copy(file, aside);
          Files.write(file, new byte[0]);
        }
        case FOLDER_REMOVED -> Files.move(state, aside);
        case FOLDER_REPLACED -> {
          Files.move(state, aside);
          Files.createDirectory(state);
          Files.copy(aside.resolve("journal"), file);
        }
      }
    }

    private void undo(Path state) throws IOException {
      Path file = state.resolve("journal");
      Path aside = state.resolveSibling("aside");
      switch (this) {
        case FILE_CUT -> Files.write(file, Files.readAllBytes(aside));
        case FOLDER_REMOVED -> Files.move(aside, state);
        case FOLDER_REPLACED -> {
          Files.delete(file);
          Files.delete(state);
          Files.move(aside, state);
        }
        default -> {
          Files.deleteIfExists(file);
          Files.move(aside, file);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAcknowledgedThatARestartWouldNotFind(Tampering tampering) throws IOException {
    try (CapturedLog log = CapturedLog.of(JournalWriter.class);
        JournalLab lab = quick(1_048_576)) {
      lab.done(A, "1", send("m"));
      tampering.run(state);
      CompletableFuture<Outcome> call = lab.call(A, "2", send("n"));
      Awaitility.await().until(() -> !lab.coordinator.notes().isEmpty());
      assertFalse(call.isDone());
      String what = tampering == Tampering.FILE_CUT ? "cut short" : "removed or replaced";
      String reason =
          "the file was " + what + " under the bridge: put it back, or restart the bridge";
      assertEquals(List.of("the journal cannot be written: " + reason), lab.coordinator.notes());
      tampering.undo(state);
      assertEquals(new Outcome.Done(), call.join());
      assertEquals(List.of(), lab.coordinator.notes());
      assertEquals(
          List.of(
              "ERROR journal cannot be written: calls wait until it can file="
                  + file
                  + " reason="
                  + reason),
          log.warnings());
    }
    try (JournalLab again = new JournalLab(file)) {
      assertEquals(2, again.coordinator.groups().get(0).messages().size());
    }
  }

  /** Nobody sends anything, and people are told all the same. */
  @Test
  void tellsThatItsFolderIsGoneWhileNothingHappens() throws IOException {
    try (CapturedLog log = CapturedLog.of(JournalWriter.class);
        JournalLab lab = quick(1_048_576)) {
      lab.done(A, "1", send("m"));
      Files.move(state, folder.resolve("aside"));
      Awaitility.await().until(() -> !lab.coordinator.notes().isEmpty());
      lab.kill();
      assertTrue(log.warnings().get(0).contains("removed or replaced"), log.warnings().get(0));
    }
  }

  /** What has grown is written anew, but not in a folder that is another's by now. */
  @Test
  void writesNothingIntoAFolderThatTookThePlaceOfItsOwn() throws IOException {
    try (CapturedLog log = CapturedLog.of(JournalWriter.class);
        JournalLab lab = quick(1)) {
      lab.done(A, "1", send("m"));
      Files.move(state, folder.resolve("aside"));
      Files.createDirectory(state);
      Files.writeString(state.resolve("journal.new"), "another's");
      CompletableFuture<Outcome> call = lab.call(A, "2", send("n"));
      Awaitility.await().until(() -> !lab.coordinator.notes().isEmpty());
      assertFalse(call.isDone());
      assertEquals("another's", Files.readString(state.resolve("journal.new")));
      assertFalse(Files.exists(file));
      lab.kill();
      assertFalse(log.warnings().isEmpty());
    }
  }
}
