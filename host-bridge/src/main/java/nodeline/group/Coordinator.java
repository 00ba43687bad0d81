// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
   * <p>The group may be full, have another size, or another role for the job. A coordinator of many
   * hosts cannot know that yet: the member's calls wait until it does, and then fail with the line
   * that {@link #notes} has too.
   *
   * @param groupSize members that the group has when complete, at least 1
   * @throws IllegalArgumentException with a line for people: it cannot be a member, as is known now
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

  /**
   * Whether {@link #groups} has each message that anybody has sent. Else it may lack those of
   * members elsewhere, and of earlier runs.
   */
  default boolean knowsAllMessages() {
    return log().map(LogState::isFresh).orElse(true);
  }

  /**
   * A member's console is open on this host, or is not any more: another host may have the device
   * then. Without this, a member is where it joined.
   */
  default void present(Member member, boolean here) {}

  /** What people should know of it, a line each: why it cannot be reached, for example. */
  default List<String> notes() {
    return List.of();
  }

  /** How the log is reached that many hosts share; empty if there is none. */
  default Optional<LogState> log() {
    return Optional.empty();
  }

  /**
   * Forgets the messages of a group and the rounds of its syncs; its members stay. A waiting call
   * goes on: a sync as if it had been called after this.
   *
   * @return empty if there is no such group
   * @throws UnsupportedOperationException with a line for people: this coordinator cannot, or
   *     cannot know at once what there was
   */
  default Optional<Cleared> clear(String group) {
    throw new UnsupportedOperationException("this coordinator cannot clear a group");
  }

  /**
   * As {@link #clear(String)}, for any coordinator.
   *
   * @param whenSafe told what was forgotten, once a restart would know it; at once if there is no
   *     such group
   * @throws UnsupportedOperationException with a line for people: this coordinator cannot
   * @throws IllegalStateException with a line for people: it cannot now
   */
  default void clear(String group, Consumer<Optional<Cleared>> whenSafe) {
    Optional<Cleared> cleared = clear(group);
    if (cleared.isPresent()) {
      whenSafe(() -> whenSafe.accept(cleared));
    } else {
      whenSafe.accept(cleared);
    }
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

  /**
   * Completed at once, or failed once a thread of this coordinator is dead: it would acknowledge
   * nothing any more. The failure's message says what is dead.
   */
  default CompletableFuture<Void> alive() {
    return CompletableFuture.completedFuture(null);
  }

  /** The groups are over with this run; a coordinator that others use too keeps them. */
  default void end() {}

  /** Ends all pending calls without telling their outcome: the boards are to ask again. */
  @Override
  void close();

  /**
   * How a log that many hosts share is reached.
   *
   * @param endpoint the server that is asked; empty: none is
   * @param lagMillis milliseconds since this host is known to have been told all that others had
   *     appended; empty if it never was
   * @param problem why nothing can be appended now, for people
   */
  record LogState(Optional<String> endpoint, Optional<Long> lagMillis, Optional<String> problem) {
    private static final long FRESH_MILLIS = 30_000;

    /** Whether this host is about where the others are. */
    boolean isFresh() {
      return problem.isEmpty() && lagMillis.filter(lag -> lag < FRESH_MILLIS).isPresent();
    }
  }

  /**
   * What a group has forgotten.
   *
   * @param messages ids that were sent or synced
   * @param pairs keys with values, of all ids and members
   * @param waiting calls that wait in the group, before and after
   */
  record Cleared(int messages, int pairs, int waiting) {}

  /**
   * What becomes of the groups of a bridge whose devices have changed.
   *
   * @param leaving members that are no more; their calls fail, what they sent stays
   * @param joining members that are new
   * @param sizes members when complete, of each group that the bridge has from now on
   */
  record Regroup(List<Member> leaving, List<Member> joining, Map<String, Integer> sizes) {
    public Regroup {
      leaving = List.copyOf(leaving);
      joining = List.copyOf(joining);
      sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
    }

    /** Members of a group that stay in it, or join it. */
    List<Member> after(String group, List<Member> before) {
      List<Member> after = new ArrayList<>(before);
      after.removeAll(leaving);
      joining.stream().filter(member -> member.group().equals(group)).forEach(after::add);
      return after;
    }

    int sizeOf(Member member) {
      return sizes.get(member.group());
    }
  }
}
