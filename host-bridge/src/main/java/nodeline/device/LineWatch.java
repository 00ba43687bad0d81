// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.MonotonicClock;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleListener;
import nodeline.console.NoiseMeter;
import nodeline.control.ConsoleView.Traffic;
import nodeline.log.ConsoleLog;
import nodeline.ports.LinkRivals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a board was heard, whether it was noise, and whether it may be another one. For the event
 * loop of its console.
 */
final class LineWatch implements ConsoleListener {
  private static final Logger log = LoggerFactory.getLogger(LineWatch.class);

  private final DeviceConfig device;
  private final ConsoleLog consoleLog;
  private final MonotonicClock clock;
  private final NoiseMeter noise = new NoiseMeter();
  private final NameWatch names;
  private long lastOctet = -1;
  private long lastBefore = -1;
  private volatile Traffic traffic = new Traffic(0, 0);

  LineWatch(DeviceConfig device, ConsoleLog consoleLog, LinkRivals rivals, MonotonicClock clock) {
    this.names = new NameWatch(device, consoleLog, rivals);
    this.device = device;
    this.consoleLog = consoleLog;
    this.clock = clock;
  }

  /** The handler that hears; one for each opening. */
  ChannelHandler handler() {
    lastBefore = lastOctet;
    noise.clear();
    return new ChannelDuplexHandler() {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        names.begin(context.executor());
        context.fireChannelActive();
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) {
        names.end();
        context.fireChannelInactive();
      }

      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        hear((ByteBuf) message);
        context.fireChannelRead(message);
      }

      @Override
      @SuppressWarnings("FutureReturnValueIgnored") // The caller has its promise.
      public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        say(message);
        context.write(message, promise);
      }
    };
  }

  private void say(Object message) {
    long octets = message instanceof ByteBuf text ? text.readableBytes() : 0;
    traffic = new Traffic(traffic.read(), traffic.written() + octets);
  }

  /** What has passed; from any thread. */
  Traffic traffic() {
    return traffic;
  }

  private void hear(ByteBuf octets) {
    lastOctet = clock.millis();
    traffic = new Traffic(traffic.read() + octets.readableBytes(), traffic.written());
    if (!noise.hear(octets)) {
      return;
    }
    if (noise.isNoise()) {
      String what = noiseNote();
      log.warn("{} hears no text console={} note={}", device.name(), device.console(), what);
      consoleLog.event(what);
    } else {
      log.info("{} hears text again", device.name());
      consoleLog.event("text again");
    }
  }

  /** What was heard since the opening was not the board, but the server in front of it. */
  @Override
  public void turnedAway(String reason) {
    lastOctet = lastBefore;
  }

  @Override
  public void ended(int exitCode, String words) {
    lastOctet = words.isEmpty() ? lastOctet : lastBefore;
  }

  /** When the last octet came, on the clock; negative if none has. */
  long lastOctet() {
    return lastOctet;
  }

  /** What is wrong with what comes, or with its name; empty: nothing. */
  String note() {
    return Stream.of(noiseNote(), names.note())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private String noiseNote() {
    return noise.isNoise() ? NoiseMeter.note(device.console()) : "";
  }
}
