// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client of RFC 2217 is answered; octets in hexadecimal. */
class TelnetServerTest {
  /** WILL COM-PORT. */
  private static final String OFFER = "fffb2c";

  private final List<String> inside = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new TelnetServer(
              ConsoleAddress.parse("serial:/dev/x?baud=9600&parity=even&flow=rtscts&dtr=off")),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
              inside.add(((ByteBuf) message).toString(StandardCharsets.ISO_8859_1));
              ((ByteBuf) message).release();
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
              inside.add(event.toString());
            }
          });

  TelnetServerTest() {
    sent();
  }

  private String sent() {
    StringBuilder sent = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      while (out.isReadable()) {
        sent.append("%02x".formatted(out.readUnsignedByte()));
      }
      out.release();
    }
    return sent.toString();
  }

  private void feed(String octets) {
    channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(octets)));
  }

  @Test
  void agreesOnRfc2217WhoeverDoesIt() {
    feed(OFFER + "fffd2c");

    assertEquals("fffd2c" + "fffb2c", sent());
  }

  @Test
  void answersNobodyWhoDidNotAgree() {
    feed("fffa2c0100000000fff0");

    assertEquals("", sent());
    assertEquals(List.of(), inside);
  }

  @ParameterizedTest
  @CsvSource({
    "a baud rate,              010001c200, 650001c200",
    "a baud rate with FF,      0100ffff00, 6500ffff00",
    "the baud rate,            0100000000, 6500002580",
    "7 data bits,              0207, 6607",
    "the data bits,            0200, 6608",
    "odd parity,               0302, 6702",
    "the parity,               0300, 6703",
    "2 stop bits,              0402, 6802",
    "the stop bits,            0400, 6801",
    "no flow control,          0501, 6901",
    "the flow control,         0500, 6903",
    "the break,                0504, 6906",
    "the end of a break,       0506, 6906",
    "DTR on,                   0508, 6908",
    "DTR,                      0507, 6909",
    "RTS off,                  050c, 690c",
    "RTS,                      050a, 690b",
    "the inbound flow control, 050d, 6910",
    "line states,              0aff, 6e00",
    "modem states,             0bff, 6f00",
    "a purge,                  0c03, 7003",
    "who we are,               00, 646e6f64656c696e65",
  })
  void answers(String what, String asked, String answer) {
    feed(OFFER);
    sent();
    feed("fffa2c" + asked.replace("ff", "ffff") + "fff0");

    assertEquals("fffa2c" + answer.replace("ff", "ffff") + "fff0", sent(), what);
    assertEquals(List.of(), inside);
  }

  @ParameterizedTest
  @CsvSource({"''", "01", "01000000", "02", "0061", "0600", "08", "09", "65000000", "ff"})
  void passesOverWhatIsCutOrNoClients(String asked) {
    feed(OFFER);
    sent();
    feed("fffa2c" + asked.replace("ff", "ffff") + "fff0");

    assertEquals("", sent());
    assertEquals(List.of(), inside);
  }

  @Test
  void passesABreakOnInItsPlace() {
    feed(OFFER);
    sent();
    feed("61" + "fffa2c0505fff0" + "62" + "fffa2c0506fff0" + "63" + "fff3" + "64");

    assertEquals(List.of("a", "break", "bc", "break", "d"), inside);
    assertEquals("fffa2c6905fff0" + "fffa2c6906fff0", sent());
  }

  @Test
  void answersNobodyWhoDoesNotRead() {
    feed(OFFER);
    sent();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    feed("fffa2c0200fff0");
    assertEquals("", sent());

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    feed("fffa2c0200fff0");
    assertEquals("fffa2c6608fff0", sent());
  }
}
