// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A durable, ordered log for each group, which the programs of many hosts share.
 *
 * <p>Its records are lines of text, which it does not read. All followers of a group are told the
 * same records in the same order. Thread-safe; no method blocks. Callbacks come from a thread of
 * the log, one at a time for each group, and never within a method. They may call the log again,
 * and may wait for one who calls it: the log holds no lock meanwhile. Appends of one program to a
 * group keep their order.
 */
public interface GroupLog extends AutoCloseable {
  /** Is told what a group's log holds, in its order. */
  interface Follower {
    /**
     * What all records up to a revision had made: first of all, and again when this follower has
     * missed records that are no more.
     *
     * @param lines none if the group has no snapshot
     */
    void snapshot(long revision, List<String> lines);

    /**
     * Records that were appended in one piece. Nothing of others is between them.
     *
     * @param revision of the piece; grows from piece to piece, not always by one
     */
    void records(long revision, List<String> records);

    /** All that the log held when it was asked last has been told: this follower is up to date. */
    void current(long revision);

    /** The group's log has ended; a later append begins it anew. */
    void ended();
  }

  /** Who has a claim. */
  record Claim(String name, String holder, boolean ours) {}

  /**
   * Appends records in one piece, once, however often it has to be tried.
   *
   * @param whenSafe run when a majority has them on the disk; never if the log is closed before
   */
  void append(String group, List<String> records, Runnable whenSafe);

  /** Follows a group until what is returned is closed. A group has one follower of a program. */
  Following follow(String group, Follower follower);

  /** Ends what it stands for. */
  interface Following extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Puts a snapshot in the place of all records up to a revision. Does nothing if the group has a
   * newer one.
   */
  void replace(String group, long revision, List<String> snapshot);

  /**
   * Ends a group's log if its last piece has this revision: one of all that try does it.
   *
   * @param told whether this one did it
   */
  void end(String group, long revision, Consumer<Boolean> told);

  /**
   * Claims a name for as long as this program lives, and tries again while another has it. Other
   * programs see the claim end at most ten seconds after the program's end.
   *
   * @param name such as a device's in its group
   * @param holder for people: host and process
   * @param told each change of who has it
   */
  Following claim(String group, String name, String holder, Consumer<Claim> told);

  /**
   * Tells the claims in a group, now and after each change.
   *
   * @param told the holder of each claimed name
   */
  Following claims(String group, Consumer<Map<String, String>> told);

  /**
   * Groups that have records and no claims, in an order that stays.
   *
   * @param revisions of their last pieces or snapshots, by their names
   * @param next group to go on after; empty: there are no more
   */
  record Unclaimed(Map<String, Long> revisions, Optional<String> next) {}

  /**
   * Looks for groups that no program claims anything in.
   *
   * @param after looks at those after this one; empty: from the first
   * @param most groups that are looked at
   */
  void unclaimed(Optional<String> after, int most, Consumer<Unclaimed> told);

  /**
   * Why so much cannot wait to be appended, for people, if it cannot: too much waits already.
   *
   * @param octets of text
   */
  Optional<String> refusal(long octets);

  /** Why nothing can be appended now, for people: no majority, no endpoint, wrong password. */
  Optional<String> problem();

  /** The server that is asked now, for people; empty if there is none. */
  Optional<String> endpoint();

  /**
   * Milliseconds since this program was known to have been told all that others had appended; empty
   * if it never was.
   */
  Optional<Long> lagMillis();

  /** Ends all claims and followers. What is not safe yet may be lost: it was told to nobody. */
  @Override
  void close();
}
