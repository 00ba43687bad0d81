// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cable;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How bad a wire is one way: each fault with its number. */
public record LineQuality(Map<WireFault, Integer> faults) {
  public static final LineQuality CLEAN = new LineQuality(Map.of());

  public LineQuality {
    Map<WireFault, Integer> own = new EnumMap<>(WireFault.class); // asked for each octet
    own.putAll(faults);
    faults = Collections.unmodifiableMap(own);
  }

  public LineQuality with(WireFault fault, int number) {
    Map<WireFault, Integer> more = new EnumMap<>(WireFault.class);
    more.putAll(faults);
    more.put(fault, number);
    return new LineQuality(more);
  }

  /** The fault's number; 0: it never happens. */
  public int number(WireFault fault) {
    return faults.getOrDefault(fault, 0);
  }

  boolean has(WireFault fault) {
    return number(fault) > 0;
  }
}
