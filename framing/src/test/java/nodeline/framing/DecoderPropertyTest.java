// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random consoles: every intact request is found, nothing else is, and no text is lost. */
class DecoderPropertyTest {
  private static final long SEED = Long.getLong("nodeline.seed", System.nanoTime());
  private static final int CONSOLES = 1500;

  private final Random random = new Random(SEED);

  @Test
  void findsExactlyTheIntactRequestsAndKeepsTheText() {
    for (int i = 0; i < CONSOLES; i++) {
      checkConsole("seed=" + SEED + ", console=" + i);
    }
  }

  private void checkConsole(String name) {
    StringBuilder stream = new StringBuilder();
    StringBuilder text = new StringBuilder();
    List<String> sent = new ArrayList<>();
    List<String> maybe = new ArrayList<>();
    for (int part = random.nextInt(12); part >= 0; part--) {
      switch (random.nextInt(6)) {
        case 0 -> both(stream, text, Samples.kernelLine(random));
        case 1 -> both(stream, text, noise(random.nextInt(300)));
        case 2, 3 -> {
          String frame = Samples.random(random).encode();
          sent.add(frame);
          stream.append(frame).append("\r\n");
        }
        case 4 -> {
          String frame = Samples.random(random).encode();
          maybe.add(frame);
          both(stream, text, damage(frame) + "\r\n");
        }
        default ->
            stream
                .append(new Reply(Samples.id(random), Op.WAIT, 3, 0, "x").encode())
                .append("\r\n");
      }
    }
    Recorder found = feedInPieces(stream.toString());
    List<String> accepted = found.requests.stream().map(Request::encode).toList();
    List<String> unrepaired = new ArrayList<>(accepted);
    unrepaired.removeAll(maybe);
    assertEquals(sent, unrepaired, name);
    if (accepted.equals(sent)) {
      assertEquals(text.toString(), found.text.toString(), name);
    }
    assertTrue(found.repaired <= maybe.size(), name);
  }

  private static void both(StringBuilder stream, StringBuilder text, String piece) {
    stream.append(piece);
    text.append(piece);
  }

  /** What is found must not depend on how the octets come. */
  private Recorder feedInPieces(String stream) {
    Recorder whole = Recorder.read(stream);
    Recorder pieces = new Recorder();
    int at = 0;
    while (at < stream.length()) {
      int to = Math.min(stream.length(), at + 1 + random.nextInt(80));
      pieces.feed(stream.substring(at, to));
      at = to;
    }
    pieces.quiet();
    assertEquals(whole.order, pieces.order, "seed=" + SEED);
    return pieces;
  }

  /** Any octets without a marker's start in them. */
  private String noise(int length) {
    String often = "\r\n ~~##NL1:[]\u001b<0a,.";
    StringBuilder noise = new StringBuilder();
    while (noise.length() < length) {
      boolean any = random.nextInt(3) == 0;
      noise.append(any ? (char) random.nextInt(256) : often.charAt(random.nextInt(often.length())));
    }
    return noise.append('\n').toString().replace("NL", "N_");
  }

  private String damage(String frame) {
    int at = random.nextInt(frame.length());
    String head = frame.substring(0, at);
    String tail = frame.substring(at);
    char octet = frame.charAt(at);
    return switch (random.nextInt(6)) {
      case 0 -> head + tail.substring(1);
      case 1 -> head + octet + tail;
      case 2 -> head + (char) (octet ^ (1 << random.nextInt(8))) + tail.substring(1);
      case 3 -> head;
      case 4 -> head + Samples.kernelLine(random) + tail;
      default -> head + Samples.kernelLine(random) + (char) (octet ^ 1) + tail.substring(1);
    };
  }
}
