// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the server knows of a group besides its messages. */
final class LavaRoom {
  private final String group;
  private final Map<String, LavaGuest> guests = new LinkedHashMap<>();
  private final LavaBundles bundles = new LavaBundles();
  private long used;

  LavaRoom(String group) {
    this.group = group;
  }

  /** Its name in octets. */
  String group() {
    return group;
  }

  /** Members that came over the wire, by their job. */
  Map<String, LavaGuest> guests() {
    return guests;
  }

  LavaBundles bundles() {
    return bundles;
  }

  /** When its last request came, in milliseconds. */
  long used() {
    return used;
  }

  void use(long now) {
    used = now;
  }
}
