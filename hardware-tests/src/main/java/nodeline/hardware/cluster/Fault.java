// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

/** What happens to a server or a bridge. */
enum Fault {
  /** Its process is killed. */
  KILLED,
  /** Its process stops, with its connections kept. */
  SILENT,
  /** Its cable is pulled. */
  CUT,
  /** Its disk and its process lose their power: what is not synced is gone. */
  POWER;

  String word() {
    return this == CUT
        ? "cut off"
        : this == POWER ? "without power" : name().toLowerCase(java.util.Locale.ROOT);
  }
}
