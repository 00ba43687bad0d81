// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.LastLine;
import nodeline.MonotonicClock;
import nodeline.access.AccessLog;
import nodeline.access.ConsoleAccess;
import nodeline.access.ListenServers;
import nodeline.config.DeviceConfig;
import nodeline.config.Login;
import nodeline.console.ConsoleLink;
import nodeline.console.ConsoleListener;
import nodeline.console.LinkState;
import nodeline.control.AttachOptions;
import nodeline.control.BridgeListener;
import nodeline.control.ConsoleView;
import nodeline.control.ControlStream;
import nodeline.control.ControlWait;
import nodeline.control.DeviceControl;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.framing.BoardBoot;
import nodeline.log.ConsoleLog;
import nodeline.permit.Permits;
import nodeline.tls.Revoked;
import nodeline.tls.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configured device: its console link, the link's {@link ConsolePipeline}, and its sessions.
 *
 * <pre>
 *   console ◀──▶ pipeline ◀──▶ sessions of its board ──▶ calls that run ──▶ coordinator
 *                   ▲                                          ▲
 *                   ▼                                          │
 *                clients                               calls of the host
 * </pre>
 */
public final class Device implements ConsoleListener, DeviceControl {
  private static final Logger log = LoggerFactory.getLogger(Device.class);
  private static final String ENDED = "ended from the host";

  private final DeviceConfig config;
  private final BridgeListener events;
  private final MonotonicClock clock;
  private final ConsoleLink link;
  private final DeviceSession session;
  private final LavaSession lavaSession;
  private final HostCalls hostCalls;
  private final RunningCalls running;
  private final ConsoleAccess access;
  private final ConsolePipeline pipeline;
  private final BoardBoot boot;
  private final DevicePower power;
  private final FrameCounts frames = new FrameCounts();
  private final ThrottleNotes throttle;
  private final LineWatch line;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final ListenServers servers = new ListenServers();
  private volatile LinkStatus.State state = LinkStatus.State.CONNECTING;
  private volatile String reason = "";
  private volatile long since;

  public Device(DeviceConfig config, DeviceEnvironment around) {
    this.config = config;
    this.events = around.events();
    this.clock = around.clock();
    this.since = clock.millis();
    ConsoleLog consoleLog = around.logs().log(config.name());
    this.throttle = new ThrottleNotes(config.name(), consoleLog, clock);
    this.line = new LineWatch(config, consoleLog, around.transport().rivals(), clock);
    this.link =
        new ConsoleLink(
            around.transport(),
            config.link(),
            consoleLog.events(config.console()).andThen(line).andThen(this),
            clock);
    AccessLog accessLog = new AccessLog(config.name(), consoleLog, events);
    this.access = new ConsoleAccess(accessLog, config.permits(), link);
    DeviceLoop loop = new DeviceLoop(link.eventLoop(), clock);
    WorkBudget budget = new WorkBudget(clock);
    this.running = new RunningCalls(around.ofCalls(access), config, loop, budget);
    this.session = new DeviceSession(config, running, loop);
    this.lavaSession = new LavaSession(config, running);
    this.hostCalls = new HostCalls(config, running, loop);
    this.boot = new BoardBoot(config.board().boot().signs(), since);
    this.pipeline =
        new ConsolePipeline(
            config,
            budget,
            throttle,
            line,
            frames,
            FrameLog.of(config, around.logs()),
            session,
            consoleLog,
            access,
            lavaSession,
            boot,
            clock,
            events);
    this.power = new DevicePower(config, link, pipeline.ofPower());
  }

  /**
   * Offers the console at its ports, sockets and terminals, if it has any.
   *
   * @throws nodeline.Problem if one of them cannot be had
   */
  public void listen(Optional<TlsFiles> tls) {
    servers.start(config.name(), config.listen(), access, tls);
  }

  /** Certificates are revoked from now on, at its ports. */
  public void revoke(Revoked revoked) {
    servers.revoke(revoked);
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public ControlStream attach(AttachOptions options) {
    return access.stream(options);
  }

  @Override
  public ConsoleView view() {
    return new DeviceView(access, line);
  }

  @Override
  public Permits permits() {
    return config.permits();
  }

  @Override
  public Map<String, String> login() {
    return config.board().login().map(Login::fields).orElse(Map.of());
  }

  @Override
  public Map<String, Object> boot() {
    return CompletableFuture.supplyAsync(
            () -> BootView.of(boot, config.board().boot(), clock.millis()), link.eventLoop())
        .join();
  }

  @Override
  public ControlWait power(String action) {
    return power.act(action);
  }

  @Override
  public ControlWait endCalls() {
    return () ->
        CompletableFuture.supplyAsync(
            () ->
                Map.of(
                    "calls", callers().stream().mapToInt(caller -> caller.endCalls(ENDED)).sum()),
            link.eventLoop());
  }

  @Override
  public ControlWait call(List<String> words, Optional<Duration> timeout) {
    HostRequest request = HostRequest.read(words);
    return () -> hostCalls.begin(request, timeout);
  }

  private List<Caller> callers() {
    return List.of(session, lavaSession, hostCalls);
  }

  public void start() {
    link.start(pipeline);
  }

  public DeviceConfig config() {
    return config;
  }

  /** Completed when the console is closed. */
  public CompletableFuture<Void> close() {
    stopListening();
    return link.close();
  }

  /** Gives its port back. */
  public void stopListening() {
    servers.close();
  }

  /**
   * As {@link #close}, while the bridge goes on: its clients are closed, its calls ended.
   *
   * @param why what its board is told of the calls that it waits for; empty: nothing, since another
   *     device takes its place
   */
  public CompletableFuture<Void> remove(Optional<String> why) {
    stopListening();
    return CompletableFuture.runAsync(() -> endAll(why), link.eventLoop())
        .thenCompose(ended -> link.close());
  }

  private void endAll(Optional<String> why) {
    why.ifPresent(reason -> callers().forEach(caller -> caller.endCalls(reason)));
    callers().forEach(Caller::onDeviceGone);
    running.cancelAll();
    session.close();
    access.closeClients();
  }

  /** Completed with the exit code of an {@code exec:} console's command; others never are. */
  public CompletableFuture<Integer> exit() {
    return exit;
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
  public void ended(int exitCode, String words) {
    String why = words.isEmpty() ? "" : ": " + words;
    log.info("{} ended exit={}{}", config.name(), exitCode, why);
    becomes(LinkStatus.State.ENDED, "exit status " + exitCode + why);
    exit.complete(exitCode);
  }

  /** On its event loop: whether its board waits for a call. */
  @Override
  public boolean isInUse() {
    return !session.calls().isEmpty() || !lavaSession.calls().isEmpty();
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
    return new LinkStatus(state, clock.millis() - since, next, note());
  }

  private String note() {
    String noted = link.state() instanceof LinkState.Open open ? open.note() : "";
    return state == LinkStatus.State.UP
        ? Stream.of(noted, line.note())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "))
        : "";
  }

  /** The device now; completed by its event loop. */
  public CompletableFuture<DeviceStatus> status() {
    return CompletableFuture.supplyAsync(this::statusOnLoop, link.eventLoop());
  }

  private DeviceStatus statusOnLoop() {
    Map<String, Long> counters = new LinkedHashMap<>(session.counters());
    counters.putAll(frames.byKind());
    counters.putAll(throttle.counters());
    counters.putAll(lavaSession.counters());
    long last = line.lastOctet();
    return new DeviceStatus(
        config.name(),
        config.group(),
        config.job(),
        config.role(),
        config.console().toString(),
        linkStatus(),
        last < 0 ? null : clock.millis() - last,
        access.clients(),
        callers().stream().flatMap(caller -> caller.calls().stream()).toList(),
        counters,
        LastLine.of(access.tail(LastLine.OCTETS)));
  }
}
