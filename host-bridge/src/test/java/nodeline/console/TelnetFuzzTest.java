// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the other end of a telnet connection sends, to either side; RFC 2217 in it. */
class TelnetFuzzTest {
  private static final String ADDRESS =
      "telnet://h:1?baud=9600&parity=even&flow=rtscts&dtr=off&purge=on";

  /** Octets that the other end may be answered for each of its own: a whole subnegotiation. */
  private static final int ANSWER = 20;

  static Stream<byte[]> peers() {
    return Stream.of(
            "",
            "68690d000dff0aff",
            "fffb01fffb03fffb00fffd00",
            "fffd2cfffb2cfffd00fffe00fffc2c",
            "fffd2cfffa2c6500002580fff0fffa2c6608fff0fffa2c6703fff0fffa2c6801fff0fffa2c6903fff0",
            "fffd2cfffa2c65ffff2580fff0fffa2c7003fff0fffa2c6909fff0",
            "fffb2cfffa2c0100000000fff0fffa2c0505fff0fffa2c0506fff0fffa2c00fff0fff3",
            "fffb2cfffa2cfff0fffafff0fffa2c01fff0fffa2c0aff",
            "fffa" + "2c".repeat(300) + "fff0",
            "fffa" + "ff".repeat(600),
            "fffd2cfffe2c".repeat(60))
        .map(HexFormat.of()::parseHex);
  }

  /** What came of it: text and other events inside, octets to the peer, notes. */
  private record Outcome(String inside, String sent, List<String> notes) {}

  @MethodSource("peers")
  @FuzzTest(maxDuration = "3m")
  void takesWhateverThePeerSends(byte[] octets) {
    for (boolean server : new boolean[] {true, false}) {
      Outcome whole = run(server, octets, octets.length);
      assertEquals(whole.inside, run(server, octets, 1).inside);
      assertEquals(whole.sent, run(server, octets, 7).sent);
      assertTrue(whole.sent.length() <= 2 * (200 + ANSWER * octets.length), whole.sent);
      whole.notes.forEach(note -> assertTrue(note.matches("[ -~]{1,300}"), note));
    }
  }

  private static Outcome run(boolean server, byte[] octets, int length) {
    ConsoleAddress.Telnet address = (ConsoleAddress.Telnet) ConsoleAddress.parse(ADDRESS);
    List<String> notes = new ArrayList<>();
    StringBuilder inside = new StringBuilder();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            server
                ? new TelnetServer(address)
                : new TelnetClient(address, new TelnetPeer(), notes::add),
            new Inside(inside));
    for (int at = 0; at < octets.length; at += length) {
      channel.writeInbound(Unpooled.copiedBuffer(octets, at, Math.min(length, octets.length - at)));
    }
    channel.advanceTimeBy(1, TimeUnit.MINUTES);
    channel.runScheduledPendingTasks();
    channel.checkException();
    StringBuilder sent = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      sent.append(ByteBufUtil.hexDump(out));
      out.release();
    }
    channel.finishAndReleaseAll();
    return new Outcome(inside.toString(), sent.toString(), notes);
  }

  private static final class Inside extends ChannelInboundHandlerAdapter {
    private final StringBuilder seen;

    Inside(StringBuilder seen) {
      this.seen = seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      seen.append(ByteBufUtil.hexDump((ByteBuf) message));
      ((ByteBuf) message).release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      seen.append(event);
    }
  }
}
