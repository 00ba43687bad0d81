// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSearchTest {
  @TempDir private Path folder;

  private LogSearch.Found find(String text, String... devices) {
    return new LogSearch(folder, 3).find(List.of(devices), text);
  }

  private static List<String> texts(LogSearch.Found found) {
    return found.lines().stream().map(line -> line.device() + ":" + line.text()).toList();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void findsLinesOfAllPartsFromOldToNew() throws IOException {
    write("a.log.2", "one Boot\nother\n");
    write("a.log.1", "two BOOT\n");
    write("a.log", "three boot\r\nother\nfour boot");
    write("b.log", "boot of b\n");
    write("c.log", "boot of c\n");
    assertEquals(
        List.of("a:one Boot", "a:two BOOT", "a:three boot", "a:four boot", "b:boot of b"),
        texts(find("bOOt", "a", "b", "missing")));
    assertTrue(find("boot", "a").whole());
    assertEquals(List.of(), find("", "a").lines());
    assertEquals(List.of(), find(".*", "a").lines(), "text, no pattern");
    assertEquals(List.of(), find("\\E.", "a").lines());
  }

  @Test
  void findsTextOfAnyScript() throws IOException {
    write("a.log", "größe ✓\n\u001b[2J\u202ered\n");
    assertEquals(List.of("a:größe ✓"), texts(find("ö", "a")));
    assertEquals(List.of("a:\\x1b[2J\\u{202e}red"), texts(find("red", "a")));
  }

  @Test
  void keepsTheLastOfManyLines() throws IOException {
    write("a.log.1", "x old\n");
    write(
        "a.log",
        IntStream.range(0, 1_000).mapToObj(i -> "x" + i + "\n").collect(Collectors.joining()));
    LogSearch.Found found = find("x", "a", "b");
    assertEquals(200, found.lines().size());
    assertEquals("x800", found.lines().get(0).text());
    assertEquals("x999", found.lines().get(199).text());
    assertFalse(found.whole());
  }

  @Test
  void showsAPartOfALongLine() throws IOException {
    write("a.log", "y".repeat(5_000) + "needle" + "z".repeat(3_000_000) + "needle\nend\n");
    LogSearch.Found found = find("needle", "a");
    assertEquals(2, found.lines().size());
    found.lines().forEach(line -> assertTrue(line.text().length() <= 402, line.text()));
    assertTrue(found.lines().get(0).text().startsWith("…y"));
    assertTrue(found.lines().get(0).text().contains("needle"));
  }

  @Test
  void followsNoLink() throws IOException {
    write("secret", "boot\n");
    Files.createSymbolicLink(folder.resolve("a.log"), folder.resolve("secret"));
    assertEquals(List.of(), find("boot", "a").lines());
  }
}
