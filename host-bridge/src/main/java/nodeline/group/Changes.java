// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.time.Clock;
import java.util.function.Consumer;

/** The listener of a group's changes, and their clock. */
record Changes(Consumer<Change> to, Clock clock) {
  void accept(Change change) {
    to.accept(change);
  }

  /** The group has its first message now. Returns the second of it, since 1970. */
  long began(String group) {
    long second = clock.instant().getEpochSecond();
    accept(new Change.Began(group, second));
    return second;
  }
}
