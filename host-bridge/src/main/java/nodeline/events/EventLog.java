// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import nodeline.HostName;
import nodeline.MonotonicClock;
import nodeline.control.BridgeListener;
import nodeline.control.CallStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.log.LogParts;

/** Writes what happens in a bridge into the file of its events: {@code docs/events.md}. */
public final class EventLog implements BridgeListener, AutoCloseable {
  /** The file's name in the state folder. */
  public static final String FILE = "events.jsonl";

  /** The field of a run's event that names the groups that go on. */
  static final String RESUMED = "resumed";

  /** The field of a call's event with how many arguments more it has. */
  static final String CUT = "cut";

  /** Characters of a call's arguments together that an event has. */
  static final int MAX_ARGUMENTS = 4_096;

  private static final int MAX_DIAGNOSES = 20;
  private static final int MAX_TEXT = 500;

  private final MonotonicClock clock;
  private final LongSupplier wall;
  private final String host = HostName.get();
  private final BenchState bench = new BenchState();
  private final EventQueue queue = new EventQueue(bench);

  /** The name of the log's lines on waits in vain. */
  public static final String WAITS = "nodeline.events.waits";

  private final LastLines lines = new LastLines();
  private final WaitDiagnosis diagnosis;
  private final EventFile file;
  private final EventWriter writer;
  private volatile Map<String, Place> places = Map.of();

  private EventLog(LogParts parts, MonotonicClock clock, LongSupplier wall, SentMessages messages) {
    this.clock = clock;
    this.wall = wall;
    this.diagnosis =
        new WaitDiagnosis(bench, messages, () -> List.copyOf(places.values()), lines, clock);
    Path folder = parts.file().toAbsolutePath().getParent();
    this.file =
        new EventFile(
            parts,
            System::nanoTime,
            () -> EventFile.spare(folder.toFile()),
            lost -> event(EventKind.LOST, "", Map.of("count", lost)));
    Hangs hangs =
        new Hangs(
            bench,
            diagnosis,
            clock,
            told -> event(told.kind(), told.begun().device(), told.data()));
    this.writer = new EventWriter(queue, file, bench, hangs);
  }

  /**
   * Begins. What cannot be written is lost, and nothing else is.
   *
   * @param folder the state folder
   * @param messages those of the coordinator's groups
   */
  public static EventLog open(Path folder, MonotonicClock clock, SentMessages messages) {
    LogParts parts = new LogParts(folder.resolve(FILE), EventFile.LIMITS);
    return open(parts, clock, System::currentTimeMillis, messages);
  }

  static EventLog open(
      LogParts parts, MonotonicClock clock, LongSupplier wall, SentMessages messages) {
    EventLog log = new EventLog(parts, clock, wall, messages);
    log.writer.start();
    return log;
  }

  /** The file of its newest events. */
  public Path path() {
    return file.file();
  }

  /** What is wrong with it, one a string. */
  public List<String> notes() {
    return file.note().isEmpty() ? List.of() : List.of("events " + file.note());
  }

  /** These are the devices from now on. */
  public void places(List<Place> all) {
    places = all.stream().collect(Collectors.toMap(Place::device, Function.identity()));
  }

  /**
   * A run begins.
   *
   * @param resumed groups whose messages of earlier runs still hold
   */
  public void run(String version, List<String> resumed) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("version", version);
    data.put("pid", ProcessHandle.current().pid());
    data.put("devices", places.keySet().stream().sorted().toList());
    data.put(RESUMED, resumed);
    add(EventKind.RUN, "", data);
  }

  /** The configuration was read again. */
  public void reloaded(List<String> added, List<String> changed, List<String> removed) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("added", added);
    data.put("changed", changed);
    data.put("removed", removed);
    add(EventKind.RELOAD, "", data);
  }

  @Override
  public void cleared(String group) {
    queue.add(
        new BridgeEvent(
            wall.getAsLong(), clock.millis(), host, EventKind.CLEARED, "", group, Map.of()));
  }

  @Override
  public void link(String device, LinkStatus link) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("state", link.state().name().toLowerCase(Locale.ROOT));
    data.put("reason", cut(link.reason()));
    add(EventKind.LINK, device, data);
  }

  @Override
  public void text(String device, byte[] octets) {
    lines.text(device, octets);
  }

  @Override
  public void callStarted(String device, CallStart call) {
    add(EventKind.CALL, device, call(device, call));
  }

  @Override
  public void callWaits(String device, long call, List<String> missing) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", call);
    data.put("for", missing);
    add(EventKind.WAITS, device, data);
  }

  @Override
  public void callEnded(String device, CallEnd end) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", end.call().number());
    data.put("command", end.call().command());
    data.put("arguments", bounded(withoutData(end.call())));
    data.put("millis", end.millis());
    if (!end.lines().isEmpty()) {
      data.put("lines", end.lines());
    }
    EventKind kind =
        switch (end.ending()) {
          case DONE -> EventKind.DONE;
          case FAILED -> EventKind.FAILED;
          case TIMED_OUT -> EventKind.TIMEOUT;
          case GIVEN_UP -> EventKind.GIVEN_UP;
        };
    add(kind, device, data);
  }

  @Override
  public void reset(String device, String sign) {
    add(EventKind.RESET, device, Map.of("sign", cut(sign)));
  }

  @Override
  public void client(String device, String client, boolean attached) {
    add(attached ? EventKind.ATTACHED : EventKind.DETACHED, device, Map.of("client", cut(client)));
  }

  @Override
  public void note(String device, String text) {
    add(EventKind.NOTE, device, Map.of("text", cut(text)));
  }

  @Override
  public void signal(String device, String signal, List<String> words) {
    Map<String, Object> data = new LinkedHashMap<>();
    who(device, data);
    data.put("signal", signal);
    data.put("words", bounded(words));
    add(EventKind.TEST, device, data);
  }

  private void who(String device, Map<String, Object> data) {
    Place place = places.get(device);
    if (place != null) {
      data.put("job", place.job());
      data.put("role", place.role());
    }
  }

  private Map<String, Object> call(String device, CallStart call) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("call", call.number());
    who(device, data);
    data.put("command", call.command());
    List<String> arguments = bounded(call.arguments());
    data.put("arguments", arguments);
    if (arguments.size() < call.arguments().size()) {
      data.put(CUT, call.arguments().size() - arguments.size());
    }
    if (call.by() == CallStatus.Maker.HOST) {
      data.put(BridgeEvent.BY, BridgeEvent.HOST);
    }
    return data;
  }

  /** The event of its beginning has what was sent. */
  private static List<String> withoutData(CallStart call) {
    List<String> arguments = call.arguments();
    return call.command().equals("lava-send") && arguments.size() > 1
        ? List.of(arguments.get(0))
        : arguments;
  }

  private static List<String> bounded(List<String> arguments) {
    int room = MAX_ARGUMENTS;
    int count = 0;
    while (count < arguments.size() && arguments.get(count).length() < room) {
      room -= 1 + arguments.get(count++).length();
    }
    return count == arguments.size() ? arguments : new ArrayList<>(arguments.subList(0, count));
  }

  private static String cut(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
  }

  private void add(EventKind kind, String device, Map<String, Object> data) {
    queue.add(event(kind, device, data));
  }

  private BridgeEvent event(EventKind kind, String device, Map<String, Object> data) {
    Place place = places.get(device);
    String group = place == null ? "" : place.group();
    return new BridgeEvent(wall.getAsLong(), clock.millis(), host, kind, device, group, data);
  }

  /** Why calls wait, a line each, for people. */
  public List<String> diagnose(List<DeviceStatus> devices) {
    List<String> told = new ArrayList<>();
    for (DeviceStatus device : devices) {
      for (CallStatus call : device.calls()) {
        if (call.state() == CallStatus.State.RUNNING && told.size() < MAX_DIAGNOSES) {
          WaitDiagnosis.Told why = diagnosis.of(waiting(device, call));
          if (why.known() || call.sinceMillis() >= Hangs.LONG_MILLIS) {
            told.addAll(why.lines());
          }
        }
      }
    }
    return told;
  }

  private static WaitDiagnosis.Waiting waiting(DeviceStatus device, CallStatus call) {
    boolean ofMessage =
        !call.arguments().isEmpty() && !List.of("lava-group", "lava-role").contains(call.command());
    return new WaitDiagnosis.Waiting(
        device.name(),
        device.group(),
        call.command(),
        ofMessage ? call.arguments().get(0) : "",
        call.sinceMillis(),
        call.missing());
  }

  /** Writes what is queued, for 5 s at most, and ends. */
  @Override
  public void close() {
    add(EventKind.END, "", Map.of());
    writer.end();
  }
}
