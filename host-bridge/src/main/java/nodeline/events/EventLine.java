// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import nodeline.Printable;
import nodeline.terminal.Fitted;

/**
 * Events as people read them.
 *
 * <pre>
 *   13:02:27.3 bbb-01   … lava-wait ready
 *   13:02:28.6 board-7  → ready  ip=9.9.9.9 mood="very good"
 *   13:02:28.7 bbb-01   ✓ lava-wait ready  1.28 s  from board-7
 * </pre>
 *
 * Whatever boards have sent is printable here, and no line is wider than the screen.
 */
public final class EventLine {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int LEAST_NAME = 8;
  private static final int MOST_NAME = 16;

  /** Columns of a screen where a long name has less room. */
  private static final int NARROW = 60;

  private static final int LEAST_ROOM = 12;
  private static final int MOST_PARTS = 4;
  private static final long SLOW_MILLIS = 1_000;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final int screen;
  private final ZoneId zone;
  private int nameWidth = LEAST_NAME;

  /**
   * @param screen its columns; 0: there is none, and lines stay whole
   * @param zone of the times
   */
  public EventLine(int screen, ZoneId zone) {
    this.screen = screen;
    this.zone = zone;
  }

  /** The event's lines; none if it tells a person nothing. */
  public List<String> of(BridgeEvent event) {
    String text = text(event);
    if (text.isEmpty()) {
      return List.of();
    }
    String name = event.device().isEmpty() ? "nodeline" : Printable.of(event.device());
    int mostName = screen > 0 && screen < NARROW ? LEAST_NAME : MOST_NAME;
    nameWidth = Math.max(nameWidth, Math.min(mostName, Fitted.width(name)));
    Instant time = Instant.ofEpochMilli(event.time());
    String head =
        "%s.%d %s "
            .formatted(
                TIME.withZone(zone).format(time),
                Math.floorMod(event.time(), 1_000L) / 100,
                Fitted.padded(screen > 0 ? Fitted.cut(name, nameWidth) : name, nameWidth));
    List<String> lines = new ArrayList<>();
    String beside = " ".repeat(Fitted.width(head));
    String indent = beside + "  ";
    if (isReason(event)) {
      wrapped(text, Fitted.width(head))
          .forEach(part -> lines.add((lines.isEmpty() ? head : beside) + part));
    } else {
      lines.add(Fitted.cut(head + text, screen));
    }
    for (String why : why(event)) {
      wrapped(Printable.of(why), indent.length()).forEach(part -> lines.add(indent + part));
    }
    return lines;
  }

  /** What went wrong is read to its end; data may be long. */
  private static boolean isReason(BridgeEvent event) {
    return event.kind() == EventKind.HANGS
        || (event.kind().endsCall() && event.kind() != EventKind.DONE);
  }

  /** The text on lines beside so many columns, the first few of them. */
  private List<String> wrapped(String text, int columns) {
    if (screen == 0) {
      return List.of(text);
    }
    int room = Math.max(LEAST_ROOM, screen - columns);
    List<String> parts = new ArrayList<>();
    String rest = text;
    while (Fitted.width(rest) > room && parts.size() < MOST_PARTS - 1) {
      int fits = Fitted.end(rest, room);
      int blank = rest.lastIndexOf(' ', fits);
      int end = blank > room / 3 ? blank : fits;
      parts.add(rest.substring(0, end).stripTrailing());
      rest = "  " + rest.substring(end).strip();
    }
    parts.add(Fitted.cut(rest, room));
    return parts.stream().map(part -> Fitted.cut(part, room)).toList();
  }

  /** The cause of a wait that hangs begins its line; that of a timeout follows it. */
  private static List<String> why(BridgeEvent event) {
    List<String> why = event.list("why");
    return event.kind() == EventKind.HANGS && !why.isEmpty() ? why.subList(1, why.size()) : why;
  }

  /** What an event tells, without its time and device; empty if it tells a person nothing. */
  public static String text(BridgeEvent event) {
    return switch (event.kind()) {
      case RUN -> "▶ begins, version " + shown(event, "version") + ", " + devices(event);
      case END -> "■ ends";
      case RELOAD -> "↻ reloaded" + changes(event);
      case LINK -> link(event);
      case RESET -> "↻ reset: " + shown(event, "sign");
      case ATTACHED -> "⇄ attached " + shown(event, "client");
      case DETACHED -> "⇄ detached " + shown(event, "client");
      case NOTE -> "· " + shown(event, "text");
      case TEST -> "◆ " + test(event);
      case CALL -> event.isSend() ? "→ " + sent(event) : event.isWait() ? "… " + words(event) : "";
      case WAITS -> "";
      case HANGS -> "? " + hangs(event);
      case DONE -> done(event);
      case FAILED -> "✗ " + words(event) + "  " + lines(event);
      case TIMEOUT -> "✗ " + words(event) + "  " + lines(event);
      case GIVEN_UP -> "✗ " + words(event) + "  " + seconds(event) + "  " + lines(event);
      case CLEARED -> "⌫ group " + Printable.of(event.group()) + " was emptied";
      case LOST -> "⚠ " + event.number("count") + " events are missing here";
    };
  }

  private static String devices(BridgeEvent event) {
    int count = event.list("devices").size();
    return count == 1 ? "1 device" : count + " devices";
  }

  private static String changes(BridgeEvent event) {
    return List.of("added", "changed", "removed").stream()
        .filter(key -> !event.list(key).isEmpty())
        .map(key -> " " + key + " " + Printable.of(String.join(", ", event.list(key))))
        .collect(Collectors.joining(";"));
  }

  private static String link(BridgeEvent event) {
    String reason = shown(event, "reason");
    String mark = event.text("state").equals("up") ? "●" : "○";
    return mark + " link " + shown(event, "state") + (reason.isEmpty() ? "" : ": " + reason);
  }

  /** Whose wait it is says the line already. */
  private static String hangs(BridgeEvent event) {
    String why = event.list("why").stream().findFirst().orElse("waits");
    String name = event.device() + " ";
    return Printable.of(why.startsWith(name) ? why.substring(name.length()) : why);
  }

  private static String done(BridgeEvent event) {
    if (event.isSend()) {
      return event.number("millis") < SLOW_MILLIS
          ? ""
          : "✓ " + words(event) + "  " + seconds(event);
    }
    String from = shown(event, "from");
    return "✓ " + words(event) + "  " + seconds(event) + (from.isEmpty() ? "" : "  from " + from);
  }

  /** The message that is sent: its id, then its pairs. */
  public static String sent(BridgeEvent event) {
    List<String> arguments = event.list("arguments");
    if (arguments.isEmpty()) {
      return "";
    }
    List<String> pairs = arguments.subList(1, arguments.size());
    String more =
        event.number(EventLog.CUT) > 0 ? " (" + event.number(EventLog.CUT) + " more)" : "";
    return quoted(arguments.get(0))
        + (pairs.isEmpty() ? "" : "  ")
        + pairs.stream().map(EventLine::pair).collect(Collectors.joining(" "))
        + more;
  }

  private static String pair(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0
        ? quoted(pair)
        : Printable.of(pair.substring(0, equals)) + "=" + quoted(pair.substring(equals + 1));
  }

  private static String quoted(String text) {
    return text.isEmpty() || text.indexOf(' ') < 0
        ? Printable.of(text)
        : "\"" + Printable.of(text) + "\"";
  }

  /** What a board's test tells: the signal, and its words. */
  private static String test(BridgeEvent event) {
    return shown(event, "signal")
        + event.list("words").stream()
            .map(EventLine::pair)
            .map(" "::concat)
            .collect(Collectors.joining());
  }

  /** The call as the board's script wrote it; of a send without its data. */
  public static String words(BridgeEvent event) {
    List<String> arguments = event.list("arguments");
    List<String> shown =
        event.isSend() ? arguments.subList(0, Math.min(1, arguments.size())) : arguments;
    return Printable.of(event.command())
        + shown.stream().map(word -> " " + quoted(word)).collect(Collectors.joining());
  }

  private static String lines(BridgeEvent event) {
    return Printable.of(String.join(" ", event.list("lines")));
  }

  private static String shown(BridgeEvent event, String key) {
    return Printable.of(event.text(key));
  }

  /** How long its call lasted, to three digits. */
  static String seconds(BridgeEvent event) {
    double seconds = event.number("millis") / MILLIS_PER_SECOND;
    String form = seconds < 10 ? "%.2f s" : seconds < 100 ? "%.1f s" : "%.0f s";
    return String.format(Locale.ROOT, form, seconds);
  }
}
