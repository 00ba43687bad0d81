// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

/** Told how far the typing is. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (octets, repaired) -> {};

  /**
   * More has arrived.
   *
   * @param octets of encoded text that the board has checked
   * @param repaired parts that had to be typed again
   */
  void arrived(int octets, int repaired);
}
