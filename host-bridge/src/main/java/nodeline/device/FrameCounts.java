// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import nodeline.framing.DamageKind;

/** What has come from a device's console since the bridge began. For its event loop. */
final class FrameCounts {
  private final Map<DamageKind, Long> damaged = new EnumMap<>(DamageKind.class);
  private long repaired;

  void request(boolean wasRepaired) {
    repaired += wasRepaired ? 1 : 0;
  }

  void damaged(DamageKind kind) {
    damaged.merge(kind, 1L, Long::sum);
  }

  /** How many frames were broken in which way, and how many were repaired. */
  Map<String, Long> byKind() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("repaired", repaired);
    for (DamageKind kind : DamageKind.values()) {
      counts.put("damaged-" + kind.label(), damaged.getOrDefault(kind, 0L));
    }
    return counts;
  }
}
