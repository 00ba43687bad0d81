// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock of a group whose log others share. What is to be told is told without it. */
final class GroupLock {
  private static final Logger log = LoggerFactory.getLogger(GroupLock.class);

  private final String name;
  private boolean closed;

  /**
   * Nobody has it.
   *
   * @param name of the group, for people
   */
  GroupLock(String name) {
    this.name = name;
  }

  /**
   * Does a task under the lock, and after it what the task has added to its list.
   *
   * @return whether it did; nothing is done once it is closed
   */
  boolean run(Consumer<List<Runnable>> task) {
    List<Runnable> told = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return false;
      }
      task.accept(told);
    }
    told.forEach(this::tell);
    return true;
  }

  /** What one of them does wrong is not the others' fault, nor that of the log's thread. */
  private void tell(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("group {} lost a task", name, e);
    }
  }

  /** Looks at something under the lock. */
  synchronized <T> T get(Supplier<T> look) {
    return look.get();
  }

  /** Does a last task under the lock, once. */
  synchronized void close(Runnable task) {
    if (!closed) {
      closed = true;
      task.run();
    }
  }
}
