// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import nodeline.IoReason;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleTransport;
import nodeline.control.BridgeControl;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeListeners;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlWait;
import nodeline.control.DeviceControl;
import nodeline.control.DeviceStatus;
import nodeline.control.GroupControl;
import nodeline.control.Reloaded;
import nodeline.device.Device;
import nodeline.device.DeviceEnvironment;
import nodeline.events.EventLog;
import nodeline.group.Coordinator;
import nodeline.group.EmbeddedCoordinator;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.log.ConsoleLogs;
import nodeline.page.PageConfig;
import nodeline.page.PageServer;
import nodeline.page.PageSource;
import nodeline.tls.Revoked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All devices of a configuration, and the coordinator that they meet at. */
public final class Bridge implements BridgeControl, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bridge.class);
  private static final int LOOPS = 2;

  private volatile Configuration configuration;
  private final Coordinator coordinator;
  private final StateFolderLock lock;
  private final ConsoleLogs logs;
  private final EventLog eventLog;
  private final ConsoleTransport transport;
  private final GroupStates groups;
  private final LinkWatch links;
  private final DeviceSet devices;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** The one of all its devices. */
  private final MonotonicClock clock = MonotonicClock.SYSTEM;

  private final long began = clock.millis();
  private Optional<CoordinatorServer> server = Optional.empty();
  private Optional<PageServer> page = Optional.empty();

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
    this.links = new LinkWatch(this::opened);
    this.logs = openLogs(lock.consoles());
    this.eventLog = EventLog.open(lock.folder(), clock, GroupStates.messages(coordinator));
    BridgeListener all = new BridgeListeners(eventLog, events, links);
    this.groups = new GroupStates(coordinator, () -> this.configuration, all);
    this.transport = ConsoleTransport.create(LOOPS);
    eventLog.places(DeviceSet.places(configuration));
    eventLog.run(version(), groups.resumed());
    devices = new DeviceSet(new DeviceEnvironment(transport, logs, coordinator, all, clock));
    for (DeviceConfig device : configuration.devices()) {
      coordinator.join(device.member(), configuration.groupSize(device));
      coordinator.present(device.member(), false); // until its console is open
    }
    devices.set(configuration.devices().stream().map(devices::make).toList());
  }

  /** Another host may have the device of a console that is not open here. */
  private void opened(String name, boolean now) {
    devices.all().stream()
        .filter(device -> device.name().equals(name))
        .forEach(device -> coordinator.present(device.config().member(), now));
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
      DeviceSet.listen(devices.all(), configuration.tls());
      page =
          configuration.page().map(place -> PageServer.start(place, configuration.tls(), shown()));
    } catch (Problem e) {
      close();
      throw e;
    }
    devices.all().forEach(Device::start);
    return this;
  }

  private PageSource shown() {
    return new PageSource(this, logs.search(), lock.journal(), transport::alive);
  }

  /**
   * Goes over to another configuration: devices come, go and change, the others keep their links,
   * calls and clients.
   *
   * @throws Problem if that cannot be; nothing has changed then
   */
  public synchronized Reloaded reload(Configuration next) {
    if (closing.get()) {
      throw new Problem("the bridge is stopping", "start it again");
    }
    Revoked revoked = Revoked.of(next.tls());
    Reloaded done = new Reload(configuration, next, devices).apply(coordinator);
    configuration = next;
    devices.all().forEach(device -> device.revoke(revoked));
    page.ifPresent(shown -> shown.revoke(revoked));
    server.ifPresent(serving -> next.lava().ifPresent(place -> serving.permit(place, revoked)));
    done.removed().forEach(links::removed);
    eventLog.places(DeviceSet.places(next));
    eventLog.reloaded(done.added(), done.changed(), done.removed());
    log.info(
        "nodeline reloaded added={} changed={} removed={}",
        done.added(),
        done.changed(),
        done.removed());
    return done;
  }

  @Override
  public BridgeStatus status() {
    List<CompletableFuture<DeviceStatus>> asked =
        devices.all().stream().map(Device::status).toList();
    List<DeviceStatus> answered = asked.stream().map(CompletableFuture::join).toList();
    return new BridgeStatus(
        ProcessHandle.current().pid(),
        version(),
        clock.millis() - began,
        configuration.coordinator().toString(),
        coordinator.notes(),
        groups.status(),
        answered,
        configuration.page().map(PageConfig::url).orElse(""),
        eventLog.notes(),
        eventLog.diagnose(answered),
        GroupStates.log(coordinator));
  }

  @Override
  public Optional<Path> events() {
    return Optional.of(eventFile());
  }

  /** The file of its events. */
  public Path eventFile() {
    return eventLog.path();
  }

  @Override
  public DeviceControl device(String name) {
    return devices.get(name);
  }

  @Override
  public List<DeviceControl> devices() {
    return List.copyOf(devices.all());
  }

  @Override
  public ControlWait up(List<String> names) {
    List<String> wanted =
        names.isEmpty() ? devices.all().stream().map(Device::name).toList() : names;
    wanted.forEach(devices::get);
    return () -> links.up(wanted);
  }

  /** For people, shortly: how many devices there are, and how many links are up. */
  public String summary() {
    return "devices=%d up=%d".formatted(devices.all().size(), links.up());
  }

  /**
   * Completed when each event loop has done a task; fails if one takes none any more, or a thread
   * of the coordinator is dead.
   */
  public CompletableFuture<Void> alive() {
    if (isClosing()) {
      return CompletableFuture.completedFuture(null); // its loops end as they should
    }
    CompletableFuture<Void> served =
        server
            .map(CoordinatorServer::alive)
            .orElseGet(() -> CompletableFuture.completedFuture(null));
    return CompletableFuture.allOf(transport.alive(), served, coordinator.alive());
  }

  /** Whether its end has begun. */
  boolean isClosing() {
    return closing.get();
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
      return devices.end().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * As {@link #close}, and its groups are over: the next run begins with none. The journal says so
   * from now on, whatever becomes of the rest of this stop.
   */
  public void end() {
    if (!closing.getAndSet(true)) {
      coordinator.end();
      closeAll();
    }
  }

  /**
   * Stops in good order and returns when that is done; a second time it does nothing. Its groups
   * are kept for the next run.
   */
  @Override
  public void close() {
    if (!closing.getAndSet(true)) {
      closeAll();
    }
  }

  private synchronized void closeAll() {
    page.ifPresent(PageServer::close);
    server.ifPresent(CoordinatorServer::close);
    DeviceSet.await(devices.all().stream().map(Device::close).toList());
    coordinator.close();
    transport.close();
    logs.close();
    eventLog.close();
    lock.close();
    devices.end().complete(0);
  }
}
