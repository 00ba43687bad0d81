// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of a port is what came in from the board, frames removed, octet for octet. */
class ByteExactTest {
  private static final int PIECES = 400;
  private static final int PIECES_AT_ONCE = 10;
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;
  private static final byte[] HARD = {(byte) 0xff, '\r', '\n', 0, '~', 'N', (byte) 0xfa, '\r'};

  @TempDir Path state;

  private final Random random = new Random(Long.getLong("nodeline.seed", 11));
  private final ByteArrayOutputStream in = new ByteArrayOutputStream();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final List<Mark> marks = new ArrayList<>();

  /** So many octets of the input make so many of the text. */
  private record Mark(int sent, int text) {}

  /** WILL and DO of BINARY and COM-PORT, which a client of RFC 2217 says. */
  private static final String AGREE =
      "\u00ff\u00fb\u0000\u00ff\u00fd\u0000\u00ff\u00fb,\u00ff\u00fd,";

  /** RFC 2217: the baud rate, with FF in its value, asked between the text. */
  private static final String ASK = "\u00ff\u00fa,\u0001\u0000\u00ff\u00ff\u00c2\r\u00ff\u00f0";

  @ParameterizedTest
  @ValueSource(strings = {"", "tcp://"})
  void outputIsTheInputWithoutFrames(String scheme) throws IOException {
    for (int i = 1; i <= PIECES; i++) {
      addText();
      addFrame();
      if (i % PIECES_AT_ONCE == 0) {
        marks.add(new Mark(in.size(), text.size()));
      }
    }
    text.writeBytes("end".getBytes(StandardCharsets.US_ASCII));
    in.writeBytes("end".getBytes(StandardCharsets.US_ASCII));
    marks.add(new Mark(in.size(), text.size()));
    await().atMost(AccessBench.PATIENCE).until(() -> sentWithoutPause(scheme));
  }

  /**
   * Whether the test counts: on a busy machine the sender may be kept waiting, and such a pause
   * ends a frame.
   */
  private boolean sentWithoutPause(String scheme) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AccessBench bench =
            new AccessBench(state, "tcp://127.0.0.1:" + server.getLocalPort(), scheme);
        Socket console = server.accept();
        AccessSocket early = bench.attach().reading();
        AccessSocket late = bench.attach().reading()) {
      if (scheme.isEmpty()) {
        late.type(AGREE);
      }
      if (!sendInPieces(console, late, scheme)) {
        bench.bridge().close();
        return false;
      }
      for (AccessSocket client : new AccessSocket[] {early, late}) {
        await()
            .atMost(AccessBench.PATIENCE)
            .until(() -> decoded(client, scheme).length >= text.size());
        assertArrayEquals(text.toByteArray(), decoded(client, scheme));
      }
      bench.bridge().close(); // before the console
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tcp://"})
  void inputIsWhatTheWriterTyped(String scheme) throws IOException {
    boolean telnet = scheme.isEmpty();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AccessBench bench =
            new AccessBench(state, "tcp://127.0.0.1:" + server.getLocalPort(), scheme);
        Socket console = server.accept();
        AccessSocket writer = bench.attach().reading()) {
      bench.awaitLog("opened tcp");
      writer.type(telnet ? AGREE : "");
      for (int i = 0; i < PIECES; i++) {
        int before = text.size();
        addText();
        String typed = text.toString(StandardCharsets.ISO_8859_1).substring(before);
        writer.type(telnet ? typed.replace("\u00ff", "\u00ff\u00ff") + ASK : typed);
      }
      console.setSoTimeout((int) AccessBench.PATIENCE.toMillis());

      assertArrayEquals(text.toByteArray(), console.getInputStream().readNBytes(text.size()));
      bench.bridge().close(); // before the console
    }
  }

  private void addText() {
    byte[] octets = new byte[random.nextInt(300)];
    random.nextBytes(octets);
    for (int i = 0; i < octets.length; i++) {
      octets[i] = random.nextInt(3) == 0 ? HARD[random.nextInt(HARD.length)] : octets[i];
    }
    in.writeBytes(octets);
    text.writeBytes(octets);
  }

  /** With a line end, which goes with the frame, and a letter, so that it goes no further. */
  private void addFrame() {
    String id = "%012x".formatted(random.nextLong() & 0xffff_ffff_ffffL);
    RequestHeader header = new RequestHeader(id, 1, Verb.SELF, 0, OptionalInt.empty(), 1, 1);
    String end = new String[] {"", "\n", "\r\n", "\r\r\n"}[random.nextInt(4)];
    in.writeBytes(
        (new Request(header, "").encode() + end + "x").getBytes(StandardCharsets.US_ASCII));
    text.write('x');
  }

  /**
   * Has the client wait for some text now and then: a socket whose reader is late and holds many
   * small pieces loses some, and TCP's repetition is a pause too.
   */
  private boolean sendInPieces(Socket console, AccessSocket client, String scheme)
      throws IOException {
    console.setTcpNoDelay(true);
    byte[] octets = in.toByteArray();
    long longest = 0;
    int from = 0;
    for (Mark mark : marks) {
      long last = System.nanoTime();
      while (from < mark.sent()) {
        int most = random.nextInt(random.nextBoolean() ? 5 : 2_000);
        int to = Math.min(mark.sent(), from + 1 + most);
        console.getOutputStream().write(octets, from, to - from);
        client.type(scheme.isEmpty() ? ASK : "");
        from = to;
        longest = Math.max(longest, System.nanoTime() - last);
        last = System.nanoTime();
      }
      await()
          .atMost(AccessBench.PATIENCE)
          .until(() -> decoded(client, scheme).length >= mark.text());
    }
    return longest < LONGEST_PAUSE_NANOS;
  }

  private static byte[] decoded(AccessSocket client, String scheme) {
    if (!scheme.isEmpty()) {
      return client.received();
    }
    String text = new String(untelnet(client.received()), StandardCharsets.ISO_8859_1);
    return text.replaceFirst("^nodeline: you read only: telnet [0-9.:]+ writes\r\n", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The text of RFC 854: FF FF is FF; FF FB..FD x and FF FA … FF F0 are nothing; cut anywhere. */
  private static byte[] untelnet(byte[] octets) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] != (byte) 0xff) {
        decoded.write(octets[i]);
      } else if (++i == octets.length) {
        break;
      } else if (octets[i] == (byte) 0xff) {
        decoded.write(0xff);
      } else if (octets[i] == (byte) 0xfa) {
        i++;
        while (i + 1 < octets.length
            && (octets[i] != (byte) 0xff || octets[i + 1] != (byte) 0xf0)) {
          i += octets[i] == (byte) 0xff ? 2 : 1;
        }
        i++;
      } else {
        i++;
      }
    }
    return decoded.toByteArray();
  }
}
