// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelLinesTest {
  private static final Pattern MARK = Pattern.compile(KernelLines.across("=123456:begin") + "\n");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=123456:begin\n",
        "=12[   12.345678] usb 1-1: new device\r\n3456:begin\n",
        "=123456:beg<6>[   12.345678] a\r\n[   12.345679] b\r\nin\n",
      })
  void aMarkIsFoundAcrossAKernelsLines(String said) {
    Matcher mark = MARK.matcher("# " + said + "output");
    assertTrue(mark.find());
    assertEquals(2 + said.length(), mark.end());
  }

  @Test
  void otherTextIsNoPartOfAMark() {
    assertFalse(MARK.matcher("=12[   12.3] usb\n3456:begin\n").find());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<", "<6>", "[", "[   12.34", "<6>[   12.345678]", "[   12.345678] usb 1"})
  void aKernelsLineMayHaveBegun(String begin) {
    assertEquals(2, KernelLines.finished("# " + begin));
  }

  @ParameterizedTest
  @ValueSource(strings = {"# ", "[  OK", "[12.5] ", "<a", "x [   12.345678] usb\n"})
  void otherTextIsFinished(String said) {
    assertEquals(said.length(), KernelLines.finished(said));
  }
}
