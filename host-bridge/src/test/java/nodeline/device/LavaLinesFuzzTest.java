// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.CapturedLog;
import nodeline.MonotonicClock;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleAddress;
import nodeline.control.BridgeListener;
import nodeline.group.EmbeddedCoordinator;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a board says to which LAVA's lines are spoken; at FF a minute passes. */
class LavaLinesFuzzTest {
  private static final String HEAD = "<LAVA_MULTI_NODE> <LAVA_";

  private static final DeviceConfig DEVICE =
      new DeviceConfig(
          "board",
          "101",
          "role",
          "group",
          ConsoleAddress.parse("exec:sh"),
          Optional.of(Duration.ofSeconds(30)));

  static Stream<byte[]> consoles() {
    return Stream.of(
            "",
            HEAD + "SEND m k=v w=x y>\r\n" + HEAD + "WAIT m>\r\n",
            HEAD + "SYNC s>\n" + HEAD + "SYNC s>\n" + HEAD + "WAIT never>\n\377",
            HEAD + "WAIT_ALL m role>\n" + HEAD + "SEND m k=$(touch x)`y`;z>\n",
            HEAD + "WAIT_ALL m a b>\n" + HEAD + "WAIT>\n" + HEAD + "SEND >\n",
            HEAD + "SEND m k=v[   12.345678] usb 1-1: new\n>\n",
            HEAD + "SEND m k=v" + HEAD + "WAIT m>>\n",
            HEAD + "SEND m k=\033[2J\007 =x>\n" + HEAD + "WAIT m\0>\n",
            HEAD + "SEND m k=" + "v ".repeat(9_000) + ">\n" + HEAD + "WAIT m>\n",
            HEAD + "SEND m k=" + "v ".repeat(1_500) + ">\n" + HEAD + "WAIT m>\n",
            HEAD + "SEND m k=a\\n*?[~ 5:x=y>\n" + HEAD + "WAIT m>\n",
            HEAD + "SEND m k=\303\244\200>\n" + HEAD + "WAIT m>\n")
        .map(text -> text.getBytes(ISO_8859_1));
  }

  @MethodSource("consoles")
  @FuzzTest(maxDuration = "3m")
  void answersInLinesThatDoNothing(byte[] octets) {
    try (CapturedLog log = CapturedLog.of(LavaSession.class);
        EmbeddedCoordinator coordinator = new EmbeddedCoordinator()) {
      coordinator.join(DEVICE.member(), 1);
      EmbeddedChannel channel = new EmbeddedChannel();
      LavaSession session =
          new LavaSession(
              DEVICE,
              new RunningCalls(
                  DEVICE,
                  coordinator,
                  BridgeListener.NONE,
                  new DeviceLoop(channel.eventLoop(), MonotonicClock.SYSTEM)));
      channel.pipeline().addLast(new LavaHandler(session, new WorkBudget(() -> 0)));
      channel.pipeline().fireChannelActive();
      for (String text : new String(octets, ISO_8859_1).split("\377", -1)) {
        channel.writeInbound(Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1)));
        channel.advanceTimeBy(1, TimeUnit.MINUTES);
        channel.runScheduledPendingTasks();
      }
      channel.checkException();
      assertReplies(channel, session);
      log.assertWarnsOf("WARN board was refused LAVA_", "WARN board lost a reply reason=");
    }
  }

  /** One reply for each wait and each refusal at most, and no mark that a shell acts on. */
  private static void assertReplies(EmbeddedChannel channel, LavaSession session) {
    long lines = session.counters().values().stream().mapToLong(Long::longValue).sum();
    long replies = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      String reply = out.toString(ISO_8859_1);
      assertTrue(
          reply
              .replaceAll("\\\\.", "")
              .matches("<?LAVA_[A-Z_]+_COMPLETE( [^\\\\\0-\037$`;&|<>()'\"*?\\[~#!{}^]*)?>\n"),
          reply);
      out.release();
      replies++;
    }
    assertTrue(replies <= lines, replies + " replies to lines: " + lines);
    channel.finishAndReleaseAll();
    assertEquals(0, session.calls().size());
  }
}
