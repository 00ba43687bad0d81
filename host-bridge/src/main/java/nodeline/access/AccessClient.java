// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import nodeline.Quiet;
import nodeline.control.AttachOptions;
import nodeline.control.ClientStatus;
import nodeline.permit.Permits;

/**
 * One who reads a console, and perhaps writes it. Its unread text is bounded: beyond that, text is
 * dropped for him alone, until most of it is read.
 *
 * <pre>
 *   READING   too much waits ⇒ LAGGING      a piece was sent ⇒ –
 *   LAGGING   text ⇒ counted as lost        a piece was sent, little waits ⇒ told, READING
 * </pre>
 */
final class AccessClient {
  static final int MAX_PENDING_OCTETS = 256 * 1024;
  static final int RESUME_OCTETS = MAX_PENDING_OCTETS / 4;

  /** How often it is looked whether a client is gone that says nothing more. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What a piece costs beside its octets. */
  private static final int PIECE_OCTETS = 96;

  /** What a client may and wants. */
  enum Wish {
    /** May not have the console. */
    NONE,
    /** Never writes. */
    READ,
    /** Writes when it is its turn. */
    WRITE,
    /** Writes now, in the place of another client. */
    TAKE_OVER;

    /** What is left of it for a client that may do so much. */
    Wish within(Permits.Right right) {
      return switch (right) {
        case NONE -> NONE;
        case READ -> READ;
        case WRITE -> this;
      };
    }
  }

  private final ClientName name;
  private final Channel channel;
  private final AccessForm form;
  private final Wish wish;
  private final AttachOptions options;
  private final CallLines calls = new CallLines();
  private EventLoop loop;
  private Losses losses;
  private int pendingOctets;
  private long lostOctets;
  private long lostBefore;
  private AccessClient writer;
  private boolean writerTold = true;
  private boolean paused;

  /** Of a telnet client: nobody has told it yet who writes. */
  private boolean fresh = true;

  /** Of a telnet client: it was told that it reads only. */
  private boolean toldReader;

  /** When its input ended, in nanoseconds; it is told nothing more once the board is quiet. */
  private OptionalLong inputEnd = OptionalLong.empty();

  private final Quiet quiet = new Quiet(System.nanoTime());

  /** One whose channel gives what its client says once for each {@link Channel#read}. */
  AccessClient(ClientName name, Channel channel, Wish wish, AttachOptions options) {
    this.name = name;
    this.channel = channel;
    this.form = AccessForm.of(name.kind());
    this.wish = wish;
    this.options = options;
  }

  /** Ends its connection. */
  @SuppressWarnings("FutureReturnValueIgnored") // Its end is seen by its handler.
  void close() {
    channel.close();
  }

  /**
   * Begins with what was said before.
   *
   * @param on the loop on which all methods are called
   */
  void attached(EventLoop on, Losses told, byte[] history) {
    loop = on;
    losses = told;
    if (form == AccessForm.LINES && history.length > 0) {
      text(Unpooled.wrappedBuffer(history));
    }
  }

  ClientStatus status(AccessClient writes) {
    ClientStatus.Access access =
        this == writes ? ClientStatus.Access.WRITER : ClientStatus.Access.READER;
    return name.status(access, lostBefore + lostOctets);
  }

  /** Whether it may write, now or when it is its turn. */
  boolean mayWrite() {
    return !readsOnly() && inputEnd.isEmpty();
  }

  /** Whether it never writes, whoever else does. */
  boolean readsOnly() {
    return wish == Wish.READ || wish == Wish.NONE;
  }

  /** Whether it may not even read. */
  boolean isBarred() {
    return wish == Wish.NONE;
  }

  /** Whether it reads how the board's calls end. */
  boolean hearsCalls() {
    return options.calls();
  }

  boolean waitsForCalls() {
    return options.waits();
  }

  boolean wantsToWriteNow() {
    return wish == Wish.TAKE_OVER;
  }

  /** Whether it only stays to hear the board's answer. */
  boolean isLeaving() {
    return inputEnd.isPresent();
  }

  /**
   * Its input has ended: it gets what the board answers until that is quiet for a second, and then
   * its end.
   */
  void inputEnded() {
    long now = System.nanoTime();
    inputEnd = OptionalLong.of(now);
    leaveWhenQuiet();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A closed channel makes it do nothing.
  private void leaveWhenQuiet() {
    long now = System.nanoTime();
    long rest = quiet.rest(inputEnd.orElseThrow(), now);
    boolean reads = pendingOctets > 0 && !quiet.isCut(inputEnd.orElseThrow(), now);
    if (isGone() || (rest <= 0 && !reads)) {
      close();
    } else {
      loop.schedule(
          this::leaveWhenQuiet, Math.min(LOOK_NANOS, Math.max(1, rest)), TimeUnit.NANOSECONDS);
    }
  }

  /** Sends text, or counts it as lost; the buffer stays the caller's. */
  void text(ByteBuf text) {
    calls.text(text, this::piece);
  }

  /** A call of the board has ended, as a line tells. */
  void callEnded(byte[] line) {
    calls.add(line, this::piece);
  }

  private void piece(ByteBuf text) {
    int cost = text.readableBytes() + PIECE_OCTETS;
    quiet.heard(System.nanoTime());
    if (lostOctets > 0) {
      lostOctets += text.readableBytes();
    } else if (pendingOctets + cost > MAX_PENDING_OCTETS) {
      lostOctets = text.readableBytes();
      losses.begin(this);
    } else {
      send(form.text(text), cost);
    }
  }

  private void send(ByteBuf message, int cost) {
    if (isGone()) {
      message.release();
      return;
    }
    pendingOctets += cost;
    channel.writeAndFlush(message).addListener(sent -> onLoop(() -> sent(cost)));
  }

  /** Its connection is closed first, and then it is detached; the connection's loop ends last. */
  private boolean isGone() {
    return !channel.isActive();
  }

  private void onLoop(Runnable work) {
    if (loop.inEventLoop()) {
      work.run();
    } else {
      loop.execute(work);
    }
  }

  private void sent(int cost) {
    pendingOctets -= cost;
    if (pendingOctets <= RESUME_OCTETS) {
      endLoss();
      if (!writerTold) {
        tellWriter();
      }
    }
  }

  /** Nothing is lost any more: he has caught up, or is gone. */
  void endLoss() {
    long lost = lostOctets;
    lostBefore += lost;
    lostOctets = 0;
    if (lost > 0) {
      tell(form.lost(lost));
      losses.end(this, lost);
    }
  }

  /** Who writes from now on, told at once or, if too much waits, when he has caught up. */
  void writer(AccessClient now) {
    writer = now;
    writerTold = false;
    if (pendingOctets <= MAX_PENDING_OCTETS) {
      tellWriter();
    }
  }

  private void tellWriter() {
    boolean self = writer == this;
    boolean told = form != AccessForm.TELNET || (self ? toldReader : fresh);
    writerTold = true;
    fresh = false;
    if (told) {
      toldReader = !self;
      tell(form.writer(self, writer == null ? "" : writer.toString()));
    }
  }

  /** What it typed was thrown away; left out if too much waits. */
  void notTyped(int octets, String why) {
    if (pendingOctets <= MAX_PENDING_OCTETS) {
      tell(form.notTyped(octets, why));
    }
  }

  /** The break that it wanted was not sent; from any thread, left out if too much waits. */
  void noBreak(String why) {
    onLoop(
        () -> {
          if (pendingOctets <= MAX_PENDING_OCTETS) {
            tell(form.noBreak(why));
          }
        });
  }

  /** The console was opened or lost; left out if too much waits. */
  void open(boolean now) {
    if (pendingOctets <= MAX_PENDING_OCTETS) {
      tell(form.open(now));
    }
  }

  /** Its power was switched; left out if too much waits. */
  void boardGone(String why) {
    if (pendingOctets <= MAX_PENDING_OCTETS) {
      tell(form.boardGone(why));
    }
  }

  /** The attached clients, a line each. */
  void clients(List<String> names) {
    tell(form.clients(names));
  }

  private void tell(ByteBuf message) {
    if (message.isReadable()) {
      send(message, PIECE_OCTETS);
    }
  }

  /** What it says next is wanted, now or when {@link #resume} is called. */
  void read(boolean now) {
    paused = !now;
    if (now && !isGone()) {
      channel.read();
    }
  }

  void resume() {
    if (paused) {
      read(true);
    }
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
