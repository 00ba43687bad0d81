// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** A few octets as what a board, its coordinator and time do; each step is checked. */
final class BoardScript implements Host {
  private static final int IDS = 4;
  private static final int[] WINDOWS = {0, 1, 1, 4, 60, 0};
  private static final int[] PIECES = {1, 1, 1, 1, 2, 12, 6554, 6555, 999_999};
  private static final Limits ALL_KEPT =
      new Limits(100, 262_144, 2_000, 4_000, 3, 10_000, 1_000, 1_000_000, Long.MAX_VALUE);

  private final DeviceProtocol protocol =
      new DeviceProtocol(ALL_KEPT, OptionalInt.of(30), Line.DEFAULT, this);
  private final byte[] script;
  private final int[] tries = new int[IDS];
  private final Set<String> started = new HashSet<>();
  private final Map<String, String> results = new HashMap<>();
  private int at;
  private long now;
  private int writes;
  private String listener = "";
  private String written = "";
  private boolean notYet;
  private long listensUntil;

  private BoardScript(byte[] script) {
    this.script = script;
  }

  static void run(byte[] script) {
    BoardScript board = new BoardScript(script);
    while (board.at < script.length) {
      board.step();
    }
  }

  private int next(int bound) {
    return at < script.length ? (script[at++] & 0xff) % bound : 0;
  }

  private void step() {
    int stale = stale();
    switch (next(10)) {
      case 0, 1, 2, 3, 4 -> {
        Request request = request();
        protocol.onRequest(request, now);
        if (stale() > stale) {
          assertEquals(0, writes, "a copy was answered");
        } else {
          listens(request.header(), request.verb() != Verb.END);
        }
        settle();
      }
      case 5 -> {
        RequestHeader header = request().header();
        protocol.onDamaged(header, now);
        if (writes > 0) {
          listens(header, true);
        }
        settle();
      }
      case 6, 7 -> {
        protocol.onResult(id(next(IDS)), Result.ok("r".repeat(next(8) * 700) + now), now);
        settle();
      }
      case 8 -> passTime(next(256) * 20L);
      default -> {
        protocol.onBoardGone();
        listener = "";
      }
    }
    assertTrue(protocol.deadline() > now || timeIsDue(), "spins");
  }

  private int stale() {
    return protocol.counts().get(Event.STALE).intValue();
  }

  private static String id(int number) {
    return String.format("%012x", number);
  }

  private Request request() {
    int who = next(IDS);
    tries[who] = Math.max(1, tries[who] + next(4) - 1);
    Verb[] verbs = Verb.values();
    Verb verb = next(3) == 0 ? verbs[next(verbs.length)] : verbs[4 + who];
    int pieces = PIECES[next(8) == 0 ? next(PIECES.length) : 2 * who];
    int piece = 1 + next(256) % pieces;
    OptionalInt timeout = who == 1 ? OptionalInt.of(next(16) == 0 ? 0 : 2) : OptionalInt.empty();
    return new Request(
        new RequestHeader(
            id(who), tries[who], verb, WINDOWS[next(WINDOWS.length)], timeout, piece, pieces),
        next(8) == 0 ? "x%9" : "x".repeat(next(3) * 40));
  }

  private void listens(RequestHeader header, boolean mayListen) {
    if (mayListen && header.window() > 0) {
      listener = header.id();
      listensUntil = now + header.window() * 1_000L;
    } else if (writes == 0 && listener.equals(header.id())) {
      listener = "";
    }
  }

  private void settle() {
    assertTrue(writes <= 1, "two writes to one listener");
    if (writes == 1) {
      assertEquals(listener, written, "a write to nobody");
      assertTrue(now < listensUntil, "a write after the window");
      assertEquals(notYet, protocol.calls().stream().anyMatch(DeviceProtocol.CallView::listens));
      listener = notYet ? listener : "";
    }
    writes = 0;
  }

  private void passTime(long millis) {
    long end = now + millis;
    while (protocol.deadline() <= end) {
      now = Math.max(now, protocol.deadline());
      assertTrue(timeIsDue(), "spins");
    }
    now = end;
  }

  /** Whether a tick makes progress. */
  private boolean timeIsDue() {
    protocol.tick(now);
    settleTick();
    return protocol.deadline() > now;
  }

  private void settleTick() {
    settle();
  }

  @Override
  public void write(byte[] frames) {
    writes++;
    for (String line : Octets.of(frames, 0, frames.length).split("\n")) {
      byte[] frame = Octets.bytes(line);
      Reply reply = Reply.parse(frame, 0, frame.length).frame().orElseThrow();
      written = reply.id();
      notYet = reply.op() == Op.WAIT;
      if (reply.op() == Op.OK || reply.payload().startsWith("timed")) {
        String piece = reply.id() + " " + reply.a();
        String text = reply.op() + " " + reply.b() + " " + reply.payload();
        assertEquals(text, results.computeIfAbsent(piece, p -> text), "a result changed");
      }
    }
  }

  @Override
  public void start(String callId, Verb verb, List<String> fields) {
    assertTrue(started.add(callId), "started twice");
    if (next(4) == 0) {
      protocol.onResult(callId, Result.ok("at once"), now);
    }
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
