// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands behind {@code console:} in a configuration. */
class ConsoleAddressFuzzTest {
  static Stream<byte[]> addresses() {
    return Stream.of(
            "serial:/dev/ttyUSB0?baud=115200&databits=7&parity=odd&stopbits=2&flow=xonxoff&dtr=off",
            "serial:/dev/x?baud=99999999999999999999",
            "serial:/dev/../\0?baud=",
            "serial:?&&==",
            "tcp://[::1]:4007",
            "tcp://:99999",
            "tcp://h:-1",
            "telnet://h:23?rfc2217=off&baud=1",
            "telnet://h:23?purge=on&dtr=on",
            "unix:/run/qemu.sock",
            "unix:" + "/x".repeat(80),
            "exec: \t",
            "exec:a\0b",
            "exec:busybox ash",
            "%s%n:x",
            "")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("addresses")
  @FuzzTest(maxDuration = "3m")
  void isReadBackOrRefusedInOneLine(byte[] octets) {
    String text = new String(octets, UTF_8);
    try {
      ConsoleAddress address = ConsoleAddress.parse(text);
      assertEquals(address, ConsoleAddress.parse(address.toString()));
      address.resource();
      assertFalse(address.shortName().isBlank());
    } catch (IllegalArgumentException refused) {
      assertEquals(IllegalArgumentException.class, refused.getClass());
      assertFalse(refused.getMessage().isBlank());
    }
  }
}
