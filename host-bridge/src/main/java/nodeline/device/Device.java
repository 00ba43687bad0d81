// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.MonotonicClock;
import nodeline.access.ConsoleAccess;
import nodeline.access.ListenServer;
import nodeline.config.BoardProtocol;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleAddress;
import nodeline.console.ConsoleLink;
import nodeline.console.ConsoleListener;
import nodeline.console.LinkConfig;
import nodeline.console.LinkState;
import nodeline.console.Restart;
import nodeline.control.BridgeListener;
import nodeline.control.CallStatus;
import nodeline.control.ControlStream;
import nodeline.control.ControlWait;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.log.ConsoleLog;
import nodeline.log.ConsoleLogHandler;
import nodeline.log.ConsoleLogs;
import nodeline.tls.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configured device: its console link, the link's pipeline, and its session.
 *
 * <pre>
 *   console ─▶ budget ─▶ frames ─▶ log ─▶ access ─▶ lines of LAVA ─▶ text ─▶ signs of a reset, listeners
 *                          │  ▲             │  ▲
 *                          ▼  │ replies     ▼  │ what people type
 *                         session          clients
 *                            ▲                  calls of the host
 *                            ▼                          │
 *                         coordinator ◀─────────────────┘
 * </pre>
 */
public final class Device implements ConsoleListener {
  private static final Logger log = LoggerFactory.getLogger(Device.class);
  private static final String ENDED = "ended from the host";

  private final DeviceConfig config;
  private final BridgeListener events;
  private final MonotonicClock clock;
  private final ConsoleLink link;
  private final ConsoleLog consoleLog;
  private final DeviceSession session;
  private final LavaSession lavaSession;
  private final HostCalls hostCalls;
  private final List<Caller> callers;
  private final ConsoleAccess access;
  private final FrameLog frameLog;
  private final FrameCounts frames = new FrameCounts();
  private final WorkBudget budget;
  private final ThrottleNotes throttle;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private ListenServer server;
  private volatile LinkStatus.State state = LinkStatus.State.CONNECTING;
  private volatile String reason = "";
  private volatile long since;

  public Device(DeviceConfig config, DeviceEnvironment around) {
    ConsoleLogs logs = around.logs();
    this.config = config;
    this.events = around.events();
    this.clock = around.clock();
    this.since = clock.millis();
    this.budget = new WorkBudget(clock);
    this.consoleLog = logs.log(config.name());
    this.throttle = new ThrottleNotes(config.name(), consoleLog, clock);
    this.frameLog =
        new FrameLog(
            config.frameLog() ? Optional.of(logs.frames(config.name())) : Optional.empty());
    ConsoleAddress address = ConsoleAddress.parse(config.console());
    this.link =
        new ConsoleLink(
            around.transport(),
            new LinkConfig(address, config.pace(), config.restart()),
            this::fill,
            consoleLog.events(address).andThen(this));
    this.access = new ConsoleAccess(link, consoleLog);
    DeviceLoop loop = new DeviceLoop(link.eventLoop(), clock);
    RunningCalls running = new RunningCalls(config, around.coordinator(), events, loop);
    this.session = new DeviceSession(config, running, loop);
    this.lavaSession = new LavaSession(config, running);
    this.hostCalls = new HostCalls(config, running, loop);
    this.callers = List.of(session, lavaSession, hostCalls);
  }

  private void fill(ChannelPipeline pipeline) {
    pipeline.addFirst("budget", new BudgetHandler(budget, throttle));
    pipeline.addLast("frames", new FrameHandler(session, frames, frameLog, budget));
    pipeline.addLast("log", new ConsoleLogHandler(consoleLog));
    pipeline.addLast("access", access.tap());
    if (config.protocol() == BoardProtocol.LAVA) {
      pipeline.addLast("lava", new LavaHandler(lavaSession, budget));
    }
    pipeline.addLast("text", new TextHandler(config.name(), this::boardGone, events));
  }

  private void boardGone() {
    callers.forEach(Caller::onBoardGone);
  }

  /**
   * Offers the console at its port, if it has one.
   *
   * @throws nodeline.Problem if the port cannot be had
   */
  public void listen(Optional<TlsFiles> tls) {
    config
        .listen()
        .ifPresent(address -> server = ListenServer.start(config.name(), address, access, tls));
  }

  public String name() {
    return config.name();
  }

  /** Attaches one more client to the console. */
  public ControlStream attach(boolean readOnly, boolean force) {
    return access.stream(readOnly, force);
  }

  /** Who logs in at its console. */
  public Map<String, String> login() {
    Map<String, String> login = new LinkedHashMap<>();
    config
        .login()
        .ifPresent(
            known -> {
              login.put("user", known.user());
              known.password().ifPresent(password -> login.put("password", password));
            });
    return login;
  }

  /** Ends the calls that its board waits for; completed with their number. */
  public CompletableFuture<Object> endCalls() {
    return CompletableFuture.supplyAsync(
        () -> Map.of("calls", callers.stream().mapToInt(caller -> caller.endCalls(ENDED)).sum()),
        link.eventLoop());
  }

  /** A call on its behalf. */
  public ControlWait call(HostRequest request, Optional<Duration> timeout) {
    return () -> hostCalls.begin(request, timeout);
  }

  public void start() {
    link.start();
  }

  /** Completed when the console is closed. */
  public CompletableFuture<Void> close() {
    if (server != null) {
      server.close();
    }
    return link.close();
  }

  /** Completed with the exit code of an {@code exec:} console's command; others never are. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Whether its board is a process of this bridge, which nobody starts again. */
  public boolean endsWithBridge() {
    return isCommand() && config.restart() == Restart.NEVER;
  }

  public boolean isCommand() {
    return link.address() instanceof ConsoleAddress.Exec;
  }

  @Override
  public void opened() {
    log.info("{} opened console={}", config.name(), config.console());
    becomes(LinkStatus.State.UP, "");
  }

  @Override
  public void unavailable(String why) {
    log.warn("{} found no console reason={}", config.name(), why);
    becomes(LinkStatus.State.DOWN, why);
  }

  @Override
  public void lost(String why) {
    log.warn("{} lost its console reason={}", config.name(), why);
    becomes(LinkStatus.State.DOWN, why);
  }

  @Override
  public void noted(String text) {
    log.info("{} noted console={} note={}", config.name(), config.console(), text);
  }

  @Override
  public void ended(int exitCode) {
    log.info("{} ended exit={}", config.name(), exitCode);
    becomes(LinkStatus.State.ENDED, "exit status " + exitCode);
    exit.complete(exitCode);
  }

  @Override
  public void closed() {
    becomes(LinkStatus.State.ENDED, "closed");
  }

  private void becomes(LinkStatus.State next, String why) {
    state = next;
    reason = why;
    since = clock.millis();
    events.link(config.name(), linkStatus());
  }

  private LinkStatus linkStatus() {
    String next =
        link.state() instanceof LinkState.Waiting waiting && reason.isEmpty()
            ? waiting.reason()
            : reason;
    return new LinkStatus(state, clock.millis() - since, next);
  }

  /** The device now; completed by its event loop. */
  public CompletableFuture<DeviceStatus> status() {
    return CompletableFuture.supplyAsync(this::statusOnLoop, link.eventLoop());
  }

  private DeviceStatus statusOnLoop() {
    Map<String, Long> counters = new LinkedHashMap<>(session.counters());
    counters.putAll(frames.byKind());
    counters.putAll(throttle.counters());
    if (config.protocol() == BoardProtocol.LAVA) {
      counters.putAll(lavaSession.counters());
    }
    List<CallStatus> calls = callers.stream().flatMap(caller -> caller.calls().stream()).toList();
    long last = frames.lastOctet();
    return new DeviceStatus(
        config.name(),
        config.group(),
        config.job(),
        config.role(),
        config.console(),
        linkStatus(),
        last < 0 ? null : clock.millis() - last,
        access.clients(),
        calls,
        counters);
  }
}
