// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessFormTest {
  @ParameterizedTest
  @CsvSource({
    "telnet 127.0.0.1:40312, telnet 127.0.0.1:40312",
    "telnet [2001:db8:1111:2222:3333:4444:5]:40312, telnet [2001:db8:1111:2222:3333:4444:5]:40312",
    "telnet [2001:db8:1111:2222:3333:4444:5555:6666]:40312,"
        + " telnet [2001:db8:111...333:4444:5555:6666]:40312",
    "'console client 70123 (a-user-of-the-far-office, pid 4194304)',"
        + " 'console client 70123...-far-office, pid 4194304)'",
    "pty /run/nodeline/a/folder/of/many/consoles/the-very-last-board,"
        + " pty /run/nodeline/a/...soles/the-very-last-board",
  })
  void namesTheWriterInALineOf80Columns(String writer, String shown) {
    String line = text(AccessForm.TELNET.writer(false, writer));
    assertEquals("nodeline: you read only: " + shown + " writes\r\n", line);
    assertTrue(line.length() - 2 <= 80, line);
  }

  private static String text(ByteBuf line) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.release();
    return text;
  }
}
