// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import nodeline.Problem;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * A person's whole screen: lines that are drawn again in place, and keys. What was on the terminal
 * is back when it is closed.
 */
public final class FullScreen implements AutoCloseable {
  /** What a person wants. */
  public enum Key {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    TOP,
    BOTTOM,
    QUIT,
    /** A key that means nothing, a new size of the window, or none within the time. */
    NONE
  }

  private static final int ROWS = 24;
  private static final int ESC = 27;
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;

  /** Milliseconds in which the rest of a key's sequence comes. */
  private static final long SEQUENCE = 100;

  private final Terminal terminal;
  private final Attributes before;
  private final Display display;
  private final boolean coloured;
  private Size size = new Size();

  private FullScreen(Terminal terminal, boolean coloured) {
    this.terminal = terminal;
    this.coloured = coloured;
    this.before = terminal.enterRawMode();
    this.display = new Display(terminal, true);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.keypad_xmit);
    terminal.puts(Capability.cursor_invisible);
    resize();
  }

  /**
   * The terminal of standard input and output, which must both be one.
   *
   * @throws Problem if it cannot be set
   */
  public static FullScreen open() {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .provider("exec")
              .dumb(false)
              .encoding(StandardCharsets.UTF_8)
              .nativeSignals(false)
              .build();
      return new FullScreen(terminal, StandardOutput.isColourful());
    } catch (IOException | IllegalStateException e) {
      throw new Problem(
          "the terminal cannot be set: " + e.getMessage(),
          "are the commands stty and tty there? leave out --watch",
          e);
    }
  }

  /** Whether the window has another size than before. */
  private boolean resize() {
    Size now = terminal.getSize();
    if (now.equals(size)) {
      return false;
    }
    size = now;
    display.resize(rows(), columns());
    display.reset();
    terminal.puts(Capability.clear_screen);
    return true;
  }

  /** Lines of the window; of a terminal that has no size, 24. */
  public int rows() {
    return size.getRows() > 0 ? size.getRows() : ROWS;
  }

  /** Characters in a line of the window; of a terminal that has no size, 80. */
  public int columns() {
    return size.getColumns() > 0 ? size.getColumns() : StandardOutput.COLUMNS;
  }

  /** Draws as many lines as there is room for, as much of each as there is. */
  public void draw(List<StyledLine> lines) {
    resize();
    List<AttributedString> shown = new ArrayList<>();
    for (StyledLine line : lines.subList(0, Math.min(rows(), lines.size()))) {
      shown.add((coloured ? line.attributed() : line.plain()).columnSubSequence(0, columns()));
    }
    while (shown.size() < rows()) {
      shown.add(AttributedString.EMPTY);
    }
    display.update(shown, 0);
    terminal.flush();
  }

  /**
   * The next key. The terminal's end is {@link Key#QUIT}.
   *
   * @param millis to wait for it at most
   */
  public Key key(long millis) {
    try {
      int code = terminal.reader().read(millis);
      return switch (code) {
        case NonBlockingReader.READ_EXPIRED -> Key.NONE;
        case NonBlockingReader.EOF, 'q', 'Q', CTRL_C, CTRL_D -> Key.QUIT;
        case 'k' -> Key.UP;
        case 'j' -> Key.DOWN;
        case 'b' -> Key.PAGE_UP;
        case ' ' -> Key.PAGE_DOWN;
        case 'g' -> Key.TOP;
        case 'G' -> Key.BOTTOM;
        case ESC -> sequence();
        default -> Key.NONE;
      };
    } catch (IOException e) {
      return Key.QUIT;
    }
  }

  /** ESC [ or ESC O, perhaps digits, and a final. */
  private Key sequence() throws IOException {
    int kind = terminal.reader().read(SEQUENCE);
    if (kind != '[' && kind != 'O') {
      return Key.NONE;
    }
    int number = 0;
    int code = terminal.reader().read(SEQUENCE);
    while (code >= '0' && code <= '9') {
      number = (number * 10 + code - '0') % 100;
      code = terminal.reader().read(SEQUENCE);
    }
    return switch (code) {
      case 'A' -> Key.UP;
      case 'B' -> Key.DOWN;
      case 'H' -> Key.TOP;
      case 'F' -> Key.BOTTOM;
      case '~' -> numbered(number);
      default -> Key.NONE;
    };
  }

  private static Key numbered(int number) {
    return switch (number) {
      case 1, 7 -> Key.TOP;
      case 4, 8 -> Key.BOTTOM;
      case 5 -> Key.PAGE_UP;
      case 6 -> Key.PAGE_DOWN;
      default -> Key.NONE;
    };
  }

  @Override
  public void close() {
    terminal.puts(Capability.cursor_visible);
    terminal.puts(Capability.keypad_local);
    terminal.puts(Capability.exit_ca_mode);
    terminal.flush();
    terminal.setAttributes(before);
    try {
      terminal.close();
    } catch (IOException e) {
      throw new Problem("the terminal cannot be set back: " + e.getMessage(), "reset sets it", e);
    }
  }
}
