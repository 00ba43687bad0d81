// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Work stays linear whatever a board sends. Measured in the thread's own time, which other work on
 * the machine does not change much; the floors are a tenth of what a slow machine does or less, and
 * an order of growth more breaks them: with {@link Repair#COST_PER_OCTET} a hundred times larger,
 * the forger's texts do.
 */
class DecoderSpeedTest {
  private static final int OCTETS = 1 << 18;
  private static final int READ = 4096;

  @ParameterizedTest(name = "{0}: more than {1} MB/s")
  @CsvSource({
    "plain, 5",
    "kernel, 5",
    "tildes, 1",
    "tildes and brackets, 1",
    "markers, 1",
    "cut markers, 1",
    "requests, 1",
    "headers without an end, 1",
    "lines in a broken frame, 1",
    "short lines in a broken frame, 1",
    "forged ends, 1",
    "lines in a long broken frame, 1",
    "short lines in a long broken frame, 1",
    "forged ends in a long frame, 1",
    "a header among short lines, 1",
    "replies without an end, 1",
  })
  void staysLinear(String kind, double floor) {
    byte[] stream = stream(kind);
    double best = 0;
    for (int run = 0; run < 8 && best < floor; run++) {
      best = Math.max(best, megabytesPerSecond(stream));
    }
    assertTrue(best > floor, kind + ": " + best + " MB/s");
  }

  private static double megabytesPerSecond(byte[] stream) {
    RequestDecoder decoder = new RequestDecoder(new Discard());
    long began = ownTime();
    for (int at = 0; at < stream.length; at += READ) {
      decoder.feed(stream, at, Math.min(READ, stream.length - at), 0);
    }
    return stream.length * 1e3 / (ownTime() - began);
  }

  private static long ownTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static byte[] stream(String kind) {
    Random random = new Random(1);
    String send = Samples.send(1, "ready,ip=10.0.0.1").encode();
    String unit =
        switch (kind) {
          case "plain" -> "The quick brown fox jumps over the lazy dog, and over #1 too.\r\n";
          case "kernel" -> Samples.kernelLine(random);
          case "tildes" -> "~";
          case "tildes and brackets" -> "~[";
          case "markers" -> "~NL1:";
          case "cut markers" -> "~N\nL1:0123456789ab\n";
          case "requests" -> send + "\r\n";
          case "headers without an end" -> send.substring(0, 45) + "\n";
          case "lines in a broken frame" ->
              send.substring(0, 50) + "\n0123456789012345678901234567890123456789".repeat(30);
          case "short lines in a broken frame" -> send.substring(0, 50) + "\n1".repeat(600);
          case "lines in a long broken frame" ->
              longFrame().substring(0, 300)
                  + "\n0123456789012345678901234567890123456789".repeat(30);
          case "short lines in a long broken frame" ->
              longFrame().substring(0, 300) + "\n1".repeat(600);
          case "forged ends in a long frame" ->
              longFrame().substring(0, 300) + ("\n" + "x".repeat(60) + ":0123456789").repeat(20);
          case "a header among short lines" -> send.substring(0, 20) + "\n:1".repeat(600);
          case "forged ends" -> send.substring(0, 50) + "\nready,ip=10.0:1:0123456789".repeat(45);
          default -> "#NL1:0123456789ab:k:1:1:" + ":0123456789".repeat(18);
        };
    return Octets.bytes(unit.repeat(OCTETS / unit.length()));
  }

  private static String longFrame() {
    return Samples.send(1, "x".repeat(FrameLayout.MAX_REQUEST_PAYLOAD)).encode();
  }

  static final class Discard implements DecoderSink {
    @Override
    public void text(byte[] octets, int offset, int length) {}

    @Override
    public void request(Request request, boolean repaired) {}

    @Override
    public void damaged(Damaged damaged) {}

    @Override
    public void foreignVersion(String id) {}
  }
}
