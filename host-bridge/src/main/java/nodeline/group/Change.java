// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A change of a group. The same changes in the same order make the same groups again, whatever
 * limits hold by then: what was accepted once stays so.
 */
public sealed interface Change {
  /** Name of the group that it changes. */
  String group();

  /** There is a group of so many members. */
  record Opened(String group, int size) implements Change {}

  /** The oldest of its messages is of this second since 1970. */
  record Began(String group, long second) implements Change {}

  /** It has a member. */
  record Joined(Member member) implements Change {
    @Override
    public String group() {
      return member.group();
    }
  }

  /** It has so many members from now on. */
  record Resized(String group, int size) implements Change {}

  /** A job is no member any more; what it sent stays. */
  record Left(String group, String job) implements Change {}

  /** A job needs the group no more: it counts as a member until another takes its place. */
  record Vacated(String group, String job) implements Change {}

  /** A job is no member any more, and what it sent is forgotten. */
  record Forgotten(String group, String job) implements Change {}

  /** A member sent, by a call of its. */
  record Sent(Member caller, String callId, Call.Send send) implements Change {
    @Override
    public String group() {
      return caller.group();
    }
  }

  /** A member synced an id, by a call of its. */
  record Synced(Member caller, String callId, String id) implements Change {
    @Override
    public String group() {
      return caller.group();
    }
  }

  /**
   * A call was executed, or refused.
   *
   * @param job of the member that called
   * @param digest of what it sends
   * @param round of a sync, else 0
   * @param refusal empty if it was accepted
   */
  record Known(
      String group, String job, String callId, String id, int digest, int round, String refusal)
      implements Change {}

  /** The id of a call is free for another. */
  record Released(String group, String job, String callId) implements Change {}

  /** Its messages and calls are forgotten. */
  record Cleared(String group) implements Change {}

  /** It is no more. */
  record Dropped(String group) implements Change {}

  /**
   * Calls of a job were executed, in whatever group.
   *
   * @param ids 12 characters each, one after the other
   */
  record Spent(String job, String ids) implements Change {
    /** None. */
    @Override
    public String group() {
      return "";
    }
  }

  /**
   * What a member did with a message id, all in one.
   *
   * @param syncs how many rounds it has entered
   */
  record Shared(String group, String id, String job, int syncs, Map<String, String> data)
      implements Change {
    public Shared {
      data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }
  }

  /** So many rounds of an id are complete. Comes after all of {@link Shared}. */
  record Rounds(String group, String id, int rounds) implements Change {}
}
