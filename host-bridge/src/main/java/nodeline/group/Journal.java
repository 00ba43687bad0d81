// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Keeps the changes of groups, for a coordinator that is started anew. */
public interface Journal extends AutoCloseable {
  /** For groups that live as long as the program. */
  Journal NONE =
      new Journal() {
        @Override
        public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> whole) {}

        @Override
        public void add(Change change) {}

        @Override
        public void whenSafe(Runnable task) {
          task.run();
        }

        @Override
        public Optional<String> problem() {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /**
   * Tells what was kept, then keeps what is added.
   *
   * @param again told the changes, in their order, before this returns
   * @param whole tells changes that make all groups as they are, to be kept in the place of those
   *     before. It is called on a thread of the journal, and nothing is added while it tells.
   */
  void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> whole);

  /**
   * Keeps a change. Never blocks. Any thread adds; those of one group come one after the other, and
   * in this order they are told {@code again}.
   */
  void add(Change change);

  /**
   * Runs a task once all that was added before is safe from a loss of power: at once if it is,
   * otherwise on a thread of the journal. Tasks run in their order.
   */
  void whenSafe(Runnable task);

  /** The groups are over: a run after this one begins with none. */
  default void end() {}

  /** Completed at once, or failed once nothing can be kept any more: its thread is dead. */
  default CompletableFuture<Void> alive() {
    return CompletableFuture.completedFuture(null);
  }

  /** Why changes cannot be kept now, for people. Tasks wait until they can. */
  Optional<String> problem();

  /** Keeps what was added so far, if it can. Tasks that wait for more than that are dropped. */
  @Override
  void close();
}
