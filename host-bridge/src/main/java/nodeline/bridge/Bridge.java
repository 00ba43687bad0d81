// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import nodeline.control.BridgeListener;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlStream;
import nodeline.control.ControlWait;
import nodeline.control.DeviceStatus;
import nodeline.control.GroupState;
import nodeline.control.RunningBridge;
import nodeline.device.Device;
import nodeline.device.DeviceEnvironment;
import nodeline.device.HostRequest;
import nodeline.framing.Octets;
import nodeline.group.Coordinator;
import nodeline.log.ConsoleLogs;

/** All devices of a configuration, and the coordinator that they meet at. */
public final class Bridge implements RunningBridge {
  private static final int LOOPS = 2;
  private static final int CLOSE_SECONDS = 5;

  private final Configuration configuration;
  private final Coordinator coordinator;
  private final StateLock lock;
  private final ConsoleLogs logs;
  private final ConsoleTransport transport;
  private final Groups groups;
  private final List<Device> devices = new ArrayList<>();
  private final CompletableFuture<Integer> end;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** The one of all its devices. */
  private final MonotonicClock clock = MonotonicClock.SYSTEM;

  private final long began = clock.millis();

  /**
   * Makes a bridge that is not started.
   *
   * @param state folder of its logs, this bridge's alone
   * @param coordinator closed with the bridge
   * @throws nodeline.Problem if the folder cannot be used, or another bridge has it
   */
  public Bridge(
      Configuration configuration, Path state, BridgeListener events, Coordinator coordinator) {
    this(configuration, StateLock.take(state), events, coordinator);
  }

  /**
   * Makes a bridge that is not started.
   *
   * @param lock given back with the bridge's end, also if there is none
   * @param coordinator closed with the bridge
   * @throws nodeline.Problem if the logs cannot be written
   */
  public Bridge(
      Configuration configuration, StateLock lock, BridgeListener events, Coordinator coordinator) {
    this.configuration = configuration;
    this.coordinator = coordinator;
    this.lock = lock;
    this.groups = new Groups(coordinator, configuration);
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
        configuration.coordinator(),
        coordinator.notes(),
        groups.status(),
        asked.stream().map(CompletableFuture::join).toList());
  }

  @Override
  public ControlStream attach(String name, boolean readOnly, boolean force) {
    return device(name).attach(readOnly, force);
  }

  @Override
  public ControlWait call(String name, List<String> words, Optional<Duration> timeout) {
    Device device = device(name);
    return device.call(HostRequest.read(words), timeout);
  }

  @Override
  public Map<String, String> login(String name) {
    return device(name).login();
  }

  @Override
  public ControlWait endCalls(String name) {
    return device(name)::endCalls;
  }

  private Device device(String name) {
    return devices.stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow(() -> BridgeStatus.noDevice(name, devices.stream().map(Device::name)));
  }

  @Override
  public List<GroupState> groups() {
    return groups.states();
  }

  @Override
  public ControlWait clearGroup(String name) {
    return () -> groups.clear(name);
  }

  static String version() {
    String version = Bridge.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  @Override
  public int awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    if (!closing.getAndSet(true)) {
      closeAll();
    }
  }

  private void closeAll() {
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
