// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import nodeline.MonotonicClock;

/** A link, what it received and what happened to it. */
final class TestConsole implements ConsoleListener, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final ConsoleLink link;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  private TestConsole(ConsoleTransport transport, LinkConfig config) {
    link = new ConsoleLink(transport, config, this, MonotonicClock.SYSTEM);
  }

  static TestConsole of(ConsoleTransport transport, String address) {
    return new TestConsole(transport, LinkConfig.of(ConsoleAddress.parse(address)));
  }

  static TestConsole start(ConsoleTransport transport, LinkConfig config) {
    TestConsole console = new TestConsole(transport, config);
    console.start();
    return console;
  }

  static TestConsole start(ConsoleTransport transport, String address) {
    TestConsole console = of(transport, address);
    console.start();
    return console;
  }

  void start() {
    link.start(new TestPipeline(Receiver::new));
  }

  static TestConsole open(ConsoleTransport transport, String address) {
    TestConsole console = start(transport, address);
    console.awaitEvent("opened");
    return console;
  }

  List<String> events() {
    return List.copyOf(events);
  }

  byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  String text() {
    return new String(received(), StandardCharsets.ISO_8859_1);
  }

  void forget() {
    synchronized (received) {
      received.reset();
    }
    events.clear();
  }

  ChannelFuture send(byte[] octets) {
    return link.channel().orElseThrow().writeAndFlush(Unpooled.wrappedBuffer(octets));
  }

  void type(String text) {
    link.eventLoop().execute(() -> send(text.getBytes(StandardCharsets.ISO_8859_1)).isDone());
  }

  TestConsole awaitText(String text) {
    return awaitTrue(() -> text().contains(text), text);
  }

  TestConsole awaitEvent(String event) {
    return awaitTrue(() -> events.stream().anyMatch(seen -> seen.startsWith(event)), event);
  }

  TestConsole awaitTrue(BooleanSupplier condition, String what) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertTrue(
                    condition.getAsBoolean(), () -> what + ": " + events + " " + link.state()));
    return this;
  }

  @Override
  public void opened() {
    events.add("opened");
  }

  @Override
  public void unavailable(String reason) {
    events.add("unavailable: " + reason);
  }

  @Override
  public void lost(String reason) {
    events.add("lost: " + reason);
  }

  @Override
  public void turnedAway(String reason) {
    events.add("turned away: " + reason);
  }

  @Override
  public void ended(int exitCode, String words) {
    events.add("ended: " + exitCode + (words.isEmpty() ? "" : ": " + words));
  }

  @Override
  public void noted(String text) {
    events.add("noted: " + text);
  }

  @Override
  public void closed() {
    events.add("closed");
  }

  @Override
  public void close() {
    link.close().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private final class Receiver extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      ByteBuf octets = (ByteBuf) message;
      synchronized (received) {
        octets.readBytes(received, octets.readableBytes());
      }
      octets.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      events.add("inactive");
      context.fireChannelInactive();
    }
  }
}
