// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import nodeline.IoReason;
import nodeline.Nearest;
import nodeline.Problem;
import nodeline.cli.option.PastConverter;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlClient;
import nodeline.control.ControlPath;
import nodeline.events.BridgeEvent;
import nodeline.events.EventFiles;
import nodeline.events.EventFilter;
import nodeline.events.EventJson;
import nodeline.events.EventLine;
import nodeline.events.EventLog;
import nodeline.events.EventTail;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.StopSignals;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nodeline events}. */
@Command(
    name = "events",
    description = {
      "Shows what happened: who sent what, who waits for whom, links, resets, clients.",
      "",
      "The bridge always writes its events, and those of runs that have ended are there too."
    },
    footer = {
      "  nodeline events -f --device bbb-01",
      "      follows the events of one board until Ctrl-C",
      "  nodeline events --since 5m --json",
      "      prints those of the last five minutes for a program"
    },
    exitCodeList = {"0:shown", "1:there are none, or they cannot be read", "2:wrong usage"})
final class EventsCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 200;

  @Option(
      names = {"-f", "--follow"},
      description =
          "Go on with those that come, until Ctrl-C. Begins with those of the last minute.")
  private boolean follow;

  @Option(names = "--json", description = "Print lines of JSON (docs/events.md).")
  private boolean json;

  @Mixin private Choice events;
  @Spec private CommandSpec spec;
  private boolean said;

  @Override
  public Integer call() throws InterruptedException {
    Path file = events.file();
    PrintWriter out = spec.commandLine().getOut();
    Consumer<BridgeEvent> show = json ? inJson(out) : inLines(out);
    EventFilter filter = events.filter(follow ? Duration.ofMinutes(1) : Duration.ZERO);
    Consumer<BridgeEvent> wanted = only(filter, show);
    if (!follow) {
      new EventFiles(file).read(wanted);
      out.flush();
      events.requireKnown(file);
      return ExitCode.OK;
    }
    events.requirePossible(file);
    CompletableFuture<String> stop = StopSignals.first();
    try (EventTail tail = new EventFiles(file).follow(wanted)) {
      Consumer<BridgeEvent> later =
          only(filter.from(Long.MIN_VALUE), show); // clocks may be set back
      do {
        tail.poll(later);
        sayOnce(tail.hasMissed());
      } while (!out.checkError() && !comesSoon(stop));
    } catch (IOException e) {
      throw new Problem("cannot read the events: " + IoReason.of(e), "ask as the bridge's user", e);
    }
    return ExitCode.OK;
  }

  private void sayOnce(boolean missed) {
    if (missed && !said) {
      said = true;
      spec.commandLine()
          .getErr()
          .println(
              "nodeline: events are missing here: more came than are kept, before they were read");
    }
  }

  private static Consumer<BridgeEvent> only(EventFilter filter, Consumer<BridgeEvent> show) {
    return event -> {
      if (filter.test(event)) {
        show.accept(event);
      }
    };
  }

  private Consumer<BridgeEvent> inLines(PrintWriter out) {
    int width = StandardOutput.width();
    EventLine lines = new EventLine(width, ZoneId.systemDefault());
    return event -> lines.of(event).forEach(out::println);
  }

  private static Consumer<BridgeEvent> inJson(PrintWriter out) {
    EventJson form = new EventJson();
    return event -> out.println(form.line(event));
  }

  private static boolean comesSoon(CompletableFuture<String> stop) throws InterruptedException {
    try {
      stop.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  /** Which events a command reads, and where they are. */
  static final class Choice {
    private static final int MAX_NAMES = 10_000;
    private static final int MAX_LISTED = 10;

    @Option(names = "--group", paramLabel = "GROUP", description = "Only those of this group.")
    private String group;

    @Option(names = "--device", paramLabel = "DEVICE", description = "Only those of this device.")
    private String device;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        converter = PastConverter.class,
        description = "Only those of the last TIME, such as 30s, 5m, 2h or 30d.")
    private Duration since;

    @Option(
        names = "--state",
        paramLabel = "DIR",
        description =
            "The state folder of the bridge, or one of its files of events. Default: the running"
                + " bridge's, else nodeline in XDG_STATE_HOME or ~/.local/state.")
    private Path state;

    @Option(
        names = "--socket",
        paramLabel = "PATH",
        description = "The control socket of the bridge that is asked for its folder.")
    private Path socket;

    Optional<Duration> since() {
      return Optional.ofNullable(since);
    }

    EventFilter filter(Duration otherwise) {
      Duration wanted = since == null ? otherwise : since;
      long from = wanted.isZero() ? Long.MIN_VALUE : System.currentTimeMillis() - wanted.toMillis();
      return new EventFilter(Optional.ofNullable(group), Optional.ofNullable(device), from);
    }

    /**
     * The newest file of events.
     *
     * @throws Problem if there is none
     */
    Path file() {
      Path file = state == null ? ofBridge() : in(state);
      if (!new EventFiles(file).areThere()) {
        throw new Problem(
            "there are no events: " + file,
            "a bridge writes them into its state folder: name it by --state DIR");
      }
      return file;
    }

    /**
     * Says which names there are, if none is the one that was asked for.
     *
     * @throws Problem if that is so
     */
    void requireKnown(Path file) {
      requireKnown(file, "group", group, BridgeEvent::group);
      requireKnown(file, "device", device, BridgeEvent::device);
    }

    /**
     * The same for events that are to come: of a device or group of the running bridge there may be
     * none yet.
     *
     * @throws Problem if it has no such device or group, and there are no such events
     */
    void requirePossible(Path file) {
      if (state != null || (group == null && device == null)) {
        return;
      }
      BridgeStatus now;
      try (ControlClient client = connect()) {
        now = client.status();
      } catch (Problem none) {
        return;
      }
      if (group != null && now.groups().stream().noneMatch(one -> one.name().equals(group))) {
        requireKnown(file, "group", group, BridgeEvent::group);
      }
      if (device != null && now.devices().stream().noneMatch(one -> one.name().equals(device))) {
        requireKnown(file, "device", device, BridgeEvent::device);
      }
    }

    private static void requireKnown(
        Path file, String kind, String asked, Function<BridgeEvent, String> name) {
      if (asked == null) {
        return;
      }
      Set<String> names = new TreeSet<>();
      new EventFiles(file)
          .read(
              event -> {
                if (names.size() < MAX_NAMES || name.apply(event).equals(asked)) {
                  names.add(name.apply(event));
                }
              });
      names.remove("");
      if (!names.contains(asked)) {
        String known = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        throw new Problem(
            "there are no events of %s \"%s\"".formatted(kind, asked),
            Nearest.of(asked, names)
                .map(near -> "did you mean: " + near + "?")
                .orElse(known.isEmpty() ? "there are none of any " + kind : "there are: " + known));
      }
    }

    private ControlClient connect() {
      return new ControlClient(socket == null ? ControlPath.ofBridge() : socket);
    }

    private static Path in(Path place) {
      return Files.isDirectory(place) ? place.resolve(EventLog.FILE) : place;
    }

    /** Without a running bridge the events of the last one tell as much. */
    private Path ofBridge() {
      try (ControlClient client = connect()) {
        return client.events();
      } catch (Problem none) {
        if (socket != null) {
          throw none;
        }
        return StateOption.find().resolve(EventLog.FILE);
      }
    }
  }
}
