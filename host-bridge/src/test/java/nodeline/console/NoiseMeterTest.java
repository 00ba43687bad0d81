// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseMeterTest {
  private final NoiseMeter meter = new NoiseMeter();

  private boolean hear(byte... octets) {
    return meter.hear(Unpooled.wrappedBuffer(octets));
  }

  /** What a UART makes of 9,600 baud at 115,200. */
  private static byte[] noise(int length) {
    byte[] octets = new byte[length];
    byte[] slow = {0, (byte) 0x80, (byte) 0xf8, (byte) 0xe0, (byte) 0xfe, (byte) 0xff, 0x78};
    Random random = new Random(7);
    for (int i = 0; i < length; i++) {
      octets[i] = slow[random.nextInt(slow.length)];
    }
    return octets;
  }

  @Test
  void saysNothingOfAFewOctets() {
    assertFalse(hear(noise(31)));
    assertTrue(hear(noise(1)));
    assertTrue(meter.isNoise());
  }

  @Test
  void seesRandomOctetsAsNoise() {
    byte[] octets = new byte[2_000];
    new Random(1).nextBytes(octets);
    assertTrue(hear(octets));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Linux version 6.12.48 (gcc 14.2.0) #1 SMP PREEMPT_DYNAMIC\r\n",
        "\u001b[1;32mroot@board\u001b[0m:~# ls --color=auto\r\n",
        "Bitte den Schl\u00fcssel dr\u00fccken, gr\u00fc\u00dfe aus K\u00f6ln\r\n",
        "\u8d77\u52d5\u3057\u3066\u3044\u307e\u3059\u3002\u304a\u5f85\u3061\u304f",
      })
  void takesTextInAnyLanguageForText(String text) {
    for (int i = 0; i < 20; i++) {
      assertFalse(hear(text.getBytes(StandardCharsets.UTF_8)), text);
    }
  }

  @Test
  void forgetsNoiseThatTextFollowed() {
    hear(noise(10_000));
    assertTrue(
        hear(
            "U-Boot 2026.01 on a board that has its speed now\r\n"
                .repeat(20)
                .getBytes(StandardCharsets.US_ASCII)));
    assertFalse(meter.isNoise());
  }

  @Test
  void beginsAnewWithAnOpening() {
    hear(noise(500));
    meter.clear();
    assertFalse(meter.isNoise());
    assertFalse(hear(noise(31)));
  }

  @ParameterizedTest
  @CsvSource({
    "serial:/dev/ttyUSB0, mostly noise: is 115200 right?",
    "serial:/dev/ttyUSB0?baud=9600, mostly noise: is 9600 right?",
    "telnet://rack:1?baud=57600, mostly noise: is 57600 right?",
    "telnet://rack:1, mostly noise: is its port's speed right?",
    "tcp://rack:1, mostly noise: is its port's speed right?",
  })
  void asksForTheSpeed(String address, String note) {
    assertEquals(note, NoiseMeter.note(ConsoleAddress.parse(address)));
  }
}
