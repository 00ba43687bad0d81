// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.Problem;
import nodeline.hardware.cable.LineQuality;
import nodeline.push.BoardSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loaders as boards print them: any key stops the boot, and none comes. */
@Execution(ExecutionMode.CONCURRENT)
class LoaderTest {
  /** A loader that prints {@code $1}, waits for a key, and goes on with {@code $2} and a shell. */
  private static final String LOADER =
      "stty -echo; printf '%b' \"$1\"; if read -r -s -t 3 -n 1; then echo STOPPED; exec cat; fi;"
          + " stty sane; printf '%b' \"$2\"; exec dash -i";

  private static final String KERNEL =
      "\\r\\nStarting kernel ...\\r\\n\\r\\n[    0.000000] Linux version 6.1.0\\r\\n";

  @TempDir Path folder;

  static List<String> loaders() {
    return List.of(
        "U-Boot SPL 2023.01\\r\\nU-Boot 2023.01\\r\\n\\r\\nHit any key to stop autoboot:  3 ",
        "U-Boot 2020.10\\r\\nAutoboot in 5 seconds\\r\\n",
        "U-Boot 2013.01\\r\\nPress SPACE to abort autoboot in 3 seconds\\r\\n",
        "U-Boot 2024.01 (Jan 08 2024)\\r\\nDRAM:  256 MiB\\r\\n",
        "Ralink UBoot Version: 4.3.0.0\\r\\nPlease choose the operation: \\r\\n"
            + "   1: Load system code to SDRAM via TFTP. \\r\\n   4: Entr boot command line"
            + " interface.\\r\\n default: 3 \\r\\n\\r\\n 3 ",
        "+Ethernet eth0: MAC address 00:00:00:00:00:00\\r\\nRedBoot(tm) bootstrap\\r\\n"
            + "== Executing boot script in 2.000 seconds - enter ^C to abort\\r\\n",
        "\\033[2J\\033[01;01HBdsDxe: starting Boot0001\\r\\nUEFI Interactive Shell v2.2\\r\\n"
            + "Press ESC in 5 seconds to skip startup.nsh or any other key to continue.\\r\\n",
        "\\0000\\0377barebox 2024.01.0 #1 Sun\\r\\nBoard: qemu\\r\\n",
        "CFE version 1.0.38-112.70\\r\\nAuto run second count down: 3\\r\\n",
        "NOTICE:  BL31: v2.8(release)\\r\\nNOTICE:  BL31: Built\\r\\n",
        "\\033[1;1H              GNU GRUB  version 2.06\\r\\n *Debian\\r\\n"
            + "   The highlighted entry will be executed automatically in 3s.",
        "RomBOOT\\r\\n\\r\\nAT91Bootstrap 3.8.10\\r\\n",
        "DDR Version V1.09\\r\\nIn\\r\\nBoot1 Release Time: May 29 2020\\r\\n",
        "HELLO! BOOT0 is starting!\\r\\n",
        "SeaBIOS (version 1.16.2)\\r\\n\\r\\niPXE (http://ipxe.org)\\r\\nPress Ctrl-B to configure...",
        "[    9.100000] reboot: Restarting system\\r\\n",
        "[  OK  ] Reached target reboot.target - System Reboot.\\r\\n\\r\\n");
  }

  private PushBench at(String loader, String next) throws Exception {
    return new PushBench(
        folder,
        "dash",
        LineQuality.CLEAN,
        LineQuality.CLEAN,
        "/bin/bash",
        "-c",
        LOADER,
        "loader",
        "\\r\\n" + loader,
        next);
  }

  private PushBench talking(String script) throws Exception {
    String[] program = {"/bin/bash", "-c", script};
    return new PushBench(folder, "dash", LineQuality.CLEAN, LineQuality.CLEAN, program);
  }

  private static void awaitLoader(PushBench bench, int octets) {
    bench.rig().await("loader", () -> bench.rig().board(0).cable().hostHeard().length > octets);
  }

  private static String said(PushBench bench) {
    byte[] heard = bench.rig().board(0).cable().hostHeard();
    return new String(heard, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("loaders")
  void nothingIsTypedBeforeTheKernel(String loader) throws Exception {
    try (PushBench bench = at(loader, KERNEL)) {
      awaitLoader(bench, 10);
      assertEquals(new PushBench.Output(Optional.of(0), "booted\n"), bench.run("echo booted"));
      assertTrue(!said(bench).contains("STOPPED"), said(bench));
    }
  }

  /** And its banner has left the scroll-back. */
  @Test
  void nothingIsTypedBeforeThePromptWhereAllElseIsSilent() throws Exception {
    String progress = "T T T T T T T T T T T T T T T T T T T T T T T T T T T T T T T\\r\\n";
    try (PushBench bench = at("U-Boot 2024.01\\r\\n" + progress.repeat(1_500), "\\r\\n")) {
      awaitLoader(bench, 90_000);
      assertEquals(new PushBench.Output(Optional.of(0), "booted\n"), bench.run("echo booted"));
      assertTrue(!said(bench).contains("STOPPED"), said(bench).substring(90_000));
    }
  }

  @Test
  void nothingIsTypedWhileAKernelUnpacksItself() throws Exception {
    String slow =
        "stty -echo; printf 'U-Boot 2024.01\\r\\nStarting kernel ...\\r\\n\\r\\n';"
            + " if read -r -s -t 5 -n 1; then echo STOPPED; exec cat; fi; stty sane;"
            + " echo '[    0.000000] Linux version 6.1.0'; exec dash -i";
    try (PushBench bench = talking(slow)) {
      awaitLoader(bench, 30);
      assertEquals(new PushBench.Output(Optional.of(0), "booted\n"), bench.run("echo booted"));
      assertTrue(!said(bench).contains("STOPPED"), said(bench));
    }
  }

  /** Its lines begin behind the prompt, which is never the last of the text. */
  @Test
  @Timeout(180)
  void aPromptIsSeenThoughTheKernelTalksOn() throws Exception {
    String talk =
        "{ sleep 0.5; while echo '[   12.345678] usb 1-1: new device'; do sleep 0.1; done; } &"
            + " echo '[    0.000000] Linux version 6.1.0'; PS1='# ' exec dash -i";
    try (PushBench bench = talking(talk)) {
      awaitLoader(bench, 200);
      PushBench.Output output = bench.run("echo booted");
      assertTrue(output.text().startsWith("booted\n"), output.text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"=> ", "MT7621 # ", "CFE> ", "lk> ", "BPI-IoT> "})
  void aLoadersPromptIsRefused(String prompt) throws Exception {
    try (PushBench bench = at("U-Boot 2024.01\\r\\n" + prompt, KERNEL)) {
      awaitLoader(bench, 16);
      Problem problem = assertThrows(Problem.class, bench::open);
      assertEquals(
          "board-0: a boot loader's prompt: \"" + prompt.strip() + "\"", problem.getMessage());
      assertEquals(0, bench.rig().board(0).cable().boardHeard().length);
    }
  }

  @Test
  void aKeyIsTypedIfThatIsForced() throws Exception {
    try (PushBench bench = at("U-Boot 2024.01\\r\\n", KERNEL)) {
      awaitLoader(bench, 10);
      assertThrows(
          Problem.class, () -> bench.open(PushBench.NOBODY, true, new CompletableFuture<>()));
      assertTrue(bench.rig().board(0).cable().boardHeard().length > 0);
    }
  }

  /** The version of a shell is no progress of a loader. */
  @Test
  void aShellsVersionMayStandInThePrompt() throws Exception {
    String command = "echo; echo BIOS Information; PS1='bash-5.1# ' exec dash -i";
    try (PushBench bench = talking(command)) {
      awaitLoader(bench, 20);
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> assertEquals(new PushBench.Output(Optional.of(0), "x\n"), bench.run("echo", "x")));
    }
  }

  /** A text that the command itself prints stops nothing. */
  @Test
  void aCommandMayPrintALoadersWords() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      for (int i = 0; i < 2; i++) {
        assertEquals(
            new PushBench.Output(Optional.of(0), "U-Boot 2024.01\n"),
            bench.run("echo U-Boot 2024.01"));
      }
      try (BoardSession session = bench.open()) {
        assertEquals("job-0", session.job());
      }
    }
  }
}
