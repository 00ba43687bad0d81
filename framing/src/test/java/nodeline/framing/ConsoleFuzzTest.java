// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoder and protocol together, whatever a console says and when: see {@link Console}. */
class ConsoleFuzzTest {
  private static final String SEND =
      "~NL1:0123456789ab:1:s:1::1:1:17:45401:ready,ip=10.0.0.1:4099749714\r\n";

  static Stream<byte[]> consoles() {
    return Stream.concat(
        DecoderFuzzTest.streams(),
        Stream.of(
                SEND + SEND + "\370\377" + SEND.replace(":1:s", ":2:s"),
                SEND.replace("ready", "reaxy") + "\370\020\371\001",
                SEND.substring(0, 60) + "\373\004\005\370\100\371\360\373\010\011",
                "\373\005\001\372U-Boot 2025.01\r\n\371\000\370\377",
                "\374\004\025\370\040\374\004\025\370\040\373\004\031",
                "\373\017\000\373\017\001\373\017\006\371\003\370\200",
                "~".repeat(300) + "\373\004\001" + "#NL1:".repeat(90) + "\373\004\006",
                "~NL2:0123456789ab:x:" + Check.of("~NL2:0123456789ab:x") + "\r\n\370\010")
            .map(Octets::bytes));
  }

  @MethodSource("consoles")
  @FuzzTest(maxDuration = "3m")
  void answersOnlyWhoListensAndLosesNoRequest(byte[] octets) {
    Console.run(octets);
  }
}
