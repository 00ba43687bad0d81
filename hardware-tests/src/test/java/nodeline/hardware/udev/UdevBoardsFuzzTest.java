// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nodeline.hardware.rig.ProgramRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables of any text: each makes rules of the known form and nothing else, or every wrong line is
 * named in printable text and no rule is written. {@code -Dnodeline.fuzz.minutes=…} goes on for so
 * long in each shell.
 */
class UdevBoardsFuzzTest {
  private static final Path BOARDS = UdevScripts.FOLDER.resolve("nodeline-boards");
  private static final Path CORPUS =
      UdevScripts.ROOT.resolve("hardware-tests/src/test/resources/boards-tables");
  private static final long MINUTES = Integer.getInteger("nodeline.fuzz.minutes", 0);
  private static final int ROUNDS = 25;

  private static final Pattern RULE =
      Pattern.compile(
          "ENV\\{(ID_SERIAL_SHORT|ID_PATH|ID_PATH_WITH_USB_REVISION)\\}==\"[A-Za-z0-9._:+=@#,/-]+\""
              + "(, ENV\\{ID_USB_INTERFACE_NUM\\}==\"[0-9a-f]{2}\")?"
              + "(, ENV\\{\\.ID_PORT\\}==\"[0-9]{1,2}\")?"
              + ", SYMLINK\\+=\"dut/([A-Za-z0-9][A-Za-z0-9._-]{0,63})\""
              + ", ENV\\{NODELINE_BOARD\\}=\"\\4\"");

  private static final List<String> WORDS =
      List.of(
          "bbb-01",
          "a",
          "serial",
          "path",
          "A50285BI",
          "A1",
          "FT4#XYZ",
          "if01",
          "port2",
          "if0f-port11",
          "if01-",
          "pci-0000:00:14.0-usb-0:2.1:1.0",
          "/dev/serial/by-path/pci-0-usb-0:2:1.0-port0",
          "pci-0-usbv2-0:2:1.0",
          "set",
          "group",
          "dialout",
          "nodeline",
          "#",
          "# red",
          "../x",
          "-n",
          "*",
          "?",
          "[a-z]",
          "~",
          "$(id)",
          "`id`",
          "\"",
          "'",
          "\\",
          "\\n",
          "%s",
          "\",RUN+=\"/bin/x",
          "=",
          ";",
          "&",
          "|",
          ">x",
          "\u00e4",
          "\u2028",
          "\u001b[31m",
          "\u0000",
          "\u007f",
          "x".repeat(128),
          "x".repeat(129),
          "0",
          "",
          ".");

  private static final List<String> GAPS =
      List.of(" ", " ", " ", "  ", "\t", "\n", "\r\n", "\r", "");

  @TempDir Path root;

  static Stream<String> shells() {
    return UdevScripts.shells();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void makesRulesOfItsOwnFormOrNone(String shell) throws Exception {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    try (Stream<Path> tables = Files.list(CORPUS)) {
      for (Path table : tables.sorted().toList()) {
        check(shell, Files.readAllBytes(table), table.toString());
      }
    }
    Random random = new Random(seed);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    int round = 0;
    while (round < ROUNDS || System.nanoTime() < end) {
      check(shell, table(random), "seed=" + seed + " round=" + round);
      round++;
    }
    System.out.printf("boards: seed=%d tables=%d in %s%n", seed, round, shell);
  }

  private static byte[] table(Random random) {
    StringBuilder text = new StringBuilder();
    for (int line = random.nextInt(6); line >= 0; line--) {
      if (random.nextInt(3) == 0) {
        text.append(good(random)).append('\n');
      } else {
        for (int word = random.nextInt(7); word >= 0; word--) {
          text.append(pick(random, WORDS)).append(pick(random, GAPS));
        }
      }
    }
    byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
    if (octets.length > 0 && random.nextInt(4) == 0) {
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
    }
    return octets;
  }

  private static String good(Random random) {
    int number = random.nextInt(100);
    return random.nextBoolean()
        ? "b-%d serial S%d if%02x".formatted(number, number, random.nextInt(32))
        : "b-%d path pci-0:%d-port%d".formatted(number, number, random.nextInt(12));
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void check(String shell, byte[] table, String which) throws Exception {
    UdevScripts.writeTable(root, "");
    Path rules = root.resolve("etc/udev/rules.d/70-nodeline-boards.rules");
    Files.deleteIfExists(rules);
    Files.write(root.resolve("etc/nodeline/boards.table"), table);
    ProgramRun ended = UdevScripts.run(shell, BOARDS, "--root", root.toString());
    String told = which + ": " + ended;
    if (ended.status() == 0) {
      assertEquals("", ended.err(), told);
      Files.readAllLines(rules).stream().skip(4).forEach(line -> assertRule(line, told));
    } else {
      assertEquals(1, ended.status(), told);
      assertFalse(Files.exists(rules), told);
      assertTrue(ended.err().lines().allMatch(UdevBoardsFuzzTest::isTold), told);
    }
    assertEquals(List.of("etc"), List.of(root.toFile().list()), told);
  }

  private static void assertRule(String line, String told) {
    boolean known =
        RULE.matcher(line).matches()
            || line.matches("GROUP=\"[A-Za-z0-9][A-Za-z0-9_-]*\", MODE=\"0660\"")
            || line.isEmpty()
            || line.equals("LABEL=\"nodeline_boards_end\"");
    assertTrue(known, line + " of " + told);
  }

  private static boolean isTold(String line) {
    return (line.startsWith("nodeline-boards: error: ") || line.startsWith("hint: "))
        && line.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
