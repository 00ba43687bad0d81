// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import nodeline.Problem;
import nodeline.config.DeviceConfig;
import nodeline.config.PowerConfig;
import nodeline.console.ConsoleLink;
import nodeline.console.LineSignal;
import nodeline.control.ControlWait;

/**
 * Switches a board's power and resets the board. Its calls know that it is gone, before that and,
 * as long as it still ran, after it.
 *
 * <pre>
 *   on      on
 *   off     board gone, off, board gone, switched
 *   cycle   board gone, cycle, switched;  without such a command: as off, 2 s, on
 *   reset   board gone, the line, switched
 * </pre>
 */
final class DevicePower {
  /** A capacitor's time. */
  private static final long PAUSE_SECONDS = 2;

  private final DeviceConfig config;
  private final PowerConfig power;
  private final ConsoleLink link;
  private final Events events;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Told on the device's event loop. */
  interface Events {
    /** Its board has no power from now on, or begins anew. */
    void boardGone(String why);

    /** That is done: whatever ran there has ended. */
    void switched(String why);

    /** What is done with its power. */
    void done(String what);
  }

  DevicePower(DeviceConfig config, ConsoleLink link, Events events) {
    this.config = config;
    this.power = config.board().power();
    this.link = link;
    this.events = events;
  }

  /**
   * Does it, on a thread of its own.
   *
   * @throws Problem if nothing is configured for that
   */
  ControlWait act(String action) {
    Steps steps =
        switch (action) {
          case "on" -> () -> run("on", power.on());
          case "off" -> this::off;
          case "cycle" -> this::cycle;
          case "reset" -> this::reset;
          default ->
              throw new Problem(
                  "no such action: \"" + action + "\"", "these are: on, off, cycle, reset");
        };
    require(action);
    return () -> begin(action, steps);
  }

  private interface Steps {
    void run();
  }

  private void require(String action) {
    boolean both = power.on().isPresent() && power.off().isPresent();
    boolean there =
        switch (action) {
          case "on" -> power.on().isPresent();
          case "off" -> power.off().isPresent();
          case "cycle" -> power.cycle().isPresent() || both;
          default -> power.reset().isPresent();
        };
    if (!there) {
      throw new Problem(
          "%s: nothing is configured for \"%s\"".formatted(config.name(), action),
          action.equals("reset")
              ? "add \"reset: break\", dtr or rts to the device, as the board is wired"
              : "add \"power: {%s: COMMAND}\" to the device".formatted(action));
    }
  }

  private CompletableFuture<Map<String, Object>> begin(String action, Steps steps) {
    if (busy.getAndSet(true)) {
      return CompletableFuture.failedFuture(
          new Problem(
              config.name() + ": its power is being switched already", "wait until that is done"));
    }
    CompletableFuture<Map<String, Object>> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                onLoop(() -> events.done("power: " + action));
                steps.run();
                done.complete(Map.of());
              } catch (CompletionException e) {
                done.completeExceptionally(e.getCause());
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              } finally {
                busy.set(false);
              }
            },
            "power");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private void off() {
    boardGone("power off");
    run("off", power.off());
    boardGone("power off");
    switched("power off");
  }

  private void cycle() {
    if (power.cycle().isPresent()) {
      boardGone("power cycle");
      run("cycle", power.cycle());
      switched("power cycle");
    } else {
      off();
      pause();
      run("on", power.on());
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reset() {
    LineSignal signal = power.reset().orElseThrow();
    boardGone("reset by " + signal);
    try {
      link.send(signal).join();
      switched("reset by " + signal);
    } catch (CompletionException e) {
      throw new Problem(
          "%s: no reset: %s".formatted(config.name(), e.getCause().getMessage()),
          "look at \"nodeline status\"",
          e);
    }
  }

  private void run(String action, Optional<String> command) {
    new PowerSwitch(config.name(), action).run(command.orElseThrow());
  }

  private void boardGone(String why) {
    onLoop(() -> events.boardGone(why));
  }

  private void switched(String why) {
    onLoop(() -> events.switched(why));
  }

  private void onLoop(Runnable work) {
    EventLoop loop = link.eventLoop();
    CompletableFuture.runAsync(work, loop).join();
  }
}
