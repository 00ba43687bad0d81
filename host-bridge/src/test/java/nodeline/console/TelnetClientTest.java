// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelnetClientTest {
  private static final String WILL_BINARY = "fffb00";
  private static final String DO_BINARY = "fffd00";
  private static final String DO_SUPPRESS = "fffd03";
  private static final String WILL_COM_PORT = "fffb2c";
  private static final String DO_COM_PORT = "fffd2c";
  private static final String NOP = "fff1";
  private static final String ASKS = WILL_BINARY + DO_BINARY + DO_SUPPRESS;

  private final List<String> notes = new ArrayList<>();
  private EmbeddedChannel channel;

  @AfterEach
  void finish() {
    channel.finishAndReleaseAll();
  }

  /** To a server that has said that it speaks telnet. */
  private void connect(String options) {
    begin(options, new TelnetPeer());
    hear(NOP);
  }

  private void begin(String options, TelnetPeer peer) {
    ConsoleAddress.Telnet address =
        (ConsoleAddress.Telnet) ConsoleAddress.parse("telnet://host:1" + options);
    channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(new TelnetClient(address, peer, notes::add));
    channel.pipeline().fireChannelActive();
  }

  private void hear(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
  }

  private String sent() {
    StringBuilder hex = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      hex.append(ByteBufUtil.hexDump(out));
      out.release();
    }
    return hex.toString();
  }

  private String text() {
    StringBuilder hex = new StringBuilder();
    for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
      hex.append(ByteBufUtil.hexDump(in));
      in.release();
    }
    return hex.toString();
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  /**
   * What servers begin with, and what we do not say again: as QEMU 10 and ser2net 4.6 do it, the
   * telnetd of Linux (DO TTYPE, TSPEED, XDISPLOC, NEW-ENVIRON), that of busybox, and terminal
   * servers that only want to echo.
   */
  @ParameterizedTest
  @CsvSource({
    "fffb01fffb03fffb00fffd00, fffd01",
    "fffb03fffd03fffb01fffe01fffd00fffb00fffd2c, fffb03fffd01",
    "fffd18fffd20fffd23fffd27, fffc18fffc20fffc23fffc27",
    "fffd01fffd1ffffb01fffb03, fffc01fffc1ffffd01",
    "fffb01fffb03, fffd01",
  })
  void asksForBinaryTextAndThePortOnceTheServerHasNegotiated(String begin, String answers) {
    begin("", new TelnetPeer());
    assertEquals("", sent());
    hear(begin);
    assertEquals(ASKS + WILL_COM_PORT + answers, sent());
  }

  @Test
  void typesNothingIntoABoardThatSpeaks() {
    begin("?baud=9600", new TelnetPeer());
    hear("6c6f67696e3a20");
    pass(TelnetClient.RESERVE_MILLIS - 1);
    assertEquals(List.of(), notes);
    pass(1);
    assertEquals(List.of("plain, no telnet heard: is tcp://host:1 meant?"), notes);
    pass(60_000);
    assertEquals("", sent());
  }

  @Test
  void asksASilentServerOnceForAllOpenings() {
    TelnetPeer peer = new TelnetPeer();
    begin("", peer);
    pass(TelnetClient.RESERVE_MILLIS - 1);
    assertEquals("", sent());
    pass(1);
    assertEquals(WILL_BINARY, sent());
    pass(TelnetClient.PATIENCE_MILLIS);
    String note = "plain, no answer to telnet (3 octets): is tcp://host:1 meant?";
    assertEquals(List.of(note), notes);
    channel.finishAndReleaseAll();
    begin("", peer);
    pass(60_000);
    assertEquals("", sent());
  }

  @Test
  void asksTheRestOfASilentServerThatAnswers() {
    begin("", new TelnetPeer());
    pass(TelnetClient.RESERVE_MILLIS);
    assertEquals(WILL_BINARY, sent());
    hear("fffd00");
    assertEquals(DO_BINARY + DO_SUPPRESS + WILL_COM_PORT, sent());
    pass(TelnetClient.PATIENCE_MILLIS);
    assertEquals(List.of("plain telnet: the server does not know RFC 2217"), notes);
  }

  @Test
  void setsThePortOnceTheServerAgreesAndSaysSo() {
    connect("?baud=9600&databits=7&parity=even&stopbits=2&flow=xonxoff&dtr=off&purge=on");
    sent();
    hear(DO_COM_PORT);
    assertEquals(
        "fffa2c0100002580fff0" // baud 9,600
            + "fffa2c0207fff0" // 7 data bits
            + "fffa2c0303fff0" // even
            + "fffa2c0402fff0" // 2 stop bits
            + "fffa2c0502fff0" // XON/XOFF
            + "fffa2c0509fff0" // DTR off
            + "fffa2c050bfff0" // RTS on
            + "fffa2c0c03fff0", // purge both ways
        sent());
    hear("fffa2c6500002580fff0fffa2c6607fff0fffa2c6703fff0fffa2c6802fff0");
    hear("fffa2c6902fff0fffa2c6909fff0fffa2c690bfff0");
    assertEquals(List.of(), notes);
    hear("fffa2c7003fff0");
    pass(60_000);
    assertEquals(List.of("RFC 2217"), notes);
  }

  @Test
  void doublesFfInsideASubnegotiation() {
    connect("?baud=65535");
    sent();
    hear(DO_COM_PORT);
    assertTrue(sent().startsWith("fffa2c010000fffffffffff0"), "0000ffff, each ff twice");
    hear("fffa2c650000fffffffffff0");
    pass(TelnetClient.PATIENCE_MILLIS);
    assertEquals(
        List.of("RFC 2217, not confirmed: databits, parity, stopbits, flow, dtr, rts"), notes);
  }

  @Test
  void saysWhatTheServerSetInstead() {
    connect("?baud=250000&flow=rtscts");
    sent();
    hear(DO_COM_PORT);
    assertFalse(sent().contains("fffa2c050b"), "with rtscts the driver moves RTS");
    hear("fffa2c6500038400fff0fffa2c6608fff0fffa2c6701fff0fffa2c6801fff0");
    hear("fffa2c6901fff0fffa2c6908fff0");
    assertEquals(List.of("RFC 2217, baud=230400 instead of 250000, flow not as wanted"), notes);
  }

  @Test
  void leavesThePortAsItIsWithoutOptions() {
    connect("");
    sent();
    hear(DO_COM_PORT);
    assertEquals("", sent());
    assertEquals(List.of("RFC 2217"), notes);
  }

  @ParameterizedTest
  @CsvSource({
    "fffe2c, plain telnet: the server refuses RFC 2217",
    "fffb01, plain telnet: the server does not know RFC 2217",
  })
  void goesOnWithPlainTelnet(String heard, String note) {
    connect("?baud=9600");
    sent();
    hear(heard);
    pass(TelnetClient.PATIENCE_MILLIS - 1);
    assertEquals(heard.equals("fffe2c") ? 1 : 0, notes.size());
    pass(1);
    assertEquals(List.of(note), notes);
  }

  @Test
  void takesAnAgreementThatComesLate() {
    connect("");
    pass(TelnetClient.PATIENCE_MILLIS);
    hear(DO_COM_PORT);
    assertEquals(List.of("plain telnet: the server does not know RFC 2217", "RFC 2217"), notes);
  }

  @Test
  void asksForNoPortWhereItIsNotWantedAndRefusesOne() {
    connect("?rfc2217=off");
    assertEquals(ASKS, sent());
    hear(DO_COM_PORT);
    assertEquals("fffc2c", sent());
    pass(60_000);
    assertEquals(List.of(), notes);
  }

  @Test
  void speaksWithQemu() {
    connect("");
    sent();
    hear("fffb01fffb03fffb00fffd00" + "6c6f67696e3a20");
    assertEquals("6c6f67696e3a20", text());
    assertEquals("fffd01", sent());
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {'a', '\r', (byte) 0xff}));
    assertEquals("610dffff", sent());
    hear("41ff42");
    assertEquals("41ff42", text());
  }

  @Test
  void padsReturnsOnceTheServerRefusesBinary() {
    connect("");
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {'\r'}));
    hear("fffe00fffc00");
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {'\r', '\n'}));
    assertTrue(sent().endsWith(WILL_COM_PORT + "0d" + "0d000a"));
    hear("0d000a");
    assertEquals("0d0a", text());
  }

  @Test
  void readsTextBetweenNegotiationsAtEverySplit() {
    byte[] octets = ByteBufUtil.decodeHexDump("41fffb0042fffa2c6b10fff043ffff44fffd2c45");
    for (int split = 0; split <= octets.length; split++) {
      connect("");
      channel.writeInbound(
          Unpooled.copiedBuffer(octets, 0, split),
          Unpooled.copiedBuffer(octets, split, octets.length - split));
      assertEquals("414243ff4445", text(), "split=" + split);
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void holdsABreakOnAPortThatItMaySet() {
    connect("");
    hear(DO_COM_PORT);
    sent();
    ChannelFuture sent = channel.writeOneOutbound(LineSignal.BREAK);
    assertEquals("fffa2c0505fff0", sent());
    pass(LineSignal.MILLIS - 1);
    assertFalse(sent.isDone());
    pass(1);
    assertEquals("fffa2c0506fff0", sent());
    assertTrue(sent.isSuccess());
  }

  @Test
  void sendsTelnetsOwnBreakElsewhere() {
    connect("?rfc2217=off");
    sent();
    ChannelFuture sent = channel.writeOneOutbound(LineSignal.BREAK);
    channel.flushOutbound();
    assertEquals("fff3", sent());
    assertTrue(sent.isSuccess());
  }

  @Test
  void survivesAnswersThatAreCutShort() {
    connect("?baud=9600");
    sent();
    hear(DO_COM_PORT);
    sent();
    hear("fffa2cfff0fffa2c65fff0fffa2c650000fff0fffa2c6bfff0fffafff041");
    assertEquals("41", text());
    assertEquals("", sent());
  }
}
