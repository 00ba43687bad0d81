// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * A device's decoder and protocol on any octets. A few octets, which no text of a board has, are
 * what else happens:
 *
 * <pre>
 *   F8 n          8n ms pass                      FA      the line is lost
 *   F9 n          the n-th call gets a result     FB n n  an intact request
 *                                                 FC n n  one with an octet changed
 * </pre>
 */
final class Console implements DecoderSink, Host {
  private static final int CLOCK = 0xf8;
  private static final int RESULT = 0xf9;
  private static final int LOST = 0xfa;
  private static final int INTACT = 0xfb;
  private static final int BROKEN = 0xfc;
  private static final String VERBS = "irlgswayfx";

  private static final Listening NOBODY = new Listening("", -1);

  /** Who may be written to, and until when. */
  private record Listening(String id, long until) {}

  private final RequestDecoder decoder = new RequestDecoder(this);
  private final ResetSigns signs = new ResetSigns();
  private final DeviceProtocol protocol =
      new DeviceProtocol(Limits.DEFAULT, OptionalInt.of(30), Line.DEFAULT, this);
  private final byte[] script;
  private final List<String> started = new ArrayList<>();
  private final Deque<String> sent = new ArrayDeque<>();
  private int at;
  private long now;
  private Listening listening = NOBODY;

  private Console(byte[] script) {
    this.script = script;
  }

  static void run(byte[] script) {
    Console console = new Console(script);
    while (console.at < script.length) {
      console.step();
    }
    console.pass(RequestDecoder.QUIET);
    assertTrue(console.sent.isEmpty(), () -> "an intact request was lost: " + console.sent);
  }

  private int next() {
    return at < script.length ? script[at++] & 0xff : 0;
  }

  private void step() {
    int octet = next();
    switch (octet) {
      case CLOCK -> pass(8L * next());
      case RESULT -> result(next());
      case LOST -> lost();
      case INTACT -> intact();
      case BROKEN -> broken();
      default -> feed(new byte[] {(byte) octet});
    }
  }

  private void result(int number) {
    if (!started.isEmpty()) {
      String call = started.get(number % started.size());
      protocol.onResult(call, Result.ok("r".repeat(number * 9)), now);
    }
  }

  private void lost() {
    protocol.onBoardGone();
    listening = NOBODY;
  }

  private void intact() {
    String frame = request(next(), next()).encode();
    sent.add(frame);
    feed(Octets.bytes(frame + "\r\n"));
  }

  private void broken() {
    int what = next();
    int where = next();
    byte[] frame = Octets.bytes(request(what, where).encode());
    frame[where % frame.length] ^= 1;
    feed(frame);
    feed(Octets.bytes("\r\n"));
  }

  private Request request(int what, int how) {
    boolean pieces = what % 16 == 15;
    RequestHeader header =
        new RequestHeader(
            String.format("%012x", what % 3),
            1 + how / 4,
            Verb.of(VERBS.charAt(what % VERBS.length())),
            how % 4,
            what < 128 ? OptionalInt.empty() : OptionalInt.of(what % 5),
            pieces ? 1 + how % 3 : 1,
            pieces ? 3 : 1);
    return new Request(header, what % 10 < 4 ? "" : "m" + what % 7);
  }

  private void feed(byte[] octets) {
    decoder.feed(octets, 0, octets.length, now);
    assertTrue(protocol.calls().size() <= Limits.DEFAULT.callsInFlight() + started.size());
  }

  private void pass(long millis) {
    long end = now + millis;
    while (due() <= end) {
      now = Math.max(now, due());
      decoder.tick(now);
      if (protocol.deadline() <= now) {
        protocol.tick(now);
      }
      assertTrue(due() > now, "spins");
    }
    now = end;
  }

  private long due() {
    return Math.min(decoder.deadline(), protocol.deadline());
  }

  @Override
  public void text(byte[] octets, int offset, int length) {
    if (signs.feed(octets, offset, length)) {
      lost();
    }
  }

  @Override
  public void request(Request request, boolean repaired) {
    sent.removeFirstOccurrence(request.encode());
    RequestHeader header = request.header();
    Listening before = listening;
    Listening heard = heard(header, request.verb() == Verb.END ? 0 : header.window());
    long stale = protocol.counts().get(Event.STALE);
    protocol.onRequest(request, now);
    if (protocol.counts().get(Event.STALE) > stale) {
      assertEquals(heard, listening, "a copy was answered");
      listening = before;
    }
  }

  @Override
  public void damaged(Damaged damage) {
    if (damage.answerable()) {
      RequestHeader header = damage.header().orElseThrow();
      Listening before = listening;
      Listening heard = heard(header, header.window());
      protocol.onDamaged(header, now);
      listening = listening.equals(heard) ? before : listening;
    }
  }

  @Override
  public void foreignVersion(String id) {
    Listening before = listening;
    listening = new Listening(id, now + 1_000);
    protocol.onForeignVersion(id);
    listening = listening.equals(NOBODY) ? NOBODY : before;
  }

  private Listening heard(RequestHeader header, int window) {
    if (window > 0) {
      listening = new Listening(header.id(), now + window * 1_000L);
    } else if (listening.id().equals(header.id())) {
      listening = NOBODY;
    }
    return listening;
  }

  @Override
  public void write(byte[] frames) {
    assertTrue(now < listening.until(), "a write to nobody");
    boolean notYet = false;
    for (String line : Octets.of(frames, 0, frames.length).split("\n")) {
      byte[] frame = Octets.bytes(line);
      Reply reply = Reply.parse(frame, 0, frame.length).frame().orElseThrow();
      assertEquals(listening.id(), reply.id());
      notYet = reply.op() == Op.WAIT;
    }
    listening = notYet ? listening : NOBODY;
  }

  @Override
  public void start(String callId, Verb verb, List<String> fields) {
    started.add(callId);
  }

  @Override
  public void cancel(String callId, Result result) {
    protocol.onResult(callId, Result.ok("too late"), now);
  }

  @Override
  public List<String> missing(String callId) {
    return List.of("1 (server)");
  }
}
