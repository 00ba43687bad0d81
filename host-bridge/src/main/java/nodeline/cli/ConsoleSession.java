// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.Quiet;
import nodeline.control.AttachedConsole;
import nodeline.terminal.EscapeKey;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.TerminalFilter;
import nodeline.terminal.Wrapped;

/** Standard input and output at a console: what is typed goes there, what it says comes here. */
final class ConsoleSession implements AttachedConsole.Reader, EscapeKey.Keys {
  private static final String WAITS =
      "input waits: the board is at no prompt; --type-ahead types at once";

  /** Of the list of clients, behind the program's name. */
  private static final int WIDTH = 70;

  private static final int TELL_SECONDS = 5;
  private static final String KEYS = "Ctrl-] then q leaves, ? helps";

  private final String device;
  private final AttachedConsole console;
  private final Input input;
  private final boolean keyboard;
  private final boolean screen = StandardOutput.isTerminal();
  private final TerminalFilter filter = TerminalFilter.of(System.getenv());
  private final OutputStream out;
  private final LineTypist lines;
  private final CountDownLatch taken = new CountDownLatch(1);
  private final Quiet quiet = new Quiet(System.nanoTime());
  private volatile boolean left;
  private boolean greeted;
  private boolean writes;
  private String refusal = "";

  /**
   * What comes from standard input.
   *
   * @param keyboard whether it is a terminal that gives each key at once
   * @param mute whether nothing of it is typed
   * @param ahead whether it is typed at once, whatever the board does
   */
  record Input(boolean keyboard, boolean mute, boolean ahead) {}

  ConsoleSession(String device, AttachedConsole console, OutputStream out, Input input) {
    this.device = device;
    this.console = console;
    this.out = out;
    this.input = input;
    this.keyboard = input.keyboard();
    this.lines = new LineTypist(this::write, () -> say(WAITS));
  }

  /**
   * Returns when the user has left.
   *
   * @throws IOException if it ended otherwise
   */
  void run() throws IOException {
    Thread typist = new Thread(this::type, "typist");
    typist.setDaemon(true);
    typist.start();
    try {
      console.read(this);
    } catch (IOException e) {
      if (!left) {
        throw e;
      }
    } finally {
      if (screen) {
        out.write("\u001b[0m\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private void type() {
    EscapeKey key = new EscapeKey(this);
    byte[] octets = new byte[1_024];
    try (InputStream in = new FileInputStream(FileDescriptor.in)) {
      for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
        byte[] typed = Arrays.copyOf(octets, n);
        if (keyboard) {
          key.feed(typed);
        } else if (input.ahead() || input.mute()) {
          write(typed);
        } else {
          lines.type(typed);
        }
      }
      if (!keyboard) {
        awaitTaken();
      }
      awaitQuiet();
    } catch (IOException | InterruptedException e) {
      // The console's end is seen by its reader.
    }
    leave();
  }

  /** The bridge answers behind all that was typed, which may wait there for a call. */
  private void awaitTaken() throws IOException, InterruptedException {
    console.askClients();
    if (!taken.await(TELL_SECONDS, TimeUnit.SECONDS)) {
      say("input waits: the board waits for a call; --type-ahead types at once");
      taken.await();
    }
  }

  private void awaitQuiet() throws InterruptedException {
    long end = System.nanoTime();
    for (long rest = quiet.rest(end, end); rest > 0; rest = quiet.rest(end, System.nanoTime())) {
      TimeUnit.NANOSECONDS.sleep(rest);
    }
    if (quiet.isCut(end, System.nanoTime())) {
      say("left after a minute: the board does not fall quiet");
    }
  }

  private void write(byte[] typed) throws IOException {
    if (!input.mute()) {
      console.write(typed);
    }
  }

  @Override
  public void text(byte[] octets) throws IOException {
    quiet.heard(System.nanoTime());
    lines.heard(octets);
    out.write(screen ? filter.filter(octets) : octets);
    if (writes) {
      refusal = "";
    }
  }

  @Override
  public void lost(long octets) {
    say("text was dropped here: octets=" + octets);
  }

  /** A person is told once; a script must not take it for done. */
  @Override
  public void notTyped(long octets, String why) {
    if (!why.equals(refusal) && keyboard) {
      say("not typed: " + why);
    }
    refusal = why;
    if (!keyboard) {
      throw new Problem(
          "input was not typed: octets=%d: %s".formatted(octets, why),
          writes ? "look at \"nodeline status\"" : "--force takes over writing");
    }
  }

  @Override
  public void noBreak(String why) {
    say("no break: " + why);
  }

  @Override
  public void open(boolean now) {
    say(now ? "the console is open" : "the console is lost");
  }

  @Override
  public void writer(boolean self, String writer) {
    writes = self;
    String who = self ? "you write" : writer.isEmpty() ? "nobody writes" : writer + " writes";
    say(greeted ? who : "attached to " + device + ": " + who);
    if (!greeted && keyboard) {
      say(KEYS);
    }
    greeted = true;
    lines.ready();
  }

  private void say(String text) {
    String end = keyboard ? "\r\n" : "\n";
    System.err.print((keyboard ? end : "") + "nodeline: " + Printable.of(text) + end);
    System.err.flush();
  }

  @Override
  public void typed(byte[] octets) {
    try {
      write(octets);
    } catch (IOException e) {
      leave();
    }
  }

  @Override
  public void sendBreak() {
    try {
      console.sendBreak();
    } catch (IOException e) {
      leave();
    }
  }

  @Override
  public void help() {
    say("Ctrl-] then q leaves, b sends a break, f takes over writing,");
    say("w lists who is there, ? helps; Ctrl-] twice types it");
  }

  @Override
  public void takeOver() {
    if (input.mute()) {
      say("not taken over: --read-only");
      return;
    }
    try {
      console.takeOver();
    } catch (IOException e) {
      leave();
    }
  }

  @Override
  public void who() {
    try {
      console.askClients();
    } catch (IOException e) {
      leave();
    }
  }

  @Override
  public void clients(List<String> names) {
    taken.countDown();
    if (keyboard) {
      names.stream().flatMap(name -> Wrapped.lines(name, WIDTH).stream()).forEach(this::say);
    }
  }

  @Override
  public void leave() {
    left = true;
    console.close();
  }
}
