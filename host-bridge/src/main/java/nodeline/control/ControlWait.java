// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.concurrent.CompletableFuture;

/**
 * What a command answers that may take days: it begins once its connection has a place among those
 * that wait, which has no silence to fear.
 */
@FunctionalInterface
public interface ControlWait {
  /**
   * Begins.
   *
   * @return completed with what becomes the reply's {@code result}, or by a {@link
   *     nodeline.Problem}; cancelled when the client closes its connection
   */
  CompletableFuture<?> begin();
}
