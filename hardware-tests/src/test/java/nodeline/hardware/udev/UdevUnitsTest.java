// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import static nodeline.hardware.udev.UdevScripts.FOLDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units under systemd's own checks, and the scripts under shellcheck. */
class UdevUnitsTest {
  /**
   * Tenths of systemd's exposure: 2.1 of 10 for the host's and 0.9 for the gadget's when written.
   */
  private static final String MAX_EXPOSURE = "--threshold=25";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"nodeline.service", "gadget/nodeline-gadget.service"})
  void systemdKnowsEveryLine(String unit) throws Exception {
    String text = Files.readString(FOLDER.resolve(unit));
    assertEquals(new ProgramRun(0, "", ""), verify(text));

    ProgramRun broken = verify(text.replace("[Service]", "[Service]\nPrivateTemp=yes"));
    assertTrue(broken.err().contains("'PrivateTemp'"), broken.err());
  }

  @Test
  void theServiceHasBoundsAndIsWatched() throws Exception {
    List<String> unit = Files.readAllLines(FOLDER.resolve("nodeline.service"));
    List<String> lines =
        List.of("WatchdogSec=30s", "MemoryMax=768M", "LimitCORE=0", "Restart=on-failure");
    assertTrue(unit.containsAll(lines), unit.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodeline.service", "gadget/nodeline-gadget.service"})
  void aServiceSeesLittleOfItsMachine(String unit) throws Exception {
    String file = FOLDER.resolve(unit).toString();
    ProgramRun ended = analyze("security", "--offline=true", MAX_EXPOSURE, file);

    assertEquals(0, ended.status(), ended.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "install",
        "steps.sh",
        "nodeline-boards",
        "gadget/nodeline-gadget",
        "gadget/nodeline-gadget.sh"
      })
  void scriptsAreCleanInShellcheck(String script) throws Exception {
    Shells.requireInstalled("shellcheck");
    ProgramRun ended =
        ProgramRun.of(
            List.of(
                "shellcheck",
                "-x",
                "-P",
                UdevScripts.ROOT.toString(),
                FOLDER.resolve(script).toString()),
            Map.of());

    assertEquals(new ProgramRun(0, "", ""), ended);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox ash", "bash", "hush"})
  void theGadgetNamesWhatIsWrong(String shell) throws Exception {
    Path gadget = FOLDER.resolve("gadget/nodeline-gadget");

    assertEquals(2, UdevScripts.run(shell, gadget, "frob").status());
    assertEquals(2, UdevScripts.run(shell, gadget, "stop", "now").status());
    ProgramRun ended = UdevScripts.run(shell, gadget, "start", "a\"b");
    assertEquals(1, ended.status());
    assertTrue(
        ended.err().startsWith("nodeline-gadget: error: not a serial number: a\"b\nhint: "),
        ended.err());
    assertTrue(UdevScripts.run(shell, gadget, "--help").out().contains("nodeline-gadget start"));
  }

  /** The program is not installed here, and systemd looks for it. */
  private ProgramRun verify(String unit) throws Exception {
    Path copy = folder.resolve("unit.service");
    Files.writeString(copy, unit.replaceAll("/usr/local/\\S+/nodeline(-gadget)? ", "/bin/true "));
    return analyze("verify", copy.toString());
  }

  private static ProgramRun analyze(String... arguments) throws Exception {
    Shells.requireInstalled("systemd-analyze");
    List<String> command = new ArrayList<>(List.of("systemd-analyze"));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command, Map.of());
  }
}
