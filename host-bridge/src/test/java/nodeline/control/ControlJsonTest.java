// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ControlJsonTest {
  @Test
  void writesNothingButPrintableAscii() {
    assertEquals(
        "[\"\\u001B[31m caf\\u00E9 \\u202E \\u007f \\uD83D\\uDE00\"]",
        ControlJson.line(new String[] {"\u001b[31m caf\u00e9 \u202e \u007f \ud83d\ude00"}));
  }

  @Test
  void namesFieldsAndStatesAsDocumented() {
    String json = ControlJson.line(Statuses.some());

    assertTrue(json.contains("\"link\":{\"state\":\"down\",\"sinceMillis\":30000,"), json);
    assertTrue(json.contains("\"lastByteMillisAgo\":null"), json);
    assertTrue(json.contains("\"state\":\"running\",\"missing\":[\"12346 (client)\"]"), json);
    assertTrue(
        json.contains("\"groups\":[{\"name\":\"iperf\",\"size\":2,\"joined\":1,\"absent\":0}]"),
        json);
  }
}
