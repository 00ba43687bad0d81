// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.CapturedLog;
import nodeline.HandClock;
import nodeline.log.ConsoleLogs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetHandlerTest {
  @TempDir Path folder;

  private static ByteBuf text() {
    return Unpooled.copiedBuffer("text", US_ASCII);
  }

  @Test
  void readsNoMoreUntilADebtIsPaidAndSaysSoOnce() throws Exception {
    HandClock clock = new HandClock();
    WorkBudget budget = new WorkBudget(clock);
    try (CapturedLog program = CapturedLog.of(ThrottleNotes.class);
        ConsoleLogs logs = ConsoleLogs.open(folder)) {
      ThrottleNotes notes = new ThrottleNotes("board", logs.log("board"), clock);
      EmbeddedChannel channel = clock.channel;
      channel.pipeline().addLast(new BudgetHandler(budget, notes));
      channel.writeInbound(text());
      assertTrue(channel.config().isAutoRead());
      assertEquals(0, notes.counters().get("throttled-ms"));

      for (int i = 1; i <= 2; i++) {
        budget.spend(WorkBudget.BURST + WorkBudget.PER_SECOND);
        channel.writeInbound(text());
        assertFalse(channel.config().isAutoRead());
        assertTrue(notes.counters().get("throttled-ms") > i * 900L, "nearly a second");
        clock.advance(900);
        assertFalse(channel.config().isAutoRead());
        clock.advance(200);
        assertTrue(channel.config().isAutoRead());
      }
      assertEquals(3, channel.inboundMessages().size(), "nothing is dropped");
      channel.finishAndReleaseAll();
      assertEquals(1, program.warnings().size());
      program.assertWarnsOf("WARN board is throttled: it sends more than it may: throttled-ms=");
    }
    String log = Files.readString(folder.resolve("board.log"));
    assertEquals(1, log.lines().filter(line -> line.contains("-- throttled: ")).count(), log);
  }

  @Test
  void aBusyHostsShortPausesAreNoFlood() throws Exception {
    HandClock clock = new HandClock();
    try (CapturedLog program = CapturedLog.of(ThrottleNotes.class);
        ConsoleLogs logs = ConsoleLogs.open(folder)) {
      ThrottleNotes notes = new ThrottleNotes("board", logs.log("board"), clock);
      for (int i = 0; i < 3; i++) {
        notes.throttled(999);
        clock.advance(61_000);
      }
      program.assertWarnsOf();
      notes.throttled(999);
      notes.throttled(1);
      assertEquals(1, program.warnings().size(), "a second in one minute");
    }
  }
}
