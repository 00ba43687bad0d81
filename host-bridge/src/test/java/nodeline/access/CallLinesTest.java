// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line about a call (here {@code !}) comes between two lines of the board, and never in one. */
class CallLinesTest {
  @ParameterizedTest
  @CsvSource({
    "!, !",
    "ab;!, ab",
    "ab;!;c/, abc/!",
    "ab/;!;c, ab/!c",
    "ab;!;!;c/d/e, abc/d/!!e",
    "ab;!;c;d/;!, abcd/!!",
    "ab/;!;;!, ab/!!",
  })
  void theyWaitForTheEndOfALine(String steps, String said) {
    CallLines calls = new CallLines();
    StringBuilder out = new StringBuilder();
    for (String step : Arrays.asList(steps.split(";", -1))) {
      if (step.equals("!")) {
        calls.add(new byte[] {'!'}, piece -> out.append(text(piece)));
      } else {
        byte[] octets = step.replace('/', '\n').getBytes(StandardCharsets.US_ASCII);
        calls.text(Unpooled.wrappedBuffer(octets), piece -> out.append(text(piece)));
      }
    }
    assertEquals(said, out.toString());
  }

  private static String text(ByteBuf piece) {
    return piece.toString(StandardCharsets.US_ASCII).replace('\n', '/');
  }
}
