// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTextTest {
  private static final String A = "[    2.282719] tsc: Refined\r\n";
  private static final String B = "<6>[   12.287548] clocksource: tsc\r\n";

  /** {@code K} stands for two lines of the kernel, {@code E} for what a line editor asks. */
  @ParameterizedTest
  @CsvSource({
    "'x\n# ', '# '",
    "'x\n# EK', '# '",
    "'x\n# K', '# '",
    "'x\nlogin: K', 'login: '",
    "'x\n# \nK', ''",
    "'Kx\n', ''",
    "'# Kx', 'x'",
  })
  void findsThePromptBeforeTheKernelsLines(String said, String line) {
    String all = said.replace("\n", "\r\n").replace("K", A + B).replace("E", "\033[6n");
    assertEquals(line, ConsoleText.lastLineBeforeKernel(all));
  }
}
