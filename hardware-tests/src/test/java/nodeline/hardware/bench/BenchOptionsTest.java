// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import nodeline.hardware.rig.WrongUsage;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bogus|unknown option: --bogus",
        "dash nosuchshell|not installed: nosuchshell",
        "--quick --json|a value is missing: --json"
      })
  void theBenchRefusesByOneLine(String arguments, String line) {
    Executable parse = () -> BenchOptions.parse(List.of(arguments.split(" ")));
    assertEquals(line, assertThrows(WrongUsage.class, parse).getMessage());
  }
}
