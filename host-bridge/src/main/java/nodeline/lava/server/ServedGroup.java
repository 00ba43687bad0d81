// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the server knows of a group besides its messages. */
final class ServedGroup {
  private final String name;
  private final Map<String, RemoteMember> members = new LinkedHashMap<>();
  private final ResultBundles bundles = new ResultBundles();
  private long used;

  ServedGroup(String name) {
    this.name = name;
  }

  /** Its name in octets. */
  String name() {
    return name;
  }

  /** Members that came over the wire, by their job. */
  Map<String, RemoteMember> members() {
    return members;
  }

  ResultBundles bundles() {
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
