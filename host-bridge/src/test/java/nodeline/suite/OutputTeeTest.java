// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTeeTest {
  private static final String SIGNAL = "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=x RESULT=pass>";

  private final List<String> lines = new ArrayList<>();

  private void write(String text) throws IOException {
    try (OutputTee tee = new OutputTee(OutputStream.nullOutputStream(), lines::add)) {
      tee.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** From one that begins with a piece to one that ends with it. */
  @Test
  void aSignalInALongLineStaysWhole() throws IOException {
    for (int before = 4_096 - SIGNAL.length(); before <= 4_096; before++) {
      for (String filler : List.of(".", "<", SIGNAL.substring(0, 13))) {
        lines.clear();
        String line = filler.repeat(before).substring(0, before) + SIGNAL + "...";
        write("first\n" + line + "\nlast\n");
        assertEquals(1, lines.stream().filter(piece -> piece.contains(SIGNAL)).count(), line);
        assertEquals("first" + line + "last", String.join("", lines));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<LAVA_SIGNAL_TESTCASE ", "<", "<LAVA_SIGNAL_X", "x", "<LAVA_SIGNAL_X>"})
  void aLineWithoutAnEndIsNotHeld(String text) throws IOException {
    String line = text.repeat(20_000);
    write(line);
    assertTrue(lines.stream().allMatch(piece -> piece.length() <= 4_096));
    assertEquals(line, String.join("", lines));
  }
}
