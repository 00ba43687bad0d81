// SPDX-License-Identifier: Apache-2.0
package nodeline.status;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.terminal.FullScreen;
import nodeline.terminal.StyledLine;
import nodeline.terminal.StyledLine.Look;

/** A status on the whole screen, drawn again each second: what hangs is at the top. */
public final class StatusScreen {
  private static final long SECOND = 1_000;
  private static final String HELP = "q leaves, arrows and Page Up/Down scroll";

  private final FullScreen screen;
  private int top;

  public StatusScreen(FullScreen screen) {
    this.screen = screen;
  }

  /** Until {@code q}, or until it is ended otherwise. */
  public void show(Supplier<BridgeStatus> ask, BooleanSupplier ended) {
    while (!ended.getAsBoolean()) {
      List<StyledLine> lines = lines(hangingFirst(ask.get()), screen.columns());
      if (!scrolls(lines)) {
        return;
      }
    }
  }

  /** Draws the lines until a second has passed; false if the person leaves. */
  private boolean scrolls(List<StyledLine> lines) {
    long end = System.nanoTime() + SECOND * 1_000_000;
    while (true) {
      draw(lines);
      long left = (end - System.nanoTime()) / 1_000_000;
      FullScreen.Key key = left <= 0 ? FullScreen.Key.NONE : screen.key(left);
      int page = Math.max(1, room() - 1);
      switch (key) {
        case UP -> top--;
        case DOWN -> top++;
        case PAGE_UP -> top -= page;
        case PAGE_DOWN -> top += page;
        case TOP -> top = 0;
        case BOTTOM -> top = lines.size();
        case QUIT -> {
          return false;
        }
        case NONE -> {
          if (System.nanoTime() >= end) {
            return true;
          }
        }
      }
    }
  }

  /** Lines for the status, above that of the help. */
  private int room() {
    return Math.max(1, screen.rows() - 1);
  }

  private void draw(List<StyledLine> lines) {
    top = Math.max(0, Math.min(top, lines.size() - room()));
    List<StyledLine> shown =
        new ArrayList<>(lines.subList(top, Math.min(lines.size(), top + room())));
    while (shown.size() < room()) {
      shown.add(new StyledLine("", Look.PLAIN));
    }
    String place =
        lines.size() <= room()
            ? ""
            : "%d-%d of %d, "
                .formatted(top + 1, Math.min(lines.size(), top + room()), lines.size());
    shown.add(new StyledLine(place + HELP, Look.HEAD));
    screen.draw(shown);
  }

  private static List<StyledLine> lines(BridgeStatus status, int width) {
    return new StatusTable(width).lines(status);
  }

  /** Links that are not up, then the calls that wait longest, then the rest as it is configured. */
  static BridgeStatus hangingFirst(BridgeStatus status) {
    List<DeviceStatus> devices = new ArrayList<>(status.devices());
    devices.sort(
        Comparator.comparing((DeviceStatus device) -> device.link().state() == LinkStatus.State.UP)
            .thenComparing(StatusScreen::longest, Comparator.reverseOrder()));
    return status.with(devices);
  }

  private static long longest(DeviceStatus device) {
    return device.calls().stream().mapToLong(CallStatus::sinceMillis).max().orElse(-1);
  }
}
