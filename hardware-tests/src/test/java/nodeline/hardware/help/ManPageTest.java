// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nodeline.cli.HelpFiles;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The man pages, read by the programs that show and check them. */
class ManPageTest {
  private static final Map<String, String> SCREEN =
      Map.of("LC_ALL", "C.UTF-8", "MANWIDTH", "80", "MAN_KEEP_FORMATTING", "");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    HelpFiles.main(folder.toString(), "1.2.3", "2026-01-31");
  }

  private List<String> pages() throws IOException {
    try (Stream<Path> pages = Files.list(folder.resolve("man"))) {
      return pages.map(Path::toString).sorted().toList();
    }
  }

  private String shown(String page) throws Exception {
    Shells.requireInstalled("man");
    return ProgramRun.of(List.of("man", "-l", folder + "/man/" + page), SCREEN).out();
  }

  @Test
  void mandocFindsNothingToWarnOf() throws Exception {
    Shells.requireInstalled("mandoc");
    List<String> command = new ArrayList<>(List.of("mandoc", "-Tlint", "-Wwarning"));
    command.addAll(pages());

    ProgramRun run = ProgramRun.of(command, SCREEN);

    assertEquals(new ProgramRun(0, "", ""), run);
    assertTrue(pages().size() > 25, "" + pages());
  }

  @Test
  void groffFindsNothingToWarnOf() throws Exception {
    Shells.requireInstalled("groff");
    List<String> command = new ArrayList<>(List.of("groff", "-man", "-ww", "-Tutf8", "-z"));
    command.addAll(pages());

    assertEquals(new ProgramRun(0, "", ""), ProgramRun.of(command, SCREEN));
  }

  /** A command that is copied from a page has the marks that a shell wants. */
  @Test
  void examplesAreOnThePageAsTheyAreTyped() throws Exception {
    String page = shown("nodeline-exec.1");

    assertTrue(
        page.contains("\n       nodeline exec --role client -- 'dmesg | tail -n 3'\n"), page);
    assertTrue(page.contains("nodeline-exec - runs a command at a board's prompt"), page);
    assertTrue(page.contains("nodeline 1.2.3"), page);
    assertTrue(page.contains("2026-01-31"), page);
  }

  @Test
  void theFirstPageNamesTheOthers() throws Exception {
    String page = shown("nodeline.1").replaceAll("\\s+", " ");

    assertTrue(page.contains("nodeline-run(1), nodeline-coordinator(1)"), page);
    assertTrue(shown("nodeline-group-show.1").contains("nodeline-group(1)"));
  }
}
