// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.Random;
import java.util.function.Consumer;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.cable.LineQuality;

/** One direction of a cable: it keeps the order of octets, and nothing else of them is safe. */
final class SimulatedCable {
  private static final int LONGEST_PAUSE = 400;
  private static final long SECOND = 1_000;

  private final VirtualTime time;
  private final Random random;
  private final Faults faults;
  private final int octetsPerSecond;
  private final int pauses;
  private final Consumer<byte[]> receiver;
  private long free;

  SimulatedCable(VirtualTime time, Random random, Quality quality, Consumer<byte[]> receiver) {
    this.time = time;
    this.random = random;
    this.faults = new Faults(random.nextLong(), quality.line());
    this.octetsPerSecond = quality.octetsPerSecond();
    this.pauses = quality.pauses();
    this.receiver = receiver;
  }

  /**
   * How good it is.
   *
   * @param pauses a write in so many is cut by a pause; 0: none
   */
  record Quality(LineQuality line, int octetsPerSecond, int pauses) {}

  void carry(byte[] octets) {
    if (pauses > 0 && octets.length > 1 && random.nextInt(pauses) == 0) {
      int cut = 1 + random.nextInt(octets.length - 1);
      deliver(octets, 0, cut);
      free += random.nextInt(LONGEST_PAUSE);
      deliver(octets, cut, octets.length);
    } else {
      deliver(octets, 0, octets.length);
    }
  }

  private void deliver(byte[] octets, int from, int to) {
    byte[] arrived = faults.pass(octets, from, to);
    free = Math.max(free, time.now()) + arrived.length * SECOND / octetsPerSecond;
    if (arrived.length > 0) {
      time.at(free, () -> receiver.accept(arrived));
    }
  }
}
