// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.hardware.rig.WrongUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultOptionsTest {
  @Test
  void takesAll() {
    FaultOptions options =
        FaultOptions.parse(
            List.of(
                "--profile",
                "flip",
                "--minutes",
                "3",
                "--seed",
                "-7",
                "--shell",
                "sh -e",
                "--boards",
                "4"));
    assertEquals("flip", options.profiles().get(0).name());
    assertEquals(Optional.of(Duration.ofMinutes(3)), options.time());
    assertEquals(-7, options.seed());
    assertEquals("sh -e", options.shell());
    assertEquals(4, options.boards());
  }

  @Test
  void lavaGetsTheProfilesThatItsDispatchersSurvive() {
    List<Profile> profiles = FaultOptions.parse(List.of("--lava")).profiles();
    assertTrue(profiles.contains(Profiles.named("flip").orElseThrow()));
    assertFalse(profiles.contains(Profiles.named("kill").orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--calls|a value is missing: --calls",
        "--calls 0|--calls: out of range: 0, min=1, max=10000000",
        "--boards x|--boards: not a number: x",
        "--boards 5|--boards: out of range: 5, min=2, max=4",
        "--shell nosuchshell|not installed: nosuchshell",
        "--quick|unknown option: --quick",
        "--calls 5 --minutes 5|--calls and --minutes: one of them",
        "--lava --profile kill|--lava: its dispatchers end with what this profile does to them"
      })
  void refusesByOneLine(String arguments, String line) {
    assertRefused(line, () -> FaultOptions.parse(List.of(arguments.split(" "))));
  }

  private static void assertRefused(String line, Executable parse) {
    assertEquals(line, assertThrows(WrongUsage.class, parse).getMessage());
  }
}
