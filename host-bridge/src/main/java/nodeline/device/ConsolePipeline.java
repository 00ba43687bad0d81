// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.channel.ChannelPipeline;
import nodeline.MonotonicClock;
import nodeline.access.ConsoleAccess;
import nodeline.config.BoardProtocol;
import nodeline.config.DeviceConfig;
import nodeline.console.LinkHandlers;
import nodeline.console.PipelineInitializer;
import nodeline.control.BridgeListener;
import nodeline.framing.BoardBoot;
import nodeline.framing.BootPhase;
import nodeline.log.ConsoleLog;
import nodeline.log.ConsoleLogHandler;

/**
 * The whole pipeline of a device's console, in the order of an octet's way from the board.
 *
 * <pre>
 *   board
 *     │  ▲
 *     ▼  │
 *   budget        reads no more while the device has overdrawn its share
 *   io-errors     the reason of a socket's end
 *   write-limit   refuses what the console does not take
 *   telnet        text inside, telnet outside   (telnet: only)
 *   breaks        a port's breaks               (serial: only)
 *   pace          writes slowly                 (with a pace only)
 *   link          opened, lost
 *   line          when it was heard, and whether it is noise
 *   frames    ──▶ requests to the session, its replies ──▶ board; text goes on
 *   question      takes out by which lines a shim looks for a LAVA dispatcher
 *   dialogue  ──▶ text to the program that types; without its dialogue it goes on
 *   log           text to the console's log
 *   access    ──▶ text to the clients, what they type ──▶ board
 *   lava      ──▶ lines to LAVA's session, its replies ──▶ board   (protocol: lava only)
 *   text          signs of a reset to the sessions, text to the listeners
 * </pre>
 *
 * @param config name and protocol
 * @param lavaSession without a part in it where the board does not speak LAVA's lines
 */
record ConsolePipeline(
    DeviceConfig config,
    WorkBudget budget,
    ThrottleNotes throttle,
    LineWatch line,
    FrameCounts counts,
    FrameLog frameLog,
    DeviceSession session,
    ConsoleLog consoleLog,
    ConsoleAccess access,
    LavaSession lavaSession,
    BoardBoot boot,
    MonotonicClock clock,
    BridgeListener events)
    implements PipelineInitializer {
  @Override
  public void fill(ChannelPipeline pipeline, LinkHandlers link) {
    pipeline.addLast("budget", new BudgetHandler(budget, throttle));
    pipeline.addLast("io-errors", link.ioErrors());
    pipeline.addLast("write-limit", link.writeLimit());
    link.telnet().ifPresent(telnet -> pipeline.addLast("telnet", telnet));
    link.breaks().ifPresent(breaks -> pipeline.addLast("breaks", breaks));
    link.pace().ifPresent(pace -> pipeline.addLast("pace", pace));
    pipeline.addLast("link", link.edge());
    pipeline.addLast("line", line.handler());
    pipeline.addLast("frames", new FrameHandler(session, counts, frameLog, budget));
    pipeline.addLast("question", new QuestionHandler());
    pipeline.addLast("dialogue", access.dialogue());
    pipeline.addLast("log", new ConsoleLogHandler(consoleLog));
    pipeline.addLast("access", access.tap());
    if (config.board().protocol() == BoardProtocol.LAVA) {
      pipeline.addLast("lava", new LavaHandler(lavaSession, budget));
    }
    pipeline.addLast(
        "text",
        new TextHandler(
            boot, clock, this::boardGone, octets -> events.text(config.name(), octets)));
  }

  /** What becomes of the board when its power is switched from here. */
  DevicePower.Events ofPower() {
    return new DevicePower.Events() {
      @Override
      public void boardGone(String why) {
        boot.is(BootPhase.DOWN, why, clock.millis());
        consoleLog.event("reset: " + why);
        access.endLine();
        ConsolePipeline.this.boardGone();
      }

      @Override
      public void switched(String why) {
        access.powerSwitched(why);
      }

      @Override
      public void done(String what) {
        consoleLog.event(what);
        events.note(config.name(), what);
      }
    };
  }

  private void boardGone() {
    access.boardGone();
    events.reset(config.name(), boot.sign());
    session.onBoardGone();
    lavaSession.onBoardGone();
  }
}
