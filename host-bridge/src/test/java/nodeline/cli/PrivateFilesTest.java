// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.cli.Program.Ended;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bridge writes is its user's alone, whatever the umask, and is nobody else's file. */
class PrivateFilesTest {
  private static final String SOCKET = "nodeline.sock";

  @TempDir Path home;

  private Path state() {
    return home.resolve(".local/state/nodeline");
  }

  private String bench(String command) throws IOException {
    RequestHeader header =
        new RequestHeader("0123456789ab", 1, Verb.SEND, 0, OptionalInt.empty(), 1, 1);
    String frame = new Request(header, "id,k=v").encode();
    String yaml =
        "devices:\n  board: {role: r, console: 'exec:echo \"%s\"; %s'}\n".formatted(frame, command);
    Path bench = Files.writeString(home.resolve("bench.yaml"), yaml);
    return Files.setPosixFilePermissions(bench, PosixFilePermissions.fromString("rw-------"))
        .toString();
  }

  @Test
  void aUmaskOf0OpensNothingToOthers() throws Exception {
    try (Program bridge =
        Program.startAfter(home, "umask 000", "run", bench("cat"), "--frame-log")
            .awaitError("nodeline ready ")) {
      Path consoles = state().resolve("consoles");
      Awaitility.await("logs")
          .atMost(90, TimeUnit.SECONDS)
          .until(
              () ->
                  Files.exists(consoles.resolve("board.frames"))
                      && Files.exists(consoles.resolve("board.log")));
      TreeMap<String, String> modes = new TreeMap<>();
      try (Stream<Path> all = Files.walk(state())) {
        for (Path path : (Iterable<Path>) all::iterator) {
          modes.put(state().relativize(path).toString(), mode(path));
        }
      }
      modes.put(SOCKET, mode(home.resolve(SOCKET)));

      assertEquals(
          "{=rwx------, consoles=rwx------, consoles/board.frames=rw-------,"
              + " consoles/board.log=rw-------, events.jsonl=rw-------, journal=rw-------,"
              + " lock=rw-------, nodeline.sock=rw-------}",
          modes.toString(),
          bridge.err());
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aLinkInTheJournalsPlaceIsRefused() throws IOException {
    Path journal = linked(state(), "journal");
    Ended ended = Program.run(home, "run", bench("cat"));
    assertEquals(
        Ended.error(
            "cannot use the journal: %s: is a link, which is not followed".formatted(journal),
            "make it yours to read and write, or choose another folder: --state DIR"),
        ended.err());
    assertEquals(1, ended.status());
    assertEquals("precious\n", Files.readString(home.resolve("victim")));
  }

  @Test
  void aLinkInALogsPlaceIsNotWrittenThrough() throws IOException {
    linked(state().resolve("consoles"), "board.log");
    Ended ended = Program.run(home, "run", bench("true"));
    assertTrue(ended.err().contains("reason=is a link, which is not followed\n"), ended.err());
    assertEquals("precious\n", Files.readString(home.resolve("victim")));
  }

  @Test
  void filesOfOthersAreRefused() throws IOException {
    Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Assumptions.assumeTrue(user.equals(0), "only root can give files away");
    Files.createDirectories(state());
    Path lock = Files.writeString(state().resolve("lock"), "");
    Files.setAttribute(lock, "unix:uid", 65534);
    Ended ended = Program.run(home, "run", bench("true"));
    assertEquals(
        Ended.error(
            "cannot use the state folder: %s: belongs to another user: uid=65534".formatted(lock),
            "choose another folder: --state DIR"),
        ended.err());
  }

  private Path linked(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Path victim = Files.writeString(home.resolve("victim"), "precious\n");
    return Files.createSymbolicLink(folder.resolve(name), victim);
  }
}
