// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import nodeline.framing.FrameLayout;
import nodeline.framing.Op;
import nodeline.framing.Reply;
import nodeline.framing.Result;
import nodeline.framing.Verb;

/** A board's tty, and the queue of its calls, the first of which reads it. */
final class SimulatedTty {
  private static final String MARKER = "#NL1:";
  private static final String ALPHABET = "._:/,+=-%@";
  private static final int CHECK = 10;
  private static final int ID = 12;
  private static final int LONGEST_LINE = 4_096;
  private static final int LOG = 100;
  private static final int FIRST_PATIENCE = 300;

  private final VirtualTime time;
  private final Random random;
  private final Way way;
  private final List<SimulatedShim> queue = new ArrayList<>();
  private final Map<SimulatedShim, Consumer<Result>> waiting = new HashMap<>();

  /** Frames of calls whose results the board knows: others would be new to the bridge. */
  private final List<byte[]> log = new ArrayList<>();

  private final StringBuilder line = new StringBuilder();
  private long patience = FIRST_PATIENCE;

  /** What a call of a script asks. */
  record Question(Verb verb, String payload, OptionalInt timeout) {}

  /**
   * What a board's console is.
   *
   * @param takes what the board says of that, 1 to 9
   * @param echoes whether the tty echoes what it gets
   * @param doubles a frame in so many is shown twice; 0: none
   */
  record Way(Consumer<byte[]> wire, int takes, boolean echoes, int doubles) {}

  SimulatedTty(VirtualTime time, Random random, Way way) {
    this.time = time;
    this.random = random;
    this.way = way;
  }

  VirtualTime time() {
    return time;
  }

  int takes() {
    return way.takes();
  }

  /** How many pieces of a result it takes at once. */
  int piecesAtOnce() {
    return takes() == FrameLayout.LONG_LINES ? FrameLayout.LONG_PIECES : takes();
  }

  long patience() {
    return patience;
  }

  void patience(long millis) {
    patience = millis;
  }

  /** Makes a call. */
  void call(Question question, Consumer<Result> whenDone) {
    String id = "%012x".formatted(random.nextLong() >>> 16);
    SimulatedShim shim = new SimulatedShim(this, id, question);
    waiting.put(shim, whenDone);
    shim.begin();
  }

  void ended(SimulatedShim shim, Result result) {
    if (result.op() == Op.OK) {
      shim.frames().forEach(this::log);
    }
    waiting.remove(shim).accept(result);
  }

  /** The board is off, and all that ran there is gone. */
  void reset() {
    queue.forEach(SimulatedShim::kill);
    queue.clear();
    waiting.clear();
    line.setLength(0);
    patience = FIRST_PATIENCE;
  }

  void enter(SimulatedShim shim) {
    queue.add(shim);
    if (queue.get(0) == shim) {
      shim.turn();
    } else {
      shim.queued();
    }
  }

  void requeue(SimulatedShim shim) {
    queue.remove(shim);
    SimulatedShim next = queue.isEmpty() ? shim : queue.get(0);
    queue.add(shim);
    if (next != shim) {
      shim.queued();
    }
    next.turn();
  }

  void leave(SimulatedShim shim) {
    boolean first = !queue.isEmpty() && queue.get(0) == shim;
    queue.remove(shim);
    if (first && !queue.isEmpty()) {
      queue.get(0).turn();
    }
  }

  void send(byte[] octets) {
    way.wire().accept(octets);
    if (way.doubles() > 0 && random.nextInt(way.doubles()) == 0) {
      way.wire().accept(octets);
    }
  }

  private void log(byte[] frame) {
    if (log.size() < LOG) {
      log.add(frame);
    } else {
      log.set(random.nextInt(LOG), frame);
    }
  }

  /** Somebody prints a part of the console's log. */
  void printLog() {
    for (int lines = Math.min(log.size(), 1 + random.nextInt(10)); lines > 0; lines--) {
      way.wire().accept(log.get(random.nextInt(log.size())));
    }
  }

  /** Octets for the board. */
  void read(byte[] octets) {
    if (way.echoes()) {
      way.wire().accept(octets);
    }
    for (byte octet : octets) {
      if (octet == '\n' || octet == '\r') {
        readLine(line.toString());
        line.setLength(0);
      } else if (line.length() < LONGEST_LINE) {
        line.append((char) (octet & 0xff));
      }
    }
  }

  private void readLine(String text) {
    int at = text.indexOf(MARKER);
    while (at >= 0 && !queue.isEmpty() && queue.get(0).reads()) {
      int end = at + MARKER.length();
      while (end < text.length() && isOfAlphabet(text.charAt(end))) {
        end++;
      }
      int colon = text.lastIndexOf(':', end - 1);
      int stop = Math.min(end, colon + 1 + CHECK);
      readFrame(text.substring(at, stop), queue.get(0));
      at = text.indexOf(MARKER, Math.max(at + 1, stop));
    }
  }

  private static void readFrame(String text, SimulatedShim shim) {
    byte[] octets = text.getBytes(ISO_8859_1);
    String id = text.substring(MARKER.length(), Math.min(text.length(), MARKER.length() + ID));
    boolean own = id.equals(shim.id());
    Reply.parse(octets, 0, octets.length)
        .frame()
        .ifPresentOrElse(
            reply -> {
              if (reply.id().equals(shim.id())) {
                shim.reply(reply);
              }
            },
            () -> {
              if (own || !id.matches("[0-9a-f]{12}")) {
                shim.damaged();
              }
            });
  }

  private static boolean isOfAlphabet(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ALPHABET.indexOf(c) >= 0;
  }
}
