// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelnetGuessTest {
  private final List<String> notes = new ArrayList<>();

  /** Cut at every place; what it has heard goes on as it came. */
  private List<String> hear(String hex) {
    byte[] octets = ByteBufUtil.decodeHexDump(hex);
    for (int split = 0; split <= octets.length; split++) {
      EmbeddedChannel channel =
          new EmbeddedChannel(new TelnetGuess(ConsoleAddress.parse("tcp://rack:4007"), notes::add));
      channel.writeInbound(
          Unpooled.copiedBuffer(octets, 0, split),
          Unpooled.copiedBuffer(octets, split, octets.length - split));
      assertEquals(
          octets.length,
          channel.inboundMessages().stream()
              .mapToInt(m -> ((io.netty.buffer.ByteBuf) m).readableBytes())
              .sum());
      channel.finishAndReleaseAll();
    }
    return notes.stream().distinct().toList();
  }

  /** QEMU, ser2net, the telnetd of Linux, that of busybox; behind a greeting; one wish alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fffb01fffb03fffb00fffd00",
        "fffb03fffd03fffb01fffe01fffd00fffb00fffd2c",
        "fffd18fffd20fffd23fffd27",
        "fffd01fffd1ffffb01fffb03",
        "0d0a506f72742037200d0afffb01fffb03",
        "fffb01",
      })
  void knowsATelnetServerByItsNegotiation(String begin) {
    assertEquals(List.of("telnet server: is telnet://rack:4007 meant?"), hear(begin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6c6f67696e3a20", // login:
        "80fffe00f8e0", // another speed
        "fff1", // one command may be noise
        "",
      })
  void takesNothingElseForOne(String begin) {
    assertEquals(List.of(), hear(begin));
  }
}
