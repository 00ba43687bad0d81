// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import nodeline.framing.Damaged;
import nodeline.framing.DecoderSink;
import nodeline.framing.Request;
import nodeline.framing.RequestDecoder;

/** How fast the bridge takes frames out of a console's text. */
final class DecoderRate implements DecoderSink {
  static final String TEXT =
      "[   12.345678] usb 1-1: new high-speed USB device number 7 using xhci_hcd\r\n";
  static final String REQUESTS =
      "~NL1:0123456789ab:1:s:1::1:1:17:45401:ready,ip=10.0.0.1:4099749714\r\n";

  private static final int OCTETS = 4 << 20;
  private static final int READ = 4096;
  private static final int RUNS = 12;

  private int found;

  private DecoderRate() {}

  /** Megabytes a second, in reads of 4 KiB; the first half of the runs warms up. */
  static Figure megabytesPerSecond(String unit) {
    byte[] stream = unit.repeat(OCTETS / unit.length()).getBytes(StandardCharsets.US_ASCII);
    List<Double> speeds = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      DecoderRate sink = new DecoderRate();
      RequestDecoder decoder = new RequestDecoder(sink);
      long began = System.nanoTime();
      for (int at = 0; at < stream.length; at += READ) {
        decoder.feed(stream, at, Math.min(READ, stream.length - at), 0);
      }
      if (run >= RUNS / 2) {
        speeds.add(stream.length * 1e3 / (System.nanoTime() - began));
      }
      if (sink.found == 0) {
        throw new IllegalStateException("the decoder found nothing");
      }
    }
    return Figure.of(speeds);
  }

  @Override
  public void text(byte[] octets, int offset, int length) {
    found++;
  }

  @Override
  public void request(Request request, boolean repaired) {
    found++;
  }

  @Override
  public void damaged(Damaged damaged) {
    throw new IllegalStateException("nothing here is damaged: " + damaged);
  }

  @Override
  public void foreignVersion(String id) {}
}
