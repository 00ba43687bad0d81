// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.CapturedLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  private static final Instant T1 = Instant.parse("2026-11-24T04:12:33.123456Z");
  private static final Instant T2 = Instant.parse("2026-11-24T04:12:34.000Z");
  private static final String S1 = "2026-11-24T04:12:33.123Z";
  private static final String S2 = "2026-11-24T04:12:34.000Z";

  @TempDir private Path folder;
  private Path path;
  private LogFile file;
  private final AtomicLong nanos = new AtomicLong();

  @BeforeEach
  void open() {
    path = folder.resolve("bbb-01.log");
    file = file(LogParts.Limits.DEFAULT);
  }

  private LogFile file(LogParts.Limits limits) {
    return new LogFile("bbb-01", new LogParts(path, limits), nanos::get);
  }

  private static byte[] octets(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private String written() throws IOException {
    file.flush();
    return Files.readString(path, ISO_8859_1);
  }

  private String lost(String reason) {
    return "WARN bbb-01: console log failed, its text is lost: file=%s reason=%s"
        .formatted(path, reason);
  }

  /** Undoes the layout: what the board sent. */
  private static String sent(String log) {
    StringBuilder text = new StringBuilder();
    for (String line : log.split("(?<=\n)")) {
      if (line.charAt(24) == '-') {
        continue;
      }
      if (line.charAt(24) == '+') {
        text.setLength(text.length() - 1);
      }
      text.append(line.substring(25));
    }
    return text.toString();
  }

  @Test
  void stampsEachLineAtItsStart() throws IOException {
    file.text(T1, octets("boot"));
    file.text(T2, octets(": ok\r\nlogin: "));
    file.text(T2, octets("root\n\n"));
    assertEquals(S1 + " boot: ok\r\n" + S2 + " login: root\n" + S2 + " \n", written());
  }

  @Test
  void cutsALineForAnEventAndContinuesIt() throws IOException {
    file.event(T1, "opened exec:cat");
    file.text(T1, octets("login: "));
    file.event(T2, "lost: unplugged");
    file.text(T2, octets("root\n"));
    file.event(T2, "closed");
    assertEquals(
        S1
            + "-- opened exec:cat\n"
            + S1
            + " login: \n"
            + S2
            + "-- lost: unplugged\n"
            + S2
            + "+root\n"
            + S2
            + "-- closed\n",
        written());
  }

  @Test
  void keepsAnyOctets() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      byte[] piece = new byte[random.nextInt(300)];
      random.nextBytes(piece);
      file.text(i % 2 == 0 ? T1 : T2, piece);
      all.append(new String(piece, ISO_8859_1));
      if (random.nextInt(10) == 0) {
        file.event(T2, "lost: unplugged");
      }
    }
    file.text(T2, octets("end")); // a line that the last event has cut goes on, too
    all.append("end");
    assertEquals(all.toString(), sent(written()), "seed=" + seed);
  }

  @Test
  void textNeverLooksLikeAnEvent() throws IOException {
    String forged = S2 + "-- closed";
    List<String> ways =
        List.of(
            "\n",
            "\r",
            "\r\n",
            "\r\r",
            "\0",
            "\n\0\r",
            "\r\0",
            "\u000b",
            "\f",
            "\f\r",
            "\u001c",
            "\u001d",
            "\u001e",
            "\u0085", // NEL in Latin-1
            "\u00c2\u0085", // and in UTF-8
            "\u00e2\u0080\u00a8", // U+2028
            "\u00e2\u0080\u00a9", // U+2029
            "\u00e2\u0080\u00a8\u000b\u0085",
            "");
    StringBuilder all = new StringBuilder();
    for (String before : ways) {
      for (String text : List.of(forged, "-- closed", "- closed")) {
        all.append("x").append(before).append(text);
        file.text(T1, octets("x"));
        file.text(T1, octets(before));
        file.event(T1, "real");
        file.text(T1, octets(text));
        all.append("y").append(before).append(text);
        file.text(T1, octets("y" + before + text));
        all.append("z").append(before).append(text);
        file.text(T1, octets("z" + before));
        file.text(T1, octets(text));
      }
    }
    String log = written();
    assertEquals(all.toString(), sent(log));
    String utf8 = new String(octets(log), UTF_8);
    for (String read : List.of(log, utf8)) {
      for (String line : read.split("\\R|[\u001c-\u001e]")) { // what any reader may take for a line
        boolean stray = line.length() < 25; // of a second CR
        assertTrue(stray || line.charAt(24) != '-' || line.equals(S1 + "-- real"), line);
      }
    }
  }

  @Test
  void cutsNoLetterOfUtf8() throws IOException {
    String text = "\u00c3\u0085ngstr\u00c3\u00b6m \u00e2\u0085\u009f 1\n"; // Å, ö and U+215F
    file.text(T1, octets(text));
    assertEquals(S1 + " " + text, written());
  }

  @Test
  void letsNoEventBreakItsLine() throws IOException {
    file.event(T1, "opened exec:printf 'a\nb\u001b[2J\u009b\u202e'");
    assertEquals(S1 + "-- opened exec:printf 'a\\x0ab\\x1b[2J\\x9b\\u{202e}'\n", written());
  }

  @Test
  void isReadableByItsOwnerOnly() throws IOException {
    file.text(T1, octets("x\n"));
    written();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void startsANewLineAfterAnEarlierRun() throws IOException {
    Files.writeString(path, "cut");
    file.text(T1, octets("x\n"));
    assertEquals("cut\n" + S1 + " x\n", written());
  }

  @Test
  void putsFullFilesAwayAndKeepsTheNewest() throws IOException {
    file = file(new LogParts.Limits(100, 3));
    for (int i = 0; i < 20; i++) {
      file.text(T1, octets("line %02d\n".formatted(i)));
      file.flush();
    }
    List<String> kept = new ArrayList<>();
    for (String part : List.of(".2", ".1", "")) {
      String text = Files.readString(Path.of(path + part));
      assertTrue(text.length() < 100 + 33 && text.endsWith("\n"), text);
      text.lines().map(line -> line.substring(25)).forEach(kept::add);
    }
    assertEquals("line 19", kept.get(kept.size() - 1));
    assertEquals(20 - Integer.parseInt(kept.get(0).substring(5)), kept.size(), "none missing");
    assertFalse(Files.exists(Path.of(path + ".3")));
  }

  @Test
  void putsALineWithoutEndAwayToo() throws IOException {
    file = file(new LogParts.Limits(100_000, 2));
    byte[] endless = new byte[50_000];
    for (int i = 0; i < 10; i++) {
      file.text(T1, endless);
      file.flush();
    }
    assertTrue(Files.size(path) < 100_000 + 2 * 64 * 1024, "size=" + Files.size(path));
    assertTrue(Files.exists(Path.of(path + ".1")));
    assertEquals('+', Files.readString(path, ISO_8859_1).charAt(24));
  }

  @Test
  void survivesAFullDiskAndSaysWhatIsLost() throws IOException {
    AtomicBoolean full = new AtomicBoolean(true);
    LogParts.Opener opener =
        any ->
            full.get()
                ? FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)
                : LogParts.append(path);
    LogParts parts = new LogParts(path, LogParts.Limits.DEFAULT, opener);
    file = new LogFile("bbb-01", parts, nanos::get);
    file.text(T1, octets("lost 1\nlost "));
    try (CapturedLog log = CapturedLog.of(LogFile.class)) {
      file.flush();
      file.text(T1, octets("2\n"));
      file.flush();
      assertEquals(List.of(lost("no space left on device")), log.warnings());
    }
    full.set(false);
    file.text(T1, octets("still too early\n"));
    file.flush();
    assertFalse(Files.exists(path), "not tried at each line");

    nanos.addAndGet(LogFile.RETRY_NANOS);
    file.text(T2, octets("works\n"));
    String[] lines = written().split("\n");
    assertTrue(
        lines[0].matches(S2 + "-- lost: octets=\\d+: the log could not be written"), lines[0]);
    assertEquals(S2 + " works", lines[1]);
    assertEquals(2, lines.length);
  }

  @Test
  void doesNotWriteThroughALink() throws IOException {
    Path victim = Files.createFile(folder.resolve("victim"));
    Files.createSymbolicLink(path, victim);
    file.text(T1, octets("x\n"));
    try (CapturedLog log = CapturedLog.of(LogFile.class)) {
      file.flush();
      assertEquals(List.of(lost("is a link, which is not followed")), log.warnings());
    }
    assertEquals(0, Files.size(victim));
  }

  @Test
  void goesOnInTheSameFileIfItCannotBePutAway() throws IOException {
    Path obstacle = Files.createDirectories(Path.of(path + ".1", "not empty")).getParent();
    file = file(new LogParts.Limits(50, 2));
    try (CapturedLog log = CapturedLog.of(LogFile.class)) {
      for (int i = 0; i < 10; i++) {
        file.text(T1, octets("line " + i + "\n"));
        file.flush();
      }
      assertEquals(
          List.of(
              "WARN bbb-01: console log grows: cannot be put away: reason=%s: the folder is not empty"
                  .formatted(obstacle)),
          log.warnings());
    }
    assertEquals(10, Files.readAllLines(path).size());
    assertTrue(Files.isDirectory(obstacle));
  }
}
