// SPDX-License-Identifier: Apache-2.0
package nodeline.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nodeline.Printable;
import nodeline.bridge.CallLog;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.ClientStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.terminal.Columns;
import nodeline.terminal.Fitted;
import nodeline.terminal.StyledLine;
import nodeline.terminal.StyledLine.Look;
import nodeline.terminal.Wrapped;

/**
 * A status for people.
 *
 * <pre>
 *   nodeline 0.1.0, process 4711, up 5m12s, coordinator embedded
 *
 *   GROUP  JOINED  CONNECTED
 *   iperf  2 of 2  1
 *
 *   DEVICE   LINK      WAITS FOR       CALL                 AGE  HEARD     ROLE    JOB    GROUP  LAST LINE
 *   bbb-01   up 5m10s  12346 (client)  lava-wait-all ready  12s  3.1s ago  server  12345  iperf  ready: yes
 *   board-7  down 30s  -               -                    -    never     client  12346  iperf
 *
 *   board-7: down, /dev/dut/board-7: no such file
 *   bbb-01: repaired=2 say-agains=1
 * </pre>
 *
 * <p>CLIENTS, such as {@code 2 (writer telnet 127.0.0.1:40312)}, is a column while a console has
 * any. On a screen, columns that say nothing are left out, and cells are cut.
 */
public final class StatusTable {
  /** What also happens when all is well. */
  private static final Set<String> ORDINARY =
      Set.of("requests", "calls", "replies", "renewals", "give-ways", "RFC 2217");

  private static final List<String> CALL_HEADS = List.of("WAITS FOR", "CALL", "AGE");

  private static final List<String> HEADS =
      List.of(
          "DEVICE",
          "LINK",
          "WAITS FOR",
          "CALL",
          "AGE",
          "HEARD",
          "ROLE",
          "JOB",
          "GROUP",
          "CLIENTS",
          "LAST LINE");

  /** What is left out first where the screen is too narrow. */
  private static final List<String> LEAST_FIRST =
      List.of("JOB", "GROUP", "CLIENTS", "ROLE", "HEARD", "LAST LINE", "AGE", "CALL");

  /** Characters of a cell that are shown where there is room for no more. */
  private static final int SHORTEST = 16;

  private static final long LONG_WAIT = 30_000;
  private static final String NONE = "-";

  private final int width;

  /**
   * @param width of the screen in characters; 0: there is none
   */
  public StatusTable(int width) {
    this.width = width;
  }

  public String format(BridgeStatus status) {
    return lines(status).stream().map(StyledLine::text).collect(Collectors.joining("\n"));
  }

  /** The same with colours. */
  public String coloured(BridgeStatus status) {
    return lines(status).stream().map(StyledLine::ansi).collect(Collectors.joining("\n"));
  }

  List<StyledLine> lines(BridgeStatus status) {
    List<StyledLine> lines = new ArrayList<>(wrapped(Stream.of(head(status)), Look.PLAIN));
    lines.addAll(wrapped(Stream.ofNullable(status.log()).map(StatusTable::log), Look.PLAIN));
    add(lines, styled(groups(status), List.of()));
    add(lines, devices(status));
    List<StyledLine> notes = new ArrayList<>();
    notes.addAll(wrapped(status.notes().stream(), Look.BAD));
    notes.addAll(
        wrapped(status.coordinatorNotes().stream().map(note -> "coordinator: " + note), Look.BAD));
    notes.addAll(wrapped(status.devices().stream().flatMap(StatusTable::notes), Look.PLAIN));
    notes.addAll(wrapped(status.diagnosis().stream(), Look.WARNING));
    add(lines, notes);
    return lines;
  }

  private static void add(List<StyledLine> lines, List<StyledLine> more) {
    if (!more.isEmpty()) {
      lines.add(new StyledLine("", Look.PLAIN));
      lines.addAll(more);
    }
  }

  private List<StyledLine> wrapped(Stream<String> texts, Look look) {
    return texts
        .flatMap(text -> Wrapped.lines(Printable.of(text), width).stream())
        .map(line -> new StyledLine(line, look))
        .toList();
  }

  private static String head(BridgeStatus status) {
    String head =
        "nodeline %s, process %d, up %s, coordinator %s"
            .formatted(
                status.version(), status.pid(), Age.of(status.upMillis()), status.coordinator());
    return status.page().isEmpty() ? head : head + ", page " + status.page();
  }

  private static String log(BridgeStatus.LogStatus log) {
    String server = log.endpoint().isEmpty() ? "no etcd server" : "etcd server " + log.endpoint();
    String age = log.lagMillis() == null ? "never" : Age.of(log.lagMillis()) + " ago";
    return "%s, groups up to date: %s".formatted(server, age);
  }

  private String groups(BridgeStatus status) {
    List<List<String>> rows = new ArrayList<>();
    for (BridgeStatus.GroupStatus group : status.groups()) {
      long connected =
          status.devices().stream()
              .filter(device -> device.group().equals(group.name()))
              .filter(device -> device.link().state() == LinkStatus.State.UP)
              .count();
      rows.add(List.of(group.name(), joined(group), connected + ""));
    }
    return Columns.cutting(width, List.of("GROUP", "JOINED", "CONNECTED")).format(rows);
  }

  private static String joined(BridgeStatus.GroupStatus group) {
    String absent = group.absent() == 0 ? "" : ", %d absent".formatted(group.absent());
    return group.joined() + " of " + group.size() + absent;
  }

  private List<StyledLine> devices(BridgeStatus status) {
    List<Map<String, String>> rows = new ArrayList<>();
    List<Look> looks = new ArrayList<>();
    for (DeviceStatus device : status.devices()) {
      List<Map<String, String>> calls =
          device.calls().isEmpty()
              ? List.of(Map.of())
              : device.calls().stream().map(StatusTable::call).toList();
      Map<String, String> first = new HashMap<>(device(device));
      first.putAll(calls.get(0));
      rows.add(first);
      rows.addAll(calls.subList(1, calls.size()));
      calls.forEach(call -> looks.add(look(device)));
    }
    List<String> heads = heads(status, rows);
    List<List<String>> cells =
        rows.stream().map(row -> heads.stream().map(head -> cell(row, head)).toList()).toList();
    return styled(Columns.cutting(width, heads).format(cells), looks);
  }

  /** A row of a device's second call has its call alone. */
  private static String cell(Map<String, String> row, String head) {
    boolean ofCall = row.containsKey("DEVICE") && CALL_HEADS.contains(head);
    return row.getOrDefault(head, ofCall ? NONE : "");
  }

  private static Look look(DeviceStatus device) {
    boolean waitsLong = device.calls().stream().anyMatch(call -> call.sinceMillis() >= LONG_WAIT);
    boolean linked = device.link().state() == LinkStatus.State.UP;
    return linked ? waitsLong ? Look.WARNING : Look.PLAIN : Look.BAD;
  }

  /** The first line is that of the heads. */
  private static List<StyledLine> styled(String table, List<Look> looks) {
    List<String> lines = table.lines().toList();
    return IntStream.range(0, lines.size())
        .mapToObj(
            i ->
                new StyledLine(
                    lines.get(i),
                    i == 0 ? Look.HEAD : i <= looks.size() ? looks.get(i - 1) : Look.PLAIN))
        .toList();
  }

  /** The columns that say something, as many as the screen has room for. */
  private List<String> heads(BridgeStatus status, List<Map<String, String>> rows) {
    List<String> heads = new ArrayList<>(HEADS);
    boolean clients = status.devices().stream().anyMatch(one -> !one.clients().isEmpty());
    if (!clients) {
      heads.remove("CLIENTS");
    }
    if (width > 0) {
      if (rows.stream().noneMatch(row -> row.containsKey("CALL"))) {
        heads.removeAll(CALL_HEADS);
      }
      for (String dull : List.of("ROLE", "GROUP", "LAST LINE")) {
        if (rows.stream().map(row -> row.getOrDefault(dull, "")).distinct().count() == 1) {
          heads.remove(dull);
        }
      }
    }
    for (String least : LEAST_FIRST) {
      if (width > 0 && least(heads, rows) > width) {
        heads.remove(least);
      }
    }
    return heads;
  }

  /** The width that these columns need, where long cells are cut. */
  private static int least(List<String> heads, List<Map<String, String>> rows) {
    return heads.stream()
        .mapToInt(
            head ->
                2
                    + Math.max(
                        head.length(),
                        rows.stream()
                            .mapToInt(row -> Fitted.width(cell(row, head)))
                            .map(cell -> Math.min(SHORTEST, cell))
                            .max()
                            .orElse(0)))
        .sum();
  }

  private static Map<String, String> device(DeviceStatus device) {
    Long last = device.lastByteMillisAgo();
    return Map.of(
        "DEVICE", device.name(),
        "JOB", device.job(),
        "ROLE", device.role(),
        "GROUP", device.group(),
        "LINK", state(device) + " " + Age.of(device.link().sinceMillis()),
        "HEARD", last == null ? "never" : Age.of(last) + " ago",
        "CLIENTS", clients(device),
        "LAST LINE", device.lastLine());
  }

  private static String clients(DeviceStatus device) {
    List<ClientStatus> all = device.clients();
    return all.stream()
        .filter(client -> client.access() == ClientStatus.Access.WRITER)
        .findFirst()
        .map(
            writer ->
                "%d (writer %s %s%s)"
                    .formatted(all.size(), lower(writer.kind()), writer.peer(), process(writer)))
        .orElse(all.isEmpty() ? NONE : Integer.toString(all.size()));
  }

  private static String process(ClientStatus client) {
    String pid = client.pid() == null ? "" : ", pid " + client.pid();
    return client.user().isEmpty() ? "" : ", " + client.user() + pid;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String state(DeviceStatus device) {
    return lower(device.link().state());
  }

  private static Map<String, String> call(CallStatus call) {
    String waitsFor =
        switch (call.state()) {
          case ASSEMBLING -> "the rest of its message";
          case READY -> "the board to fetch the result";
          case RUNNING -> call.missing().isEmpty() ? NONE : String.join(", ", call.missing());
        };
    String maker = call.by() == CallStatus.Maker.HOST ? " (by the host)" : "";
    return Map.of(
        "WAITS FOR",
        waitsFor,
        "CALL",
        CallLog.words(call.command(), call.arguments()) + maker,
        "AGE",
        Age.of(call.sinceMillis()));
  }

  /** Whether a note of a link is that all is well. */
  public static boolean isOrdinary(String note) {
    return ORDINARY.contains(note);
  }

  /** Why a link is not up, what to know of it, and what went wrong and was mended. */
  private static Stream<String> notes(DeviceStatus device) {
    List<String> notes = new ArrayList<>();
    if (!device.link().reason().isEmpty()) {
      notes.add(state(device) + ", " + device.link().reason());
    }
    if (!device.link().note().isEmpty() && !isOrdinary(device.link().note())) {
      notes.add(device.link().note());
    }
    String counters =
        device.counters().entrySet().stream()
            .filter(counter -> counter.getValue() != 0 && !ORDINARY.contains(counter.getKey()))
            .map((Map.Entry<String, Long> counter) -> counter.getKey() + "=" + counter.getValue())
            .collect(Collectors.joining(" "));
    if (!counters.isEmpty()) {
      notes.add(counters);
    }
    return notes.stream().map(note -> device.name() + ": " + note);
  }
}
