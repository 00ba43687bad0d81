// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import static nodeline.hardware.udev.UdevScripts.FOLDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import nodeline.hardware.rig.ProgramRun;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service under a real systemd: when it is up, its reload, its watchdog, its stop. */
class UdevServiceTest {
  private static final String BOARD = "  %s: {role: x, console: 'exec:cat'}\n";

  /** The program is where this build has it, which is hidden from the service otherwise. */
  private static final String HERE =
      """
      [Service]
      ExecStart=
      ExecStart=@PROGRAM@ run @BENCH@ --state %S/nodeline --socket %t/nodeline/nodeline.sock
      ExecReload=
      ExecReload=@PROGRAM@ reload --socket %t/nodeline/nodeline.sock
      User=root
      Group=root
      SupplementaryGroups=
      ProtectHome=no
      PrivateTmp=no
      ReadWritePaths=@FOLDER@
      StandardOutput=append:@FOLDER@/log
      StandardError=inherit
      WatchdogSec=12s
      RestartSec=100ms
      """;

  @TempDir Path folder;

  private Path units() throws Exception {
    Path program = folder.resolve("nodeline");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 %s %s -cp '%s' nodeline.cli.Main \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                "-Djava.io.tmpdir='%s'".formatted(folder),
                "-Dnodeline.root='%s'".formatted(System.getProperty("nodeline.root")),
                System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path units = Files.createDirectory(folder.resolve("units"));
    Files.copy(FOLDER.resolve("nodeline.service"), units.resolve("nodeline.service"));
    Path more = Files.createDirectory(units.resolve("nodeline.service.d"));
    Files.writeString(
        more.resolve("here.conf"),
        HERE.replace("@PROGRAM@", program.toString())
            .replace("@BENCH@", bench().toString())
            .replace("@FOLDER@", folder.toString()));
    return units;
  }

  private Path bench() {
    return folder.resolve("bench.yaml");
  }

  private void boards(String... names) throws Exception {
    StringBuilder text = new StringBuilder("devices:\n");
    List.of(names).forEach(name -> text.append(BOARD.formatted(name)));
    Files.writeString(bench(), text);
  }

  private void assertDone(ProgramRun ended) throws Exception {
    Path log = folder.resolve("log");
    assertEquals(
        new ProgramRun(0, "", ""), ended, Files.exists(log) ? Files.readString(log) : "no log");
  }

  @Test
  void systemdKnowsHowItIs() throws Exception {
    boards("a");
    try (SystemdHost host = new SystemdHost(units())) {
      assertDone(host.systemctl("start", "nodeline")); // returns when it is ready
      assertEquals("running", host.show("SubState"));
      assertTrue(host.show("StatusText").startsWith("devices=1 up="), host.show("StatusText"));

      boards("a", "b");
      assertDone(host.systemctl("reload", "nodeline"));
      assertTrue(host.show("StatusText").startsWith("devices=2 up="), host.show("StatusText"));
      Files.writeString(bench(), "devices: none\n");
      assertEquals(1, host.systemctl("reload", "nodeline").status());
      assertEquals("running", host.show("SubState"));

      boards("a", "b", "c");
      String hung = host.show("MainPID");
      assertDone(host.inside(List.of("kill", "-STOP", hung)));
      Awaitility.await("the watchdog")
          .atMost(Duration.ofMinutes(2))
          .until(() -> host.show("StatusText").startsWith("devices=3 up="));
      assertNotEquals(hung, host.show("MainPID"));
      assertEquals("1", host.show("NRestarts"));

      assertDone(host.systemctl("stop", "nodeline"));
      assertEquals("inactive", host.show("ActiveState"));
      assertEquals("success", host.show("Result"));
    }
  }
}
