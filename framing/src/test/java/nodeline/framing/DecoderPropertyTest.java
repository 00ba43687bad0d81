// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random consoles: every intact request is found, nothing else is, and no text is lost. */
class DecoderPropertyTest {
  private static final long SEED = Long.getLong("nodeline.seed", System.nanoTime());
  private static final int CONSOLES = 1500;

  private final Random random = new Random(SEED);
  private int repaired;

  @Test
  void findsExactlyTheIntactRequestsAndKeepsTheText() {
    for (int i = 0; i < CONSOLES; i++) {
      checkConsole("seed=" + SEED + ", console=" + i);
    }
    assertTrue(repaired > CONSOLES / 20, "repaired=" + repaired);
  }

  /**
   * A part of a console.
   *
   * @param stream its octets
   * @param frame a request that is in it, whole or not; empty: none
   * @param rest the text that is left where the request is found; null: it cannot be found
   * @param text the text where it is not
   */
  private record Part(String stream, String frame, String rest, String text) {
    static Part ofText(String text) {
      return new Part(text, "", "", text);
    }

    boolean isIntact() {
      return text == null;
    }

    /**
     * Whether it was found although octets of it are missing. The parts beside it had the same
     * ones: {@code ~NL1:5\r\n} and {@code NL1:0123…} are one request with a line within.
     */
    boolean isCompleted(List<String> found) {
      return rest == null && found.contains(frame);
    }

    String text(List<String> found) {
      return found.contains(frame) ? rest : text;
    }
  }

  private void checkConsole(String name) {
    List<Part> parts = new ArrayList<>();
    for (int left = random.nextInt(12); left >= 0; left--) {
      parts.add(part());
    }
    Recorder found = feedInPieces(parts.stream().map(Part::stream).collect(Collectors.joining()));
    List<String> accepted = found.requests.stream().map(Request::encode).toList();
    assertEquals(
        parts.stream()
            .filter(part -> part.isIntact() || accepted.contains(part.frame()))
            .map(Part::frame)
            .toList(),
        accepted,
        name);
    String text = parts.stream().map(part -> part.text(accepted)).collect(Collectors.joining());
    if (parts.stream().anyMatch(part -> part.isCompleted(accepted))) {
      assertEquals(
          sorted(leftOf(parts, accepted)), sorted(withoutLineEnds(found.text.toString())), name);
    } else if (mayBorrow(parts, accepted)) {
      assertEquals(sorted(text), sorted(found.text.toString()), name);
    } else {
      assertEquals(text, found.text.toString(), name);
    }
    assertTrue(found.repaired <= parts.stream().filter(part -> !part.isIntact()).count(), name);
    repaired += found.repaired;
  }

  /**
   * Whether a frame that is put together may begin with the first characters of a lost one: they
   * are the same, and so one of the two is text.
   */
  private static boolean mayBorrow(List<Part> parts, List<String> found) {
    boolean lost = false;
    for (Part part : parts) {
      if (lost && !part.isIntact() && found.contains(part.frame())) {
        return true;
      }
      lost |= !part.frame().isEmpty() && !found.contains(part.frame());
    }
    return false;
  }

  /** The octets that no request has taken, without line ends: a request also takes the next one. */
  private static String leftOf(List<Part> parts, List<String> found) {
    StringBuilder left = new StringBuilder();
    parts.stream().filter(part -> !part.isIntact()).map(Part::text).forEach(left::append);
    parts.stream()
        .filter(part -> !part.isIntact() && found.contains(part.frame()))
        .flatMapToInt(part -> part.frame().chars())
        .forEach(octet -> left.deleteCharAt(left.indexOf(Character.toString(octet))));
    return withoutLineEnds(left.toString());
  }

  private static String withoutLineEnds(String text) {
    return text.replaceAll("[\r\n]", "");
  }

  private static String sorted(String text) {
    char[] characters = text.toCharArray();
    Arrays.sort(characters);
    return new String(characters);
  }

  private Part part() {
    return switch (random.nextInt(6)) {
      case 0 -> Part.ofText(Samples.kernelLine(random));
      case 1 -> Part.ofText(noise(random.nextInt(300)));
      case 2, 3 -> {
        String frame = Samples.random(random).encode();
        yield new Part(frame + "\r\n", frame, "", null);
      }
      case 4 -> damage(Samples.random(random).encode());
      default -> new Part(echoedReply() + "\r\n", "", "", "");
    };
  }

  private String echoedReply() {
    return new Reply(Samples.id(random), Op.WAIT, 3, 0, "x").encode();
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

  /** Only what was put into a frame, and took nothing out, can be taken out of it again. */
  private Part damage(String frame) {
    int at = random.nextInt(frame.length());
    String head = frame.substring(0, at);
    String tail = frame.substring(at);
    String line = Samples.kernelLine(random);
    char octet = frame.charAt(at);
    return switch (random.nextInt(6)) {
      case 0 -> lost(head + tail.substring(1), frame);
      case 1 -> doubled(frame, at);
      case 2 -> lost(head + (char) (octet ^ (1 << random.nextInt(8))) + tail.substring(1), frame);
      case 3 -> lost(head, frame);
      case 4 -> new Part(head + line + tail + "\r\n", frame, line, head + line + tail + "\r\n");
      default -> lost(head + line + (char) (octet ^ 1) + tail.substring(1), frame);
    };
  }

  private static Part lost(String damaged, String frame) {
    return new Part(damaged + "\r\n", frame, null, damaged + "\r\n");
  }

  /** Within a frame it breaks it; at either end of it, it is text beside it. */
  private static Part doubled(String frame, int at) {
    char octet = frame.charAt(at);
    String stream = frame.substring(0, at) + octet + frame.substring(at) + "\r\n";
    if (at == 0) {
      return new Part(stream, frame, "" + octet, stream);
    }
    return new Part(stream, frame, at == frame.length() - 1 ? octet + "\r\n" : null, stream);
  }
}
