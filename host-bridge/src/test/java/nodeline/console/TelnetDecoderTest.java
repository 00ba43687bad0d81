// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelnetDecoderTest {
  private final List<String> events = new ArrayList<>();
  private final ByteBuf text = Unpooled.buffer();
  private TelnetDecoder decoder = fresh();

  private TelnetDecoder fresh() {
    events.clear();
    text.clear();
    return new TelnetDecoder(
        new TelnetDecoder.Listener() {
          @Override
          public void negotiation(int verb, int option) {
            events.add("%02x%02x".formatted(verb, option));
          }

          @Override
          public void subnegotiation(ByteBuf content) {
            events.add("sub " + ByteBufUtil.hexDump(content));
          }

          @Override
          public void command(int code) {
            events.add("%02x".formatted(code));
          }
        });
  }

  private void decode(byte[] octets, int from, int to) {
    decoder.decode(Unpooled.wrappedBuffer(octets, from, to - from), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # in                       | text           | events
          68656c6c6f                 | 68656c6c6f     | -
          41ffff42                   | 41ff42         | -
          41fffb0142                 | 4142           | fb01
          fffd00fffc03fffe2c         | -              | fd00;fc03;fe2c
          41fff342                   | 4142           | f3
          41fffa2c6500ffff01fff042   | 4142           | sub 2c6500ff01
          41fffafff042               | 4142           | -
          0d000a0d0a                 | 0d0a0d0a       | -
          0d0d000000                 | 0d0d0000       | -
          0dffff00                   | 0dff00         | -
          # a server that does not double FF
          41ff4243                   | 41ff4243       | -
          ff0d0042                   | ff0d42         | -
          # a subnegotiation that a command cuts off
          fffa2c65fffb0142           | 42             | fb01
          fffa2c65fffa2c66fff0       | -              | sub 2c66
          """)
  void takesTextApartAtEverySplit(String in, String expectedText, String expectedEvents) {
    byte[] octets = ByteBufUtil.decodeHexDump(in);
    for (int split = 0; split <= octets.length; split++) {
      decoder = fresh();
      decode(octets, 0, split);
      decode(octets, split, octets.length);
      assertEquals(expectedText == null ? "" : expectedText, ByteBufUtil.hexDump(text));
      assertEquals(expectedEvents == null ? "" : expectedEvents, String.join(";", events));
    }
  }

  /** QEMU begins so: it will echo, suppress go-ahead and be binary, and wants us binary. */
  @Test
  void readsTheTwelveOctetsThatQemuBeginsWith() {
    byte[] octets = ByteBufUtil.decodeHexDump("fffb01fffb03fffb00fffd00");
    for (byte octet : octets) {
      decode(new byte[] {octet}, 0, 1);
    }
    assertEquals(List.of("fb01", "fb03", "fb00", "fd00"), events);
    assertEquals(0, text.readableBytes());
  }

  @Test
  void keepsNulBehindAReturnWhereTheServerIsBinary() {
    decode(new byte[] {'\r', 0}, 0, 2);
    decoder.binary(true);
    decode(new byte[] {'\r', 0}, 0, 2);
    assertEquals("0d0d00", ByteBufUtil.hexDump(text));
  }

  @Test
  void givesASubnegotiationThatIsTooLongBackAsText() {
    byte[] longest = new byte[3 + TelnetDecoder.MAX_SUBNEGOTIATION];
    longest[0] = (byte) 0xff;
    longest[1] = (byte) 0xfa;
    decode(longest, 0, longest.length - 1);
    assertEquals(0, text.readableBytes());
    decode(longest, longest.length - 1, longest.length);
    decode(new byte[] {'x'}, 0, 1);
    assertEquals(
        "fffa" + "00".repeat(TelnetDecoder.MAX_SUBNEGOTIATION + 1) + "78",
        ByteBufUtil.hexDump(text));
    assertEquals(List.of(), events);
  }

  @Test
  void takesADoubledOctetThatIsTooManyForASubnegotiationAsText() {
    String tooLong = "fffa" + "00".repeat(TelnetDecoder.MAX_SUBNEGOTIATION);
    byte[] octets = ByteBufUtil.decodeHexDump(tooLong + "fffff1");
    decode(octets, 0, octets.length);
    assertEquals(tooLong + "fff1", ByteBufUtil.hexDump(text));
    assertEquals(List.of(), events);
  }

  @Test
  void takesTheLongestSubnegotiation() {
    String content = "2c" + "00".repeat(TelnetDecoder.MAX_SUBNEGOTIATION - 1);
    byte[] octets = ByteBufUtil.decodeHexDump("fffa" + content + "fff0");
    decode(octets, 0, octets.length);
    assertEquals(List.of("sub " + content), events);
  }

  @Test
  void readsBackWhateverIsEscapedInPiecesOfAnySize() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      boolean pad = random.nextBoolean();
      decoder = fresh();
      decoder.binary(!pad);
      byte[] sent = new byte[random.nextInt(2_000)];
      for (int i = 0; i < sent.length; i++) {
        int kind = random.nextInt(4);
        sent[i] =
            (byte) (kind == 0 ? 0xff : kind == 1 ? '\r' : kind == 2 ? 0 : random.nextInt(256));
      }
      ByteBuf wire =
          Telnet.escape(Unpooled.copiedBuffer(sent), pad, UnpooledByteBufAllocator.DEFAULT);
      while (wire.isReadable()) {
        decoder.decode(wire.readSlice(Math.min(wire.readableBytes(), 1 + random.nextInt(9))), text);
      }
      wire.release();
      assertEquals(ByteBufUtil.hexDump(sent), ByteBufUtil.hexDump(text), "seed=" + seed);
      assertEquals(List.of(), events, "seed=" + seed);
    }
  }

  @Test
  void survivesWhateverAServerSends() {
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      decoder = fresh();
      byte[] noise = noise(random);
      ByteBuf in = Unpooled.wrappedBuffer(noise);
      while (in.isReadable()) {
        ByteBuf piece = in.readSlice(Math.min(in.readableBytes(), 1 + random.nextInt(2_000)));
        int most = piece.readableBytes() + TelnetDecoder.MAX_SUBNEGOTIATION + 2;
        ByteBuf out = Unpooled.buffer(0, most);
        decoder.decode(piece, out);
        text.writeBytes(out);
      }
      TelnetModel model = TelnetModel.read(noise);
      assertEquals(model.text(), text.toString(ISO_8859_1), "seed=" + seed);
      assertEquals(model.events(), events, "seed=" + seed);
    }
  }

  /** Any octets, with more or fewer of telnet's among them. */
  private static byte[] noise(Random random) {
    byte[] noise = new byte[4_000];
    random.nextBytes(noise);
    int seldom = 1 + random.nextInt(400);
    String often = "\u00ff\u00ff\u00fa\u00f0\u00fb\r\0";
    for (int i = 0; i < noise.length; i++) {
      if (random.nextInt(seldom) < 2) {
        noise[i] = (byte) often.charAt(random.nextInt(often.length()));
      } else if (noise[i] == -1) {
        noise[i] = 'x';
      }
    }
    return noise;
  }
}
