// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;

/** What a configuration that was read again has changed: devices by their names. */
public record Reloaded(List<String> added, List<String> changed, List<String> removed) {
  public Reloaded {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }
}
