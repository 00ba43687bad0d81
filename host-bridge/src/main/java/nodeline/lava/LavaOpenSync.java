// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.Optional;
import nodeline.group.Outcome;

/**
 * A sync of a client that polls: it is begun by the first poll, and the poll that finds it done
 * ends it. So no poll begins a round while the one before it is not acknowledged.
 */
final class LavaOpenSync {
  private volatile Outcome outcome;

  /** From any thread. */
  void tell(Outcome told) {
    outcome = told;
  }

  Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }
}
