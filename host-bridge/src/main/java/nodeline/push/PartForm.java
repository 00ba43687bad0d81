// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

/**
 * How a text is cut into parts, and what checks them.
 *
 * @param longest characters of a part where the line is good
 * @param underWay octets that are typed ahead of their answers: fewer than a tty's buffer holds
 * @param growth characters by which parts grow again after damage
 * @param byTool whether the board checks them by {@code cksum}, and not in its shell
 */
record PartForm(int longest, int underWay, int growth, boolean byTool) {
  /** What a shell checks by itself: some boards need a millisecond for a character. */
  static final PartForm CODE = new PartForm(200, 1_800, 2, false);

  /** A file's, where the board has {@code cksum}: a process for each part, whatever its length. */
  static final PartForm FILE = new PartForm(1_200, 3_800, 16, true);

  /** The check of a part of a reader with this nonce. */
  String check(int nonce, String part) {
    return byTool
        ? PosixSum.of(nonce + ":" + part + "\n").joined("_")
        : TypedText.check(nonce, part);
  }
}
