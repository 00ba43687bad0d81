// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Executes calls for the members of groups. Thread-safe; no method blocks on another member.
 *
 * <p>What a member sent outlives its call: cancelling or repeating a call never sends twice nor
 * takes a message back.
 */
public interface Coordinator extends AutoCloseable {
  /**
   * Makes a device a member of its group. Joining again as the same member changes nothing.
   *
   * @param groupSize members that the group has when complete, at least 1
   * @throws IllegalArgumentException with a line for people: the group is full, its size is
   *     another, or the job has another role
   */
  void join(Member member, int groupSize);

  /**
   * Begins a call. Its outcome comes when it is known: at once, within this method, or later from
   * any thread; never under a lock of the coordinator.
   *
   * @param caller a member that joined
   * @param callId names the call among those of this member: with the same id, the call's effect
   *     happens once, and each caller is told the outcome
   * @param whenDone told the outcome, once, unless the call is cancelled or the coordinator closed
   * @throws IllegalStateException if the caller has not joined
   */
  Pending call(Member caller, String callId, Call call, Consumer<Outcome> whenDone);

  /** The groups as they are now. */
  List<GroupView> groups();

  /** What people should know of it, a line each: why it cannot be reached, for example. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Forgets the messages of a group and the rounds of its syncs; its members stay. A waiting call
   * goes on: a sync as if it had been called after this.
   *
   * @return empty if there is no such group
   * @throws UnsupportedOperationException with a line for people: this coordinator cannot
   */
  default Optional<Cleared> clear(String group) {
    throw new UnsupportedOperationException("this coordinator cannot clear a group");
  }

  /**
   * Runs a task once all that was executed before is safe: at once if it is, otherwise on another
   * thread.
   */
  default void whenSafe(Runnable task) {
    task.run();
  }

  /**
   * Forgets a group: its members, its messages, its rounds. Calls that wait in it fail. Its name is
   * free for another. A coordinator that others use too does nothing.
   */
  default void drop(String group) {}

  /**
   * Changes the members and the sizes of groups, all at once. Calls that wait for nobody else any
   * more have their outcome then.
   *
   * @throws IllegalArgumentException with a line for people: a group cannot be so; nothing changes
   * @throws UnsupportedOperationException with a line for people: this coordinator cannot
   */
  default void regroup(Regroup change) {
    throw new UnsupportedOperationException("this coordinator cannot change a group's members");
  }

  /** The groups are over with this run; a coordinator that others use too keeps them. */
  default void end() {}

  /** Ends all pending calls without telling their outcome: the boards are to ask again. */
  @Override
  void close();
}
