// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaceHandlerTest {
  private EmbeddedChannel channel;

  @AfterEach
  void finish() {
    channel.finishAndReleaseAll();
  }

  private void pace(int octets, int millis) {
    channel = new EmbeddedChannel(new PaceHandler(new Pace(octets, millis)));
    channel.freezeTime();
  }

  private ChannelFuture write(byte[] octets) {
    ChannelFuture written = channel.writeOneOutbound(Unpooled.copiedBuffer(octets));
    channel.flushOutbound();
    return written;
  }

  private byte[] taken() throws IOException {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      out.readBytes(taken, out.readableBytes());
      out.release();
    }
    return taken.toByteArray();
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void writesAllInOrderAndNeverMoreThanAPieceInItsTime() throws IOException {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Pace pace = new Pace(1 + random.nextInt(40), 1 + random.nextInt(20));
      pace(pace.octets(), pace.millis());
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      List<Integer> byMillisecond = new ArrayList<>();
      List<ChannelFuture> writes = new ArrayList<>();
      while (sent.size() < 1_000 || got.size() < sent.size()) {
        if (sent.size() < 1_000 && random.nextInt(5) == 0) {
          byte[] octets = new byte[random.nextInt(100)];
          random.nextBytes(octets);
          sent.write(octets);
          writes.add(write(octets));
        }
        byte[] taken = taken();
        got.write(taken);
        byMillisecond.add(taken.length);
        pass(1);
      }
      String where = "seed=" + seed;
      assertArrayEquals(sent.toByteArray(), got.toByteArray(), where);
      assertTrue(writes.stream().allMatch(ChannelFuture::isSuccess), where);
      for (int i = 0; i + pace.millis() <= byMillisecond.size(); i++) {
        int octets =
            byMillisecond.subList(i, i + pace.millis()).stream().mapToInt(one -> one).sum();
        assertTrue(octets <= pace.octets(), where + " octets=" + octets);
      }
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void writesAtOnceAfterASilenceAndSchedulesNothingInIt() throws IOException {
    pace(4, 10);
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
    assertEquals(3, taken().length);
    pass(10);
    assertEquals(-1, channel.runScheduledPendingTasks(), "nothing waits, nothing is scheduled");
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {4}));
    assertEquals(1, taken().length);
  }

  @Test
  void finishesAWriteWithItsLastPiece() throws IOException {
    pace(4, 10);
    ChannelFuture written = write(new byte[9]);
    pass(10);
    assertFalse(written.isDone());
    pass(10);
    assertTrue(written.isSuccess());
    assertEquals(9, taken().length);
  }

  @Test
  void keepsABreakInItsPlace() throws IOException {
    pace(4, 10);
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[6]));
    channel.writeOutbound(LineSignal.BREAK);
    assertEquals(4, taken().length);
    pass(10);
    ByteBuf rest = channel.readOutbound();
    assertEquals(2, rest.readableBytes());
    rest.release();
    assertSame(LineSignal.BREAK, channel.readOutbound());
  }

  @Test
  void refusesMoreThanItKeepsAndShowsItByTheWritability() {
    pace(1, 1_000);
    ChannelFuture last = write(new byte[8_192]);
    assertTrue(channel.isWritable());
    for (int i = 0; i < 7 && last.cause() == null; i++) {
      last = write(new byte[8_192]);
    }
    assertNotNull(last.cause());
    assertTrue(
        last.cause().getMessage().startsWith("console does not take its output: pending="),
        last.cause().getMessage());
    assertFalse(channel.isWritable());
  }

  @Test
  void isWritableAgainOnceLittleWaits() throws IOException {
    pace(4_096, 1);
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[40_000]));
    assertFalse(channel.isWritable());
    for (int i = 0; i < 8; i++) {
      pass(1);
    }
    assertTrue(channel.isWritable());
    pass(1);
    assertEquals(40_000, taken().length);
  }

  @Test
  void failsWhatIsLeftWhenTheConsoleIsLost() {
    pace(1, 10);
    ChannelFuture written = write(new byte[2]);
    assertTrue(channel.close().isDone());
    assertNotNull(written.cause());
    pass(100);
  }
}
