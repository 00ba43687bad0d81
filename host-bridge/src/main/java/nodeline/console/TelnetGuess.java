// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Notes that a raw console is a telnet server's, by the negotiation among the text that such a one
 * begins with. It stays in the text. All else is noise, which may look like anything.
 */
final class TelnetGuess extends ChannelInboundHandlerAdapter implements TelnetDecoder.Listener {
  private static final int MAX_OCTETS = 512;

  private final ConsoleAddress address;
  private final Consumer<String> notes;
  private final TelnetDecoder decoder = new TelnetDecoder(this);
  private int octets;
  private boolean telnet;

  TelnetGuess(ConsoleAddress address, Consumer<String> notes) {
    this.address = address;
    this.notes = notes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf in && octets < MAX_OCTETS) {
      hear(in);
    }
    context.fireChannelRead(message);
  }

  /** Looks at what came; the buffer stays as it is. */
  private void hear(ByteBuf in) {
    look(in.slice(in.readerIndex(), Math.min(in.readableBytes(), MAX_OCTETS - octets)));
    if (telnet) {
      notes.accept(note(address));
      octets = MAX_OCTETS;
    }
  }

  /** Whether a server that begins so speaks telnet. */
  static boolean isTelnet(byte[] begin) {
    List<String> notes = new ArrayList<>();
    new TelnetGuess(new ConsoleAddress.UnixSocket(Path.of("/")), notes::add)
        .hear(Unpooled.wrappedBuffer(begin));
    return !notes.isEmpty();
  }

  private void look(ByteBuf in) {
    octets += in.readableBytes();
    ByteBuf text =
        Unpooled.buffer(
            in.readableBytes() + TelnetDecoder.MAX_SUBNEGOTIATION + Telnet.ESCAPE_OCTETS);
    decoder.decode(in, text);
    if (text.forEachByte(LineSample::isText) >= 0) {
      telnet = false;
      octets = MAX_OCTETS;
    }
    text.release();
  }

  static String note(ConsoleAddress address) {
    return address instanceof ConsoleAddress.Tcp
        ? "telnet server: is telnet://%s meant?".formatted(address.shortName())
        : "telnet server: its negotiation is in the text";
  }

  @Override
  public void negotiation(int verb, int option) {
    telnet = true;
  }

  @Override
  public void subnegotiation(ByteBuf content) {
    // No server begins with one.
  }

  @Override
  public void command(int code) {
    // Also in noise: FF F0 to FF F9.
  }
}
