// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Problem;
import nodeline.control.AttachedConsole;

/** The console of a device, of which this is the one writer, with its {@link ConsoleText}. */
final class BoardConsole implements AttachedConsole.Reader, AutoCloseable {
  private static final Duration ATTACHING = Duration.ofSeconds(20);
  private static final Duration LEAVING = Duration.ofSeconds(1);

  private final AttachedConsole console;
  private final BridgeDevice bridge;
  private final boolean shown;
  private final Typist typist;
  private final ConsoleText text = new ConsoleText();
  private final Patience patience = new Patience();
  private final BootGuard boot;
  private long lost;
  private long gone = -1;
  private long heard = System.nanoTime();
  private int losses;
  private boolean attached;
  private boolean cancelled;
  private volatile boolean hurried;
  private Thread ended;
  private Problem rival;
  private Problem failure;

  /**
   * Attaches and takes the writer's seat.
   *
   * @param stop ends all waiting by a {@link CancellationException} when it is complete
   * @throws Problem if there is no bridge, no such device, or somebody else writes
   */
  @SuppressWarnings("FutureReturnValueIgnored") // It shows as the end of the waiting.
  BoardConsole(Attachment attachment, CompletableFuture<?> stop) {
    bridge = new BridgeDevice(attachment.socket(), attachment.device());
    shown = attachment.shown();
    boot = new BootGuard(bridge, attachment.force());
    console = new AttachedConsole(attachment.socket(), attachment.request());
    typist = new Typist(console, this::checkTyping);
    Thread reader = new Thread(this::read, "console");
    reader.setDaemon(true);
    reader.start();
    stop.whenComplete((result, error) -> cancel(true));
    try {
      awaitSeat();
      boot.learn();
    } catch (RuntimeException e) {
      console.close(); // or it would be the next to write
      throw e;
    }
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
    text.heard(octets);
    heard = System.nanoTime();
    boot.text(octets, attached);
    notifyAll();
  }

  @Override
  public synchronized void lost(long octets) {
    lost += octets;
    notifyAll();
  }

  @Override
  public void notTyped(long octets, String why) {
    fail(new Problem(device() + ": what was typed did not get there: " + why, "try again"));
  }

  @Override
  public synchronized void open(boolean now) {
    losses += now ? 0 : 1;
    notifyAll();
  }

  @Override
  public synchronized void boardGone(String why) {
    gone = text.end();
    boot.boardGone(why);
    notifyAll();
  }

  @Override
  public synchronized void writer(boolean self, String writer) {
    String who = writer.isEmpty() ? "nobody" : writer;
    rival = new Problem(device() + ": " + who + " writes", "let it leave, or --force takes over");
    if (attached && !self) {
      fail(rival);
    }
    attached |= self;
    notifyAll();
  }

  /** The one before may be about to leave, as in a script of several commands. */
  private synchronized void awaitSeat() {
    await(ATTACHING, () -> when(rival != null));
    if (await(LEAVING, () -> when(attached)).isEmpty() && rival != null) {
      throw rival;
    }
  }

  private static Optional<Boolean> when(boolean there) {
    return Optional.of(there).filter(is -> is);
  }

  String device() {
    return bridge.name();
  }

  /** The device, to be asked beside its console. */
  BridgeDevice bridge() {
    return bridge;
  }

  /** The place after all text so far. */
  synchronized long end() {
    return text.end();
  }

  /** The text from a place on, as far as it is kept. */
  synchronized String since(long place) {
    return text.since(place);
  }

  /** Octets that came from a place on and are not kept, or that the bridge has dropped. */
  synchronized long lostSince(long place) {
    return lost + text.droppedSince(place);
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

  /** The last line so far, without escapes; empty if it has ended, or was that of a board gone. */
  synchronized String lastLine() {
    return text.end() == gone ? "" : text.lastLine();
  }

  /** The board's own last line with text in it, for people: 80 characters at most. */
  synchronized String lastWords() {
    return text.lastWords();
  }

  synchronized void promptIs(String prompt) {
    text.promptIs(prompt);
  }

  /** A thread types nothing more, and waits for nothing: {@link CancellationException}. */
  synchronized void endWaiting(Thread thread) {
    ended = thread;
    notifyAll();
  }

  /** Looks again at what is awaited. */
  synchronized void wake() {
    notifyAll();
  }

  /** What types. */
  Typist typist() {
    return typist;
  }

  /** Types, as fast as the board is known to take it; a problem if a key may stop its boot. */
  void type(String latin1) {
    typist.type(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Types lines of ours, which the console's log is not to show, nor their answers.
   *
   * @param answers how their lines begin
   */
  void type(String latin1, List<String> answers) {
    byte[] octets = latin1.getBytes(StandardCharsets.ISO_8859_1);
    synchronized (this) {
      text.typed(octets, answers);
    }
    if (shown) {
      typist.type(octets);
    } else {
      typist.type(octets, answers);
    }
  }

  /** Types a line that is a secret: whatever echoes it, nobody else is to see it. */
  void typeSecret(String latin1) {
    byte[] octets = latin1.getBytes(StandardCharsets.ISO_8859_1);
    synchronized (this) {
      text.typedSecret(octets);
    }
    typist.typeSecret(octets);
  }

  /** The first match after a place; empty if there is none in time. */
  Optional<Matcher> await(Pattern pattern, long place, Duration most) {
    return await(most, () -> Optional.of(pattern.matcher(since(place))).filter(Matcher::find));
  }

  /** Whether the board says something after a place in time. */
  boolean awaitText(long place, Duration most) {
    return await(most, () -> when(end() > place)).isPresent();
  }

  /** Returns when the board has said nothing for a while, or at the end of the time. */
  void awaitQuiet(Duration quiet, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      long rest = quiet.minus(silence()).toNanos();
      if (rest <= 0) {
        return;
      }
      awaitText(end(), Duration.ofNanos(Math.min(rest, end - now)));
    }
  }

  /** For how long the board has said nothing here. */
  synchronized Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heard);
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
      if (result.isPresent() || (boot.isNotGone() && rest <= 0)) {
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

  private void checkTyping() {
    check();
    if (!hurried) {
      await(boot.doubt(), () -> when(boot.doubt().isZero()));
    }
    boot.check(lastLine());
  }

  /** From now on nothing is typed rather than waited for. */
  void hurry() {
    hurried = true;
  }

  private synchronized void check() {
    if (cancelled || Thread.currentThread() == ended) {
      throw new CancellationException();
    }
    if (failure != null) { // one anew each time: another may suppress it
      throw new Problem(failure.getMessage(), failure.hint(), failure);
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
