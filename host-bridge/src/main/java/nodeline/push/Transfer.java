// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

/** Told how far a file is on its way. */
public interface Transfer {
  /** Tells nobody. */
  Transfer NONE = (octets, total) -> {};

  /**
   * More of the file has arrived.
   *
   * @param octets of the file so far
   * @param total octets of the file
   */
  void moved(long octets, long total);

  /**
   * A file that has arrived.
   *
   * @param name where it is now
   * @param octets its length
   * @param checked whether the board has summed up the whole file too, and not its pieces alone
   */
  record Moved(String name, long octets, boolean checked) {}
}
