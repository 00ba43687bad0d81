// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import nodeline.framing.Op;
import nodeline.framing.Reply;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a capture says, held to the golden vectors of the wire. */
class CaptureTest {
  private static final String SEND =
      "~NL1:0123456789ab:1:s:1::1:1:17:45401:ready,ip=10.0.0.1:4099749714";

  private final List<DecodedFrame> frames = new ArrayList<>();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final CaptureReport report = new CaptureReport(frames::add, text);

  static List<String[]> streams() {
    Path path = Path.of(System.getProperty("nodeline.root", ".."), "docs/vectors/streams.tsv");
    try (var lines = Files.lines(path, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> !line.startsWith("# "))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code printf %b} makes of a text. */
  private static String octets(String text) {
    StringBuilder octets = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        octets.append(c);
        continue;
      }
      char kind = text.charAt(++i);
      if (kind == '0') {
        octets.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        octets.append(kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == 't' ? '\t' : kind);
      }
    }
    return octets.toString();
  }

  private void read(String latin1) throws IOException {
    new Capture(report).read(new ByteArrayInputStream(latin1.getBytes(ISO_8859_1)));
  }

  private List<String> lines(Predicate<DecodedFrame> which) {
    return frames.stream()
        .filter(which)
        .map(frame -> frame.line() + " " + frame.mark() + " " + frame.text())
        .toList();
  }

  private List<String> lines() {
    return lines(frame -> true);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void findsInEachStreamWhatTheBridgeFinds(
      String name, String octets, String expected, String requests, String damage)
      throws IOException {
    read(octets(octets));

    assertEquals(octets(expected), text.toString(ISO_8859_1));
    long wanted = requests.isEmpty() ? 0 : requests.split(" ").length;
    assertEquals(wanted, report.counts().get("requests"));
    String found =
        report.counts().entrySet().stream()
            .filter(count -> count.getValue() > 0)
            .filter(count -> !List.of("requests", "replies", "copies").contains(count.getKey()))
            .filter(count -> !count.getKey().equals("damaged-reply"))
            .map(
                count ->
                    count.getKey().replace("damaged-", "").replace("foreign-", "")
                        + "="
                        + count.getValue())
            .collect(Collectors.joining(" "));
    assertEquals(damage.equals("-") ? "" : damage, found);
  }

  @Test
  void tellsWhatWasAskedAndAnswered() throws IOException {
    read(
        "boot\n# lava-send ready\r\n"
            + SEND
            + "\r\n"
            + new Reply("0123456789ab", Op.OK, 1, 1, "").encode()
            + "\r\nok\n");

    assertEquals(
        List.of(
            "3 → 0123456789ab lava-send ready ip=10.0.0.1",
            "4 ← 0123456789ab done  (lava-send ready ip=10.0.0.1)"),
        lines());
    assertEquals("boot\n# lava-send ready\r\nok\n", text.toString(ISO_8859_1));
    assertEquals(List.of(), report.unanswered());
  }

  @Test
  void putsTogetherMessagesAndResultsOfSeveralPieces() throws IOException {
    RequestHeader first =
        new RequestHeader("aaaaaaaaaaaa", 1, Verb.SEND, 1, OptionalInt.empty(), 1, 2);
    RequestHeader second =
        new RequestHeader("aaaaaaaaaaaa", 2, Verb.SEND, 1, OptionalInt.empty(), 2, 2);
    read(
        new Request(first, "ready,k=a%0").encode()
            + "\n"
            + new Request(second, "40b").encode()
            + "\n"
            + new Reply("aaaaaaaaaaaa", Op.FAILED, 1, 2, "no%040").encode()
            + "\n"
            + new Reply("aaaaaaaaaaaa", Op.FAILED, 2, 2, "room").encode()
            + "\n");

    assertEquals(
        List.of(
            "1 → aaaaaaaaaaaa lava-send  piece 1 of 2",
            "2 → aaaaaaaaaaaa lava-send ready \"k=a b\"  piece 2 of 2  try 2",
            "3 ← aaaaaaaaaaaa failed  piece 1 of 2  (lava-send ready \"k=a b\")",
            "4 ← aaaaaaaaaaaa failed  piece 2 of 2: no room  (lava-send ready \"k=a b\")"),
        lines());
  }

  /** Each piece that comes is looked at once, however many there are. */
  @Test
  @Timeout(60)
  void piecesWithoutOctetsAreBoundedToo() throws IOException {
    StringBuilder octets = new StringBuilder();
    for (int i = 1; i <= 100_000; i++) {
      octets.append(new Reply("aaaaaaaaaaaa", Op.OK, i, 999_999, "").encode()).append('\n');
    }
    read(octets.toString());
    assertEquals(100_000, frames.size());
  }

  @Test
  void explainsDamageAndNamesCallsWithoutAnAnswer() throws IOException {
    read(SEND + "\n" + SEND.replace("ready", "reedy") + "\n#NL1:0123456789ab:k:1:1::0000000000\n");

    assertEquals(
        List.of(
            "✗ 0123456789ab lava-send check: as many characters came as its header says, and some of"
                + " them are wrong",
            "✗ reply: its form or its check is wrong: #NL1:0123456789ab:k:1:1::0000000000"),
        lines(frame -> frame.mark().equals("✗")).stream()
            .map(line -> line.substring(line.indexOf('✗')))
            .toList());
    assertEquals(
        List.of("0123456789ab lava-send ready ip=10.0.0.1  last in line 1"), report.unanswered());
  }

  /** A hundred thousand calls, lines without an end, octets of all values. */
  @Test
  void readsALongStreamInBoundedMemory() throws IOException {
    byte[] part = new byte[1 << 20];
    for (int i = 0; i < part.length; i++) {
      part[i] = (byte) (i * 31 % 251 == '\n' ? 'x' : i * 31 % 251);
    }
    List<Integer> left = new ArrayList<>(List.of(64));
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("read in pieces");
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            if (left.get(0) == 0) {
              return -1;
            }
            left.set(0, left.get(0) - 1);
            System.arraycopy(part, 0, into, offset, length);
            return length;
          }
        };
    List<Long> count = new ArrayList<>();
    new Capture(
            new CaptureReport(
                frame -> {},
                new OutputStream() {
                  @Override
                  public void write(int octet) {}

                  @Override
                  public void write(byte[] octets, int offset, int length) {
                    count.add((long) length);
                  }
                }))
        .read(endless);
    assertTrue(count.stream().mapToLong(Long::longValue).sum() >= 64L * 65_536, "all is text");
  }

  /** The first one that has no answer is what its reader looks for. */
  @Test
  void anOldCallWithoutAnAnswerIsNotForgotten() throws IOException {
    StringBuilder said = new StringBuilder(SEND + "\n");
    for (int i = 0; i < 1_100; i++) {
      RequestHeader header =
          new RequestHeader("%012x".formatted(i), 1, Verb.SELF, 1, OptionalInt.empty(), 1, 1);
      said.append(new Request(header, "").encode()).append('\n');
    }
    read(said.toString());
    assertEquals(
        "0123456789ab lava-send ready ip=10.0.0.1  last in line 1", report.unanswered().get(0));
    assertEquals("and 1081 more", report.unanswered().get(20));
  }
}
