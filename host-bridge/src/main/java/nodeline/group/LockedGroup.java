// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A group behind a lock of its own: one that is busy keeps no other waiting. */
final class LockedGroup {
  private final WaitingGroup group;
  private final long number;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean over;

  /**
   * A group that is not locked.
   *
   * @param number by which groups are in the order of their opening
   */
  LockedGroup(WaitingGroup group, long number) {
    this.group = group;
    this.number = number;
  }

  String name() {
    return group.group().name();
  }

  long number() {
    return number;
  }

  /** The group, for who has the lock. */
  WaitingGroup group() {
    return group;
  }

  /** Whether it was dropped, for who has the lock. */
  boolean over() {
    return over;
  }

  /** It is dropped, by who has the lock: whoever waits for that finds no group. */
  void end() {
    over = true;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /**
   * Does something while nobody else has the group.
   *
   * @return what the task returns; empty for null, or if the group was dropped and nothing done
   */
  <T> Optional<T> with(Function<LockedGroup, T> task) {
    lock.lock();
    try {
      return over ? Optional.empty() : Optional.ofNullable(task.apply(this));
    } finally {
      lock.unlock();
    }
  }
}
