// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import nodeline.MonotonicClock;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleListener;
import nodeline.console.NoiseMeter;
import nodeline.log.ConsoleLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a board was heard, and whether it was noise. For the event loop of its console. */
final class LineWatch implements ConsoleListener {
  private static final Logger log = LoggerFactory.getLogger(LineWatch.class);

  private final DeviceConfig device;
  private final ConsoleLog consoleLog;
  private final MonotonicClock clock;
  private final NoiseMeter noise = new NoiseMeter();
  private long lastOctet = -1;
  private long lastBefore = -1;

  LineWatch(DeviceConfig device, ConsoleLog consoleLog, MonotonicClock clock) {
    this.device = device;
    this.consoleLog = consoleLog;
    this.clock = clock;
  }

  /** The handler that hears; one for each opening. */
  ChannelHandler handler() {
    lastBefore = lastOctet;
    noise.clear();
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        hear((ByteBuf) message);
        context.fireChannelRead(message);
      }
    };
  }

  private void hear(ByteBuf octets) {
    lastOctet = clock.millis();
    if (!noise.hear(octets)) {
      return;
    }
    if (noise.isNoise()) {
      log.warn("{} hears no text console={} note={}", device.name(), device.console(), note());
      consoleLog.event(note());
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

  /** What is wrong with what comes; empty: nothing. */
  String note() {
    return noise.isNoise() ? NoiseMeter.note(device.console()) : "";
  }
}
