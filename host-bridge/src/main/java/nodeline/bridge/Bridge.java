// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import nodeline.IoReason;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleTransport;
import nodeline.control.BridgeControl;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeStatus;
import nodeline.control.DeviceControl;
import nodeline.control.DeviceStatus;
import nodeline.control.GroupControl;
import nodeline.device.Device;
import nodeline.device.DeviceEnvironment;
import nodeline.framing.Octets;
import nodeline.group.Coordinator;
import nodeline.group.EmbeddedCoordinator;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.log.ConsoleLogs;

/** All devices of a configuration, and the coordinator that they meet at. */
public final class Bridge implements BridgeControl, AutoCloseable {
  private static final int LOOPS = 2;
  private static final int CLOSE_SECONDS = 5;

  private final Configuration configuration;
  private final Coordinator coordinator;
  private final StateFolderLock lock;
  private final ConsoleLogs logs;
  private final ConsoleTransport transport;
  private final GroupStates groups;
  private final List<Device> devices = new ArrayList<>();
  private final CompletableFuture<Integer> end;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** The one of all its devices. */
  private final MonotonicClock clock = MonotonicClock.SYSTEM;

  private final long began = clock.millis();
  private Optional<CoordinatorServer> server = Optional.empty();

  /**
   * Makes a bridge that is not started.
   *
   * @param state folder of its logs, this bridge's alone
   * @param coordinator closed with the bridge
   * @throws nodeline.Problem if the folder cannot be used, or another bridge has it
   */
  public Bridge(
      Configuration configuration, Path state, BridgeListener events, Coordinator coordinator) {
    this(configuration, StateFolderLock.take(state), events, coordinator);
  }

  /**
   * Makes a bridge that is not started.
   *
   * @param lock given back with the bridge's end, also if there is none
   * @param coordinator closed with the bridge
   * @throws nodeline.Problem if the logs cannot be written
   */
  public Bridge(
      Configuration configuration,
      StateFolderLock lock,
      BridgeListener events,
      Coordinator coordinator) {
    this.configuration = configuration;
    this.coordinator = coordinator;
    this.lock = lock;
    this.groups = new GroupStates(coordinator, configuration);
    this.logs = openLogs(lock.consoles());
    this.transport = ConsoleTransport.create(LOOPS);
    DeviceEnvironment around = new DeviceEnvironment(transport, logs, coordinator, events, clock);
    for (DeviceConfig device : configuration.devices()) {
      coordinator.join(device.member(), configuration.groupSize(device));
      devices.add(new Device(device, around));
    }
    end = ended();
  }

  private ConsoleLogs openLogs(Path folder) {
    try {
      return ConsoleLogs.open(folder);
    } catch (IOException e) {
      lock.close();
      throw new Problem(
          "cannot write logs: " + IoReason.of(e), "choose another folder: --state DIR", e);
    }
  }

  /**
   * Serves its groups on LAVA's wire from now until its end. Its devices have joined, so that
   * nobody else can have their places.
   *
   * @throws nodeline.Problem if that cannot be served; the bridge is closed then
   */
  void serve(ServerConfig place, EmbeddedCoordinator served) {
    try {
      server =
          Optional.of(
              CoordinatorServer.start(place, configuration.tls(), served, ServerLimits.DEFAULT));
    } catch (Problem e) {
      close();
      throw e;
    }
  }

  /**
   * Offers and opens the consoles, now and whenever they come.
   *
   * @throws nodeline.Problem if one cannot be offered; the bridge is closed then
   */
  public Bridge start() {
    try {
      devices.forEach(device -> device.listen(configuration.tls()));
    } catch (Problem e) {
      close();
      throw e;
    }
    devices.forEach(Device::start);
    return this;
  }

  /** The exit status, once every console is known to have ended: only commands do. */
  private CompletableFuture<Integer> ended() {
    if (!devices.stream().allMatch(Device::isCommand)) {
      return new CompletableFuture<>();
    }
    CompletableFuture<?>[] exits =
        devices.stream().map(Device::exit).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(exits).thenApply(all -> anyFailed() ? 1 : 0);
  }

  private boolean anyFailed() {
    return devices.stream().anyMatch(device -> device.exit().join() != 0);
  }

  @Override
  public BridgeStatus status() {
    List<CompletableFuture<DeviceStatus>> asked = devices.stream().map(Device::status).toList();
    return new BridgeStatus(
        ProcessHandle.current().pid(),
        version(),
        clock.millis() - began,
        configuration.coordinator().toString(),
        coordinator.notes(),
        groups.status(),
        asked.stream().map(CompletableFuture::join).toList());
  }

  @Override
  public DeviceControl device(String name) {
    return devices.stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow(() -> BridgeStatus.noDevice(name, devices.stream().map(Device::name)));
  }

  @Override
  public GroupControl groups() {
    return groups;
  }

  static String version() {
    String version = Bridge.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  /**
   * Waits until the bridge has ended: by {@link #close}, or by itself when every console is a
   * command and all have exited.
   *
   * @return the program's exit status: 1 if a command exited non-zero, else 0
   */
  public int awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Stops in good order and returns when that is done; a second time it does nothing. */
  @Override
  public void close() {
    if (!closing.getAndSet(true)) {
      closeAll();
    }
  }

  private void closeAll() {
    server.ifPresent(CoordinatorServer::close);
    CompletableFuture<?>[] closing =
        devices.stream().map(Device::close).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(closing).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException slowDevice) {
      // A gadget's close may take 30 s; it goes on without us.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (devices.stream().allMatch(Device::endsWithBridge)) {
      // The boards were processes of this bridge: what they met for is over with them.
      configuration.groups().forEach(group -> coordinator.drop(Octets.fromText(group.name())));
    }
    coordinator.close();
    transport.close();
    logs.close();
    lock.close();
    end.complete(0);
  }
}
