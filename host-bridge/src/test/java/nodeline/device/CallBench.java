// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.HandClock;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleAddress;
import nodeline.control.BridgeListener;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;

/** The calls of job 101, in a group with job 102, on a clock that a test sets. */
final class CallBench {
  static final DeviceConfig DEVICE =
      new DeviceConfig(
          "board",
          "101",
          "server",
          "lab",
          ConsoleAddress.parse("exec:sh"),
          Optional.of(seconds(30)));
  private static final Member OTHER = new Member("lab", "102", "client");

  final HandClock clock = new HandClock();
  final DeviceLoop loop = new DeviceLoop(clock.channel.eventLoop(), clock);

  /** What those who watch were told, a line each. */
  final List<String> events = new ArrayList<>();

  final RunningCalls running;
  private final EmbeddedCoordinator coordinator = new EmbeddedCoordinator();

  CallBench() {
    coordinator.join(DEVICE.member(), 2);
    coordinator.join(OTHER, 2);
    running = new RunningCalls(DEVICE, coordinator, new Watcher(), loop);
  }

  static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** The other member sends. */
  void otherSends(String id) {
    coordinator.call(OTHER, id, new Call.Send(id, Map.of("k", "v")), outcome -> {});
  }

  /** The other member waits; what it is told. */
  List<Object> otherAwaits(String id) {
    List<Object> outcomes = new ArrayList<>();
    coordinator.call(OTHER, "waits", new Call.Wait(id), outcomes::add);
    return outcomes;
  }

  private final class Watcher implements BridgeListener {
    @Override
    public void callStarted(String device, CallStart call) {
      events.add((call.command() + " " + String.join(" ", call.arguments())).strip());
    }

    @Override
    public void callEnded(String device, CallEnd end) {
      events.add(
          "%s after %d: %s"
              .formatted(end.ok() ? "ok" : "failed", end.millis(), String.join(" ", end.lines())));
    }
  }
}
