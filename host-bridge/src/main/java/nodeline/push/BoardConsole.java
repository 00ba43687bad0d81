// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Problem;
import nodeline.control.AttachedConsole;
import nodeline.control.ControlClient;

/**
 * The console of a device, of which this is the one writer. Its text is a character for each octet;
 * a place in it is the number of octets before. The last {@link #MAX_TEXT} octets are kept.
 */
final class BoardConsole implements AttachedConsole.Reader, AutoCloseable {
  static final int MAX_TEXT = 1 << 20;

  private static final Pattern ESCAPE = Pattern.compile("\u001b(\\[[0-?]*[ -/]*[@-~]|[^\\[])");
  private static final int PIECE = 32;
  private static final int[] OCTETS_A_SECOND = {Integer.MAX_VALUE, 3_000, 1_500, 700};
  private static final Duration ATTACHING = Duration.ofSeconds(20);

  private final AttachedConsole console;
  private final Path socket;
  private final String device;
  private final StringBuilder text = new StringBuilder();
  private final Patience patience = new Patience();
  private final BootGuard boot;
  private long dropped;
  private long typed;
  private long lost;
  private long heard = System.nanoTime();
  private int losses;
  private int slowness;
  private boolean attached;
  private boolean cancelled;
  private Problem failure;

  /**
   * Attaches and takes the writer's seat.
   *
   * @param force whoever has it; and types whatever the board's boot is
   * @throws Problem if there is no bridge, no such device, or somebody else writes
   */
  BoardConsole(Path socket, String device, boolean force) {
    this.socket = socket;
    this.device = device;
    boot = new BootGuard(socket, device, force);
    console =
        new AttachedConsole(
            socket,
            Map.of("command", "attach", "device", device, "readOnly", false, "force", force));
    Thread reader = new Thread(this::read, "console");
    reader.setDaemon(true);
    reader.start();
    await(ATTACHING, () -> attached ? Optional.of(true) : Optional.empty());
    boot.learn();
  }

  private void read() {
    try {
      console.read(this);
    } catch (IOException e) {
      fail(new Problem(e.getMessage(), "look at \"nodeline status\"", e));
    }
  }

  private synchronized void fail(Problem problem) {
    failure = failure == null ? problem : failure;
    notifyAll();
  }

  @Override
  public synchronized void text(byte[] octets) {
    text.append(new String(octets, StandardCharsets.ISO_8859_1));
    int over = text.length() - MAX_TEXT;
    if (over > 0) {
      text.delete(0, over);
      dropped += over;
    }
    heard = System.nanoTime();
    if (attached) {
      boot.text(octets);
    }
    notifyAll();
  }

  @Override
  public synchronized void lost(long octets) {
    lost += octets;
    notifyAll();
  }

  @Override
  public void notTyped(long octets, String why) {
    fail(new Problem(device + ": what was typed did not get there: " + why, "try again"));
  }

  @Override
  public void noBreak(String why) {
    // None is asked for.
  }

  @Override
  public synchronized void open(boolean now) {
    losses += now ? 0 : 1;
    notifyAll();
  }

  @Override
  public synchronized void writer(boolean self, String writer) {
    if (!self) {
      fail(
          new Problem(
              "%s: %s writes".formatted(device, writer.isEmpty() ? "nobody" : writer),
              "let it leave, or --force takes over"));
    }
    attached = true;
    notifyAll();
  }

  String device() {
    return device;
  }

  /** The place behind all text so far. */
  synchronized long end() {
    return dropped + text.length();
  }

  /** The text from a place on, as far as it is kept. */
  synchronized String since(long place) {
    return text.substring((int) Math.max(0, Math.min(place - dropped, text.length())));
  }

  /** Octets that came from a place on and are not kept, or that the bridge has dropped. */
  synchronized long lostSince(long place) {
    return lost + Math.max(0, dropped - place);
  }

  /** How often the bridge has lost the console. */
  synchronized int losses() {
    return losses;
  }

  /** What keeps from typing while it boots. */
  BootGuard boot() {
    return boot;
  }

  /** How long this board takes. */
  Patience patience() {
    return patience;
  }

  /** Octets that were typed. */
  long typed() {
    return typed;
  }

  /** The last line so far, without escapes; empty if a line has ended there. */
  String lastLine() {
    String all = ESCAPE.matcher(since(end() - 2_000)).replaceAll("");
    String line = all.substring(all.lastIndexOf('\n') + 1).replaceFirst("\r+$", "");
    return line.substring(line.lastIndexOf('\r') + 1);
  }

  /** The last line with text in it, for people: 80 characters at most. */
  String lastWords() {
    String all = ESCAPE.matcher(since(end() - 2_000)).replaceAll("");
    String[] lines = all.strip().split("[\r\n]+");
    String last = lines[lines.length - 1].strip();
    byte[] octets = last.getBytes(StandardCharsets.ISO_8859_1);
    String words = new String(octets, StandardCharsets.UTF_8);
    return words.length() > 80 ? "…" + words.substring(words.length() - 80) : words;
  }

  /** Lets the bridge end the calls that the board waits for. */
  void endCalls() {
    try (ControlClient client = new ControlClient(socket)) {
      client.ask(Map.of("command", "end-calls", "device", device));
    }
  }

  /** From now on it is typed more slowly; returns whether that is possible. */
  boolean slowDown() {
    if (slowness + 1 == OCTETS_A_SECOND.length) {
      return false;
    }
    slowness++;
    return true;
  }

  /** How often it was slowed down. */
  int slowness() {
    return slowness;
  }

  /** Types, as fast as the board is known to take it; a problem if a key may stop its boot. */
  void type(String latin1) {
    byte[] octets = latin1.getBytes(StandardCharsets.ISO_8859_1);
    typed += octets.length;
    int piece = slowness == 0 ? octets.length : PIECE;
    for (int from = 0; from < octets.length; from += piece) {
      int count = Math.min(piece, octets.length - from);
      boot.check();
      try {
        console.write(Arrays.copyOfRange(octets, from, from + count));
      } catch (IOException e) {
        check();
        throw new Problem("the bridge has closed the console", "look at \"nodeline status\"", e);
      }
      if (slowness > 0) {
        pause(count * TimeUnit.SECONDS.toNanos(1) / OCTETS_A_SECOND[slowness]);
      }
    }
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first match behind a place; empty if there is none in time. */
  Optional<Matcher> await(Pattern pattern, long place, Duration most) {
    return await(
        most,
        () -> {
          Matcher matcher = pattern.matcher(since(place));
          return matcher.find() ? Optional.of(matcher) : Optional.empty();
        });
  }

  /** Whether the board says something behind a place in time. */
  boolean awaitText(long place, Duration most) {
    return await(most, () -> end() > place ? Optional.of(true) : Optional.empty()).isPresent();
  }

  /** Returns when the board has said nothing for a while, or at the end of the time. */
  void awaitQuiet(Duration quiet, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      long rest = quiet.toNanos() - (now - heard());
      if (rest <= 0) {
        return;
      }
      awaitText(end(), Duration.ofNanos(Math.min(rest, end - now)));
    }
  }

  private synchronized long heard() {
    return heard;
  }

  /** For how long the board has said nothing here. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heard());
  }

  /**
   * What is found in time; looked for whenever the board has said something.
   *
   * @throws Problem if the console is lost
   * @throws CancellationException if it was cancelled
   */
  synchronized <T> Optional<T> await(Duration most, Supplier<Optional<T>> found) {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      check();
      Optional<T> result = found.get();
      long rest = end - System.nanoTime();
      if (result.isPresent() || rest <= 0) {
        return result;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, rest);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException();
      }
    }
  }

  private synchronized void check() {
    if (cancelled) {
      throw new CancellationException();
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Ends all waiting, now and later, by a {@link CancellationException}, or no more. */
  synchronized void cancel(boolean yes) {
    cancelled = yes;
    notifyAll();
  }

  @Override
  public void close() {
    console.close();
  }
}
