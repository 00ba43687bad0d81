// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last number of each writer whose records were deleted. A writer whose answer was lost sees
 * there that its records were safe, though they are no more.
 */
final class Marks {
  /** Writers of before so many others have their answers, or are dead. */
  private static final int MAX = 1_000;

  private final Map<String, Long> last = new LinkedHashMap<>();

  /** The later ones are kept. */
  void put(String writer, long number) {
    long known = last.getOrDefault(writer, -1L);
    last.remove(writer);
    last.put(writer, Math.max(known, number));
    while (last.size() > MAX) {
      last.remove(last.keySet().iterator().next());
    }
  }

  boolean has(RecordKey key) {
    return last.getOrDefault(key.writer(), -1L) >= key.number();
  }

  Map<String, Long> all() {
    return last;
  }
}
