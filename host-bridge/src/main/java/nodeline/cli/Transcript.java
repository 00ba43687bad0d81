// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import nodeline.MonotonicClock;
import nodeline.Printable;
import nodeline.bridge.CallLog;
import nodeline.control.BridgeListener;
import nodeline.control.LinkStatus;
import nodeline.group.ApiCommand;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What boards print and call, as it happens, with the seconds since the beginning.
 *
 * <pre>
 *   0.31  server │ I am job 101
 *   1.42  client ✓ lava-wait ready                 after 1.10 s
 * </pre>
 *
 * <p>Its lines are printed by a thread of its own: a screen that is stopped stops no board.
 */
final class Transcript implements BridgeListener, AutoCloseable {
  private static final int CLOSE_SECONDS = 5;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final List<Style> COLOURS = List.of(Style.fg_cyan, Style.fg_yellow);

  private final PrintWriter out;
  private final boolean colours;
  private final MonotonicClock clock;
  private final long began;
  private final ExecutorService printer = Executors.newSingleThreadExecutor();
  private final Map<String, ConsoleLines> consoles = new HashMap<>();
  private final List<String> devices;

  /**
   * Begins now.
   *
   * @param devices their names, as wide as the column
   */
  Transcript(PrintWriter out, boolean colours, List<String> devices, MonotonicClock clock) {
    this.out = out;
    this.colours = colours;
    this.clock = clock;
    this.began = clock.millis();
    this.devices = List.copyOf(devices);
    devices.forEach(
        device -> consoles.put(device, new ConsoleLines(line -> show(device, "│", line))));
  }

  @Override
  public void link(String device, LinkStatus link) {
    if (link.state() == LinkStatus.State.ENDED) {
      show(device, "■", "ended: " + link.reason());
    }
  }

  @Override
  public void text(String device, byte[] octets) {
    consoles.get(device).feed(new String(octets, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void callStarted(String device, CallStart call) {
    if (ApiCommand.of(call.command()).filter(ApiCommand::waits).isPresent()) {
      show(device, "…", CallLog.words(call.command(), call.arguments()));
    }
  }

  @Override
  public void callEnded(String device, CallEnd end) {
    String call = CallLog.words(end.call().command(), end.call().arguments());
    String how = end.ok() ? "" : "failed: " + String.join(" ", end.lines()) + ", ";
    show(
        device,
        end.ok() ? "✓" : "✗",
        String.format(
            Locale.ROOT, "%-44s %safter %.3f s", call, how, end.millis() / MILLIS_PER_SECOND));
  }

  /** Something else happens: to a server, for example, whose name is one of the devices'. */
  void tell(String name, String mark, String what) {
    show(name, mark, what);
  }

  private synchronized void show(String device, String mark, String text) {
    double seconds = (clock.millis() - began) / MILLIS_PER_SECOND;
    String line =
        String.format(
            Locale.ROOT, "%6.2f  %s %s %s", seconds, name(device), mark, Printable.of(text));
    printer.execute(() -> out.println(line.stripTrailing()));
  }

  private String name(String device) {
    Style colour = COLOURS.get(devices.indexOf(device) % COLOURS.size());
    return colours ? colour.on() + device + colour.off() : device;
  }

  /** Returns when all is printed, unless the screen is stopped. */
  @Override
  public void close() {
    printer.shutdown();
    try {
      if (!printer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        printer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
