// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nodeline.LastLine;

/** The last line that each board has printed. A text is kept as it comes, and read when asked. */
final class LastLines {
  private final Map<String, byte[]> tails = new ConcurrentHashMap<>();

  /** On the device's event loop. */
  void text(String device, byte[] octets) {
    byte[] before = tails.get(device);
    if (octets.length >= LastLine.OCTETS || before == null) {
      int from = Math.max(0, octets.length - LastLine.OCTETS);
      tails.put(device, Arrays.copyOfRange(octets, from, octets.length));
      return;
    }
    int kept = Math.min(before.length, LastLine.OCTETS - octets.length);
    byte[] tail = new byte[kept + octets.length];
    System.arraycopy(before, before.length - kept, tail, 0, kept);
    System.arraycopy(octets, 0, tail, kept, octets.length);
    tails.put(device, tail);
  }

  /** The last line that is not blank, printable; empty if there is none. */
  String of(String device) {
    return LastLine.of(tails.getOrDefault(device, new byte[0]));
  }
}
