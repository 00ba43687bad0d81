// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nodeline.MonotonicClock;

/**
 * Keeps one console open: opens it, and opens it again, from the address and with a new channel,
 * whenever it is lost. Only the command of an {@code exec:} console that has exited stays ended,
 * unless its configuration has it started again.
 *
 * <p>A console that is not there yet is tried again after 100 ms, then less and less often, every
 * 10 s at last. All that is private here happens on the link's event loop.
 */
public final class ConsoleLink {
  /** A silent console that was open for less counts as one more failed attempt. */
  private static final long STEADY_MILLIS = 1_000;

  /** A peer that closes earlier was no board: what it said is its reason. */
  private static final Duration BRIEF = Duration.ofSeconds(2);

  /** What a wanted close waits for octets that the console does not take. */
  private static final long DRAIN_MILLIS = 2_000;

  private final ConsoleTransport transport;
  private final LinkConfig config;
  private final ConsoleListener listener;
  private final MonotonicClock clock;
  private final EventLoop loop;
  private final Backoff backoff = new Backoff();
  private final Contention contention = new Contention();
  private final TelnetPeer peer = new TelnetPeer();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private volatile LinkState state = new LinkState.Opening();
  private volatile Channel channel;
  private PipelineInitializer pipeline;
  private LinkEdge edge;
  private long openedMillis;
  private String toldReason = "";
  private Future<?> nextTry;
  private Future<?> drainLimit;
  private boolean opening;
  private boolean closing;

  /** Consoles whose device is not closed yet: one that was lost may still be at it. */
  private int unreleased;

  /** Makes a link that does nothing yet. */
  public ConsoleLink(
      ConsoleTransport transport,
      LinkConfig config,
      ConsoleListener listener,
      MonotonicClock clock) {
    this.transport = transport;
    this.config = config;
    this.listener = listener;
    this.clock = clock;
    this.loop = transport.nextLoop();
  }

  public ConsoleAddress address() {
    return config.address();
  }

  /** Where the link stands, from any thread. */
  public LinkState state() {
    return state;
  }

  /** The open channel; empty while there is none. From any thread. */
  public Optional<Channel> channel() {
    return Optional.ofNullable(channel);
  }

  /** The one event loop of all its channels and of its listener. */
  public EventLoop eventLoop() {
    return loop;
  }

  /** On the loop: whether its board waits for a call. */
  public boolean isInUse() {
    return listener.isInUse();
  }

  /**
   * Offers a terminal on the loop of this link until it is closed.
   *
   * @param accept fills the pipeline of a channel, one for each time that it is opened
   */
  public void offer(OfferedPty pty, Consumer<Channel> accept) {
    transport.offer(pty, loop, accept);
  }

  /** Opens the console, now and whenever it is lost. A second time, or once closed: nothing. */
  public void start(PipelineInitializer handlers) {
    loop.execute(
        () -> {
          if (pipeline == null && !closing) {
            pipeline = handlers;
            open();
          }
        });
  }

  /**
   * Sends what is pending, for 2 s at most, and closes the console for good; a command is hung up.
   *
   * @return completed when the device is closed, which some drivers delay by 30 s
   */
  public CompletableFuture<Void> close() {
    loop.execute(this::closeOnLoop);
    return closed.copy();
  }

  /**
   * Sends a signal after all pending octets: for 250 ms, or as long as a telnet server takes it.
   *
   * @return failed if the console is not open or knows no such signal
   */
  public CompletableFuture<Void> send(LineSignal signal) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    if (loop.inEventLoop()) { // before what the caller writes next
      send(signal, sent);
    } else {
      loop.execute(() -> send(signal, sent));
    }
    return sent;
  }

  private void send(LineSignal signal, CompletableFuture<Void> sent) {
    String name = config.address().shortName();
    if (!config.address().hasSignals()) {
      sent.completeExceptionally(new IOException(name + ": this kind of console has no " + signal));
    } else if (channel == null) {
      sent.completeExceptionally(new IOException(name + ": not open"));
    } else {
      edge.context().writeAndFlush(signal).addListener(done -> sent(signal, sent, done.cause()));
    }
  }

  private void sent(LineSignal signal, CompletableFuture<Void> sent, Throwable failure) {
    if (failure == null) {
      listener.noted(signal + " sent");
      sent.complete(null);
    } else {
      sent.completeExceptionally(failure);
    }
  }

  private void open() {
    state = new LinkState.Opening();
    opening = true;
    transport
        .open(config.address(), loop, this::fill)
        .whenComplete((opened, failure) -> loop.execute(() -> openingDone(opened, failure)));
  }

  private void fill(ChannelPipeline fresh) {
    LinkEdge own = new LinkEdge(this::active);
    edge = own;
    pipeline.fill(fresh, LinkHandlers.of(config, own, peer, note -> noted(own, note)));
  }

  private void noted(LinkEdge from, String note) {
    if (from == edge && state instanceof LinkState.Open open && !note.equals(open.note())) {
      state = new LinkState.Open(open.since(), note);
      listener.noted(note);
    }
  }

  private void openingDone(OpenConsole opened, Throwable failure) {
    opening = false;
    if (opened != null) {
      unreleased++;
      CompletionStage<Ending> over =
          edge.inactive().thenCombine(opened.ending(), (inactive, ending) -> ending);
      over.whenComplete((ending, none) -> loop.execute(() -> ended(ending, opened)));
      if (closing) {
        drainAndClose();
      }
    } else if (closing) {
      finishClose();
    } else {
      String reason = OpenFailure.reason(config.address().shortName(), failure);
      contention.forget();
      wait(reason, 0);
      if (!reason.equals(toldReason)) {
        toldReason = reason;
        listener.unavailable(reason);
      }
    }
  }

  private void wait(String reason, int leastMillis) {
    int millis = Math.max(leastMillis, backoff.nextMillis());
    state = new LinkState.Waiting(reason, Instant.now().plusMillis(millis));
    nextTry = loop.schedule(this::open, millis, TimeUnit.MILLISECONDS);
  }

  private void active(Channel fresh) {
    channel = fresh;
    openedMillis = clock.millis();
    toldReason = "";
    state = new LinkState.Open(Instant.now(), "");
    listener.opened();
  }

  private void ended(Ending ending, OpenConsole ended) {
    channel = null;
    ended.released().whenComplete((done, none) -> loop.execute(this::released));
    if (closing) {
      if (drainLimit != null) {
        drainLimit.cancel(false);
      }
      listener.closed();
    } else if (ending instanceof Ending.Exited exited && !config.restarts(exited)) {
      state = new LinkState.Ended(exited.exitCode());
      listener.ended(exited.exitCode(), isTurnedAway(ending) ? edge.lastLine() : "");
    } else {
      lost(ending);
    }
  }

  private void lost(Ending ending) {
    if (wasGood()) {
      backoff.reset();
    }
    boolean away = isTurnedAway(ending);
    String words = away ? edge.lastLine() : "";
    String reason = ending.reason() + (words.isEmpty() ? "" : ": " + words);
    if (listener.isInUse()) {
      contention.forget();
    }
    int rest = config.address().isRemote() ? contention.closed(age(), words) : 0;
    if (rest > 0) {
      String other = words.isEmpty() ? "; is another client taking it?" : ";";
      reason += "%s waits %d s".formatted(other, rest / 1_000);
    }
    wait(reason, rest);
    if (away) {
      listener.turnedAway(reason);
    } else {
      listener.lost(reason);
    }
  }

  private Duration age() {
    return Duration.ofMillis(clock.millis() - openedMillis);
  }

  /** Whether what was heard is why: a server's word, or that of a command such as ssh. */
  private boolean isTurnedAway(Ending ending) {
    boolean others =
        ending instanceof Ending.Exited exited
            ? exited.exitCode() != 0
            : config.address().isRemote();
    return others && age().compareTo(BRIEF) < 0;
  }

  /**
   * What a board says proves its port good; a socket's server may only have said that it is busy.
   */
  private boolean wasGood() {
    boolean heard = edge.heard() && config.address() instanceof ConsoleAddress.Serial;
    return heard || clock.millis() - openedMillis > STEADY_MILLIS;
  }

  private void released() {
    unreleased--;
    if (closing) {
      finishClose();
    }
  }

  private void closeOnLoop() {
    if (closing) {
      return;
    }
    closing = true;
    if (nextTry != null) {
      nextTry.cancel(false);
    }
    drainAndClose();
    finishClose();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The end of the channel is seen by its edge.
  private void drainAndClose() {
    Channel open = channel;
    if (open != null && open.isActive()) {
      edge.context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      drainLimit = loop.schedule((Runnable) open::close, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void finishClose() {
    if (!opening && unreleased == 0) {
      if (!(state instanceof LinkState.Ended)) {
        state = new LinkState.Closed();
      }
      closed.complete(null);
    }
  }
}
